import * as z from "zod";

import type { ScalekitSettings } from "../../src/config/config.ts";
import { type Finding, ok, problem, warning } from "./finding.ts";
import { nearMisses } from "./near-miss.ts";
import { ask } from "./request.ts";

const Token = z.object({ access_token: z.string().min(1) });
const CREDENTIALS = "Scalekit dashboard > Developers > API credentials";

/** Is there a Scalekit environment at this address, and does it accept these credentials? */
export async function examineCredentials(
  { environmentUrl, clientId, clientSecret }: ScalekitSettings,
  fetchOnce: typeof fetch,
): Promise<{ finding: Finding; token: string | null }> {
  const step = "Scalekit credentials";
  const host = new URL(environmentUrl).host;
  const answer = await ask(fetchOnce, `${environmentUrl}/oauth/token`, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: clientId,
      client_secret: clientSecret,
    }).toString(),
  });
  const token = Token.safeParse(answer?.json);
  if (answer?.status === 200 && token.success) {
    return {
      finding: ok(step, `${host} accepts the credentials.`),
      token: token.data.access_token,
    };
  }
  const finding =
    answer === null
      ? problem(
          step,
          `Nothing answers at ${host}.`,
          `Copy SCALEKIT_ENVIRONMENT_URL exactly from ${CREDENTIALS}.`,
        )
      : answer.status === 400 || answer.status === 401 || answer.status === 403
        ? problem(
            step,
            `${host} refuses the credentials (${answer.status}).`,
            `Copy SCALEKIT_CLIENT_ID and SCALEKIT_CLIENT_SECRET again from ${CREDENTIALS}, of this very environment; a rotated secret no longer works.`,
          )
        : problem(
            step,
            `${host} does not answer as a Scalekit environment does (status ${answer.status}).`,
            `Copy SCALEKIT_ENVIRONMENT_URL exactly from ${CREDENTIALS}: the environment's own address, not the dashboard's.`,
          );
  return { finding, token: null };
}

/** Does the connection exist under that very name? `known` is null where the environment does not list them. */
export function examineConnection(wanted: string, known: readonly string[] | null): Finding {
  const step = "GitHub connection";
  if (known === null) {
    return warning(
      step,
      "The environment does not list its connections, so the name could not be checked.",
      `Compare GITHUB_CONNECTION_NAME with Agent auth > Connections by eye.`,
    );
  }
  if (known.includes(wanted)) {
    return ok(step, `The connection "${wanted}" exists.`);
  }
  const close = nearMisses(wanted, known);
  const remedy =
    close.length > 0
      ? `Set GITHUB_CONNECTION_NAME to ${close.map((name) => `"${name}"`).join(" or ")}.`
      : known.length > 0
        ? `Set GITHUB_CONNECTION_NAME to one of ${known.map((name) => `"${name}"`).join(", ")}.`
        : "Create a GitHub connection in the Scalekit dashboard > Agent auth > Connections, then copy its name.";
  return problem(step, `There is no connection named "${wanted}".`, remedy);
}
