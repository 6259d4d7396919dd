import type { Context } from "hono";

import { type Result, succeed } from "../../protocol/failures.ts";
import type { SessionView } from "../../protocol/session.ts";
import { UNUSED_LIMITS } from "../../quota/jobs.ts";
import { ask } from "../middleware/session.ts";
import type { AppEnv } from "../variables.ts";

/** How the session of this request stands. Without one the answer is made here, and no object is asked. */
export async function readSessionView(c: Context<AppEnv>): Promise<Result<SessionView>> {
  const answer = await ask(c, (session, credential) => session.view(credential));
  if (answer?.ok === false) {
    return answer;
  }
  const { connected, limits, avatarUrl, ...account } = answer?.value ?? {
    connected: false,
    limits: UNUSED_LIMITS,
    state: "none" as const,
  };
  const { connector, actions, sampleData } = c.var.config;
  // People of sample data have no picture on GitHub, and nothing of theirs is to be asked for there.
  const picture = sampleData || avatarUrl === undefined ? {} : { avatarUrl };
  return succeed({
    known: answer !== null,
    connected,
    connector: connector.name,
    limits,
    github: { ...account, ...picture },
    actions,
    demo: sampleData,
  });
}
