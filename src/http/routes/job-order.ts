import { parseRepositoryName, type RepositoryName } from "../../github/repository-name.ts";
import { REPOSITORIES_PER_JOB_MAX } from "../../limits.ts";
import { JobRequest } from "../../protocol/docket.ts";
import { fail, type Result, succeed } from "../../protocol/failures.ts";
import type { JobScope } from "../../summary-job/job-spec.ts";
import { parseBody } from "../parse-body.ts";

export interface JobOrder {
  request: JobRequest;
  scope: JobScope;
}

/** What a body asks for. A repository that is not understood comes before every other fault. */
export function parseJobOrder(body: unknown, githubWebUrl: string): Result<JobOrder> {
  const fields: unknown = body ?? {};
  if (typeof fields !== "object" || fields === null || Array.isArray(fields)) {
    return fail("invalid_request", { detail: "The request body must be a JSON object." });
  }
  const scope = parseScope(fields, githubWebUrl);
  if (!scope.ok) {
    return scope;
  }
  const request = parseBody(fields, JobRequest);
  return request.ok ? succeed({ request: withNamed(request.value), scope: scope.value }) : request;
}

type Asked = Partial<Record<"repository" | "repositories" | "owner", unknown>>;

function parseScope(
  { repository, repositories, owner }: Asked,
  githubWebUrl: string,
): Result<JobScope> {
  if ([repository, repositories, owner].filter((one) => one !== undefined).length > 1) {
    return fail("invalid_request", {
      detail: 'Give one of "repository", "repositories" and "owner".',
    });
  }
  if (owner !== undefined) {
    // Its shape is told with that of the other fields.
    return succeed({ kind: "owner", owner: typeof owner === "string" ? owner : "" });
  }
  if (repositories === undefined) {
    const name = parseName(repository, githubWebUrl);
    return name === null ? fail("invalid_repository") : succeed({ kind: "one", repository: name });
  }
  if (!Array.isArray(repositories) || repositories.length > REPOSITORIES_PER_JOB_MAX) {
    return fail("invalid_request", {
      detail: `"repositories" is not valid: give a list of 1 to ${REPOSITORIES_PER_JOB_MAX} repositories.`,
    });
  }
  const names = repositories.map((each: unknown) => parseName(each, githubWebUrl));
  const [first, ...others] = withoutRepeats(names.filter((name) => name !== null));
  const unknown = names.indexOf(null);
  if (first === undefined || unknown !== -1) {
    return fail("invalid_repository", {
      detail: `"repositories" is not valid: give GitHub repository URLs or owner/repo names${
        unknown === -1 ? "" : `; number ${unknown + 1} of them is none`
      }.`,
    });
  }
  return succeed({ kind: "several", repositories: [first, ...others] });
}

function parseName(asked: unknown, githubWebUrl: string): RepositoryName | null {
  return typeof asked === "string" ? parseRepositoryName(asked, githubWebUrl) : null;
}

function withoutRepeats(names: readonly RepositoryName[]): RepositoryName[] {
  const keys = names.map(({ owner, name }) => `${owner}/${name}`.toLowerCase());
  return names.filter((_, index) => keys.indexOf(keys[index] ?? "") === index);
}

/** Where pull requests are named, nothing else chooses them, and they are as many as they are. */
function withNamed(request: JobRequest): JobRequest {
  const { pullRequests } = request;
  if (pullRequests === undefined) {
    return request;
  }
  const { labels: _labels, author: _author, ...rest } = request;
  return { ...rest, limit: pullRequests.length, window: "all", drafts: true };
}
