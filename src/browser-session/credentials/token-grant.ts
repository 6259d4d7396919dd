import { fail, type Result, succeed } from "../../protocol/failures.ts";
import type { TokenScope } from "../../protocol/session.ts";
import { type JobScope, scopeName } from "../../summary-job/job-spec.ts";

/**
 * What a token was made for. Null as `repositories`: all that its person can see. Whoever comes with a cookie has no
 * grant, and none is asked of them.
 */
export interface TokenGrant {
  scopes: readonly TokenScope[];
  repositories: readonly string[] | null;
}

/** What a token is that its person said nothing about. */
/** Of the command line that its person lets in: all that it has commands for. Nothing is sent by them. */
export const LOGIN_GRANT: TokenGrant = { scopes: ["jobs", "read", "propose"], repositories: null };

/** Whether a token reaches a repository, `owner/name` in whatever case. */
export function reaches(grant: TokenGrant | undefined, repository: string): boolean {
  const name = repository.toLowerCase();
  return grant?.repositories?.some((one) => one.toLowerCase() === name) ?? true;
}

export function checkScope(grant: TokenGrant | undefined, scope: TokenScope): Result<null> {
  return grant === undefined || grant.scopes.includes(scope)
    ? succeed(null)
    : fail("not_allowed", {
        detail: `This token lacks the scope ${scope}. Create one that has it on the page.`,
      });
}

export function checkRepositories(
  grant: TokenGrant | undefined,
  repositories: readonly string[],
): Result<null> {
  return repositories.every((repository) => reaches(grant, repository))
    ? succeed(null)
    : fail("not_allowed", {
        detail: "This token does not name that repository. Create one that does on the page.",
      });
}

/** Whether a docket of these may be made. What an owner has changes, so that it takes a token for all of it. */
export function checkJobScope(grant: TokenGrant | undefined, scope: JobScope): Result<null> {
  switch (scope.kind) {
    case "one":
      return checkRepositories(grant, [scopeName(scope)]);
    case "several":
      return checkRepositories(
        grant,
        scope.repositories.map(({ owner, name }) => `${owner}/${name}`),
      );
    case "owner":
      return checkRepositories(grant, [`${scope.owner}/`]);
  }
}
