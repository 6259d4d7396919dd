import * as z from "zod";

import type { TokenSettings } from "../../src/config/config.ts";
import { type Finding, ok, problem } from "./finding.ts";
import { ask } from "./request.ts";

const User = z.object({ login: z.string() });

/** Whose token it is: Docket reads GitHub as that person. */
export async function examineToken(
  { token }: TokenSettings,
  apiUrl: string,
  fetchOnce: typeof fetch,
): Promise<Finding> {
  const step = "GitHub token";
  const answer = await ask(fetchOnce, `${apiUrl}/user`, {
    headers: {
      accept: "application/vnd.github+json",
      authorization: `Bearer ${token}`,
      "user-agent": "docket",
    },
  });
  const user = User.safeParse(answer?.json);
  if (answer?.status === 200 && user.success) {
    return ok(step, `GitHub accepts it; Docket reads as ${user.data.login}.`);
  }
  return answer?.status === 401
    ? problem(
        step,
        "GitHub does not accept GITHUB_TOKEN.",
        "Make a new one: GitHub > Settings > Developer settings > Fine-grained tokens, or `gh auth token`.",
      )
    : problem(
        step,
        `${new URL(apiUrl).host} does not answer as GitHub's API does.`,
        "Set GITHUB_API_URL and GITHUB_WEB_URL to your GitHub Enterprise Server, or leave both empty.",
      );
}
