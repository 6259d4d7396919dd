import { type Context, Hono } from "hono";

import { clearCookie } from "../../browser-session/credentials/cookie.ts";
import { type Result, succeed } from "../../protocol/failures.ts";
import type { SessionView } from "../../protocol/session.ts";
import { UNUSED_LIMITS } from "../../quota/jobs.ts";
import { cookieOnly } from "../middleware/bearer.ts";
import { ask } from "../middleware/session.ts";
import { respond, respondDone } from "../problem.ts";
import type { AppEnv } from "../variables.ts";

export const sessionRoutes = new Hono<AppEnv>()
  .get("/", async (c) => respond(c, await readSessionView(c)))
  .delete("/", cookieOnly, async (c) =>
    respondWithoutCookie(c, await ask(c, (session, credential) => session.forget(credential))),
  )
  .post("/leave", cookieOnly, async (c) =>
    respondWithoutCookie(c, await ask(c, (session, credential) => session.leave(credential))),
  );

/** The cookie goes whether or not a session was behind it. */
async function respondWithoutCookie(
  c: Context<AppEnv>,
  answer: Result<null> | null,
): Promise<Response> {
  if (answer?.ok !== false) {
    c.header("Set-Cookie", clearCookie(c.var.site.secure));
  }
  return respondDone(c, answer);
}

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
  const { connector, actions, digests, sampleData } = c.var.config;
  // People of sample data have no picture on GitHub, and nothing of theirs is to be asked for there.
  const picture = sampleData || avatarUrl === undefined ? {} : { avatarUrl };
  return succeed({
    known: answer !== null,
    connected,
    connector: connector.name,
    limits,
    github: { ...account, ...picture },
    actions,
    digests,
    demo: sampleData,
  });
}
