import { randomBytes } from "node:crypto";

import * as z from "zod";

import type { ModelSettings, ScalekitSettings } from "../../src/config/config.ts";
import { type AccountPorts, describe, observeAccount, observeRemoval } from "./account-points.ts";
import { createEnvironmentCalls, requestToken } from "./environment-calls.ts";
import { observeGitHub } from "./github-points.ts";
import { observeModel } from "./model-points.ts";
import { type Observation, observe } from "./observation.ts";
import { observeTools } from "./tool-points.ts";

export interface LivePorts extends Pick<AccountPorts, "callbackUrl" | "decide" | "now"> {
  scalekit: ScalekitSettings;
  model: ModelSettings | null;
  /** `owner/name` with open pull requests. */
  repository: string;
  fetch: typeof fetch;
}

const Token = z.object({ access_token: z.string(), expires_in: z.number() });

/**
 * Makes every call whose answer no document settles, with a throw-away account that is removed again. Only reads on
 * GitHub. The same calls are made to the fakes, so that the difference is what they do not know.
 */
export async function* observeAll(ports: LivePorts): AsyncGenerator<Observation> {
  const { scalekit, repository, fetch: fetchOnce } = ports;
  yield await observe("a wrong client secret", async () =>
    describe(await requestToken({ ...scalekit, clientSecret: "wrong" }, fetchOnce)),
  );
  const granted = Token.safeParse((await requestToken(scalekit, fetchOnce)).json);
  if (!granted.success) {
    yield { point: "access token", answer: "none: run `npm run doctor`" };
    return;
  }
  const { access_token: token, expires_in: lifetime } = granted.data;
  yield { point: "life time of an access token", answer: `about ${Math.round(lifetime / 60)} min` };

  const calls = createEnvironmentCalls(scalekit, token, fetchOnce);
  const identifier = `usr_${randomBytes(16).toString("hex")}`;
  yield await observe("listing connections", async () =>
    String((await calls.api("GET", "/api/v1/connections/app?page_size=30")).status),
  );
  yield await observe("a connection that does not exist", async () => {
    const body = { connector: "no-such-connection", identifier, connected_account: {} };
    return describe(await calls.api("POST", "/api/v1/connected_accounts", body));
  });
  try {
    yield* observeAccount(identifier, { ...ports, calls });
    yield* observeGitHub(identifier, repository, calls);
    yield* observeTools(identifier, repository, calls);
  } finally {
    for await (const observation of observeRemoval(identifier, calls)) {
      yield observation;
    }
  }
  if (ports.model !== null) {
    yield* observeModel(ports.model, fetchOnce);
  }
}
