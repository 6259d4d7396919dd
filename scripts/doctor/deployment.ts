import * as z from "zod";

import type { Config } from "../../src/config/config.ts";
import { CALLBACKS } from "../../src/connectors/connector.ts";
import { type Finding, ok, problem, warning } from "./finding.ts";
import { ask } from "./request.ts";

const Health = z.object({ ok: z.literal(true), version: z.string() });
const Session = z.object({
  connector: z.string(),
  github: z.object({ state: z.string() }),
  demo: z.boolean(),
});
const ConfigProblem = z.object({ code: z.literal("internal"), detail: z.string() });

/** What a deployment's configuration says about its address. */
export interface DeploymentSettings extends Pick<Config, "publicOrigin"> {
  connector: Pick<Config["connector"], "name">;
}

/** Does the Worker at this address answer, and does the callback come back to it? */
export async function* examineDeployment(
  address: string,
  config: DeploymentSettings,
  fetchOnce: typeof fetch,
): AsyncGenerator<Finding> {
  const url = URL.parse(address);
  if (url === null) {
    yield problem("deployment", `"${address}" is no address.`, "Give the Worker's URL.");
    return;
  }
  const { origin } = url;
  const health = await ask(fetchOnce, `${origin}/healthz`);
  if (health === null) {
    yield problem(
      "deployment",
      `Nothing answers at ${origin}.`,
      "Deploy first (`npm run deploy`); wrangler prints the address. A new address can take a minute.",
    );
    return;
  }
  if (health.status >= 300 && health.status < 400) {
    yield problem(
      "deployment",
      `${origin} redirects elsewhere.`,
      "Give the address that serves Docket itself, with https.",
    );
    return;
  }
  const unconfigured = ConfigProblem.safeParse(health.json);
  if (unconfigured.success) {
    yield problem(
      "deployment",
      unconfigured.data.detail,
      "Set the values it names, then try again.",
    );
    return;
  }
  const healthy = Health.safeParse(health.json);
  if (!healthy.success) {
    yield problem(
      "deployment",
      `${origin} answers, but it is not Docket (status ${health.status}).`,
      "Check the address and the route of the Worker.",
    );
    return;
  }
  yield ok("deployment", `Docket ${healthy.data.version} answers at ${origin}.`);
  yield await examineSession(origin, fetchOnce);
  yield await examineCallback(origin, config, fetchOnce);
}

async function examineSession(origin: string, fetchOnce: typeof fetch): Promise<Finding> {
  const session = Session.safeParse((await ask(fetchOnce, `${origin}/api/session`))?.json);
  if (!session.success) {
    return problem(
      "deployment API",
      "The API does not answer as Docket's does.",
      "Check that no proxy in front of the Worker changes /api/.",
    );
  }
  return session.data.demo
    ? warning(
        "deployment API",
        "The deployment says that it shows sample data.",
        "Remove SAMPLE_DATA from its variables.",
      )
    : ok("deployment API", `The API answers; connector ${session.data.connector}.`);
}

async function examineCallback(
  origin: string,
  { publicOrigin, connector }: DeploymentSettings,
  fetchOnce: typeof fetch,
): Promise<Finding> {
  const { path, proof } = CALLBACKS[connector.name];
  const callback = (publicOrigin ?? origin) + path;
  if (publicOrigin !== null && publicOrigin !== origin) {
    return problem(
      "callback",
      `People would come back to ${callback}, but the deployment is at ${origin}.`,
      `Set PUBLIC_BASE_URL to ${origin}, or open Docket under ${publicOrigin} only.`,
    );
  }
  const answer = await ask(fetchOnce, callback);
  return answer?.status === 400 && answer.text.includes(`Missing ${proof} or state`)
    ? ok("callback", `Authorizations come back to ${callback}.`)
    : problem(
        "callback",
        `${callback} does not answer as Docket's callback does.`,
        `A proxy or redirect in front of the Worker must leave ${path} and its query alone.`,
      );
}
