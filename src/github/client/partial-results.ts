import type { Failure } from "../../protocol/failures.ts";
import type { RepositoryName } from "../repository-name.ts";
import type { AnswerHeaders } from "./rate-limit.ts";

/** Whether GitHub left out of its answer what an organization shows after single sign-on alone. */
export function isPartial(headers: AnswerHeaders): boolean {
  return /^\s*partial-results\b/i.test(String(headers["x-github-sso"] ?? ""));
}

/** What to tell of a list that lacks it, with the page where the organization lets people sign in. */
export function singleSignOnSentence({ owner }: Owned, webUrl: string): string {
  return `GitHub left out what ${owner} shows after single sign-on alone, so that pull requests may be missing here. Sign in at ${signOnUrl(owner, webUrl)} and ask again.`;
}

/** Where nothing is left of it. */
export function singleSignOnFailure({ owner }: Owned, webUrl: string): Failure {
  const action = { label: "Sign in with single sign-on", url: signOnUrl(owner, webUrl) };
  return { code: "sso_required", action };
}

type Owned = Pick<RepositoryName, "owner">;

function signOnUrl(owner: string, webUrl: string): string {
  return `${webUrl}/orgs/${owner}/sso`;
}
