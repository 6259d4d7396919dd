import { parseRepositoryName, type RepositoryName } from "../../github/repository-name.ts";
import { JobRequest } from "../../protocol/docket.ts";
import { fail, type Result, succeed } from "../../protocol/failures.ts";
import { parseBody } from "../parse-body.ts";

export interface JobOrder {
  request: JobRequest;
  repository: RepositoryName;
}

/** What a body asks for. A repository that is not understood comes before every other fault. */
export function parseJobOrder(body: unknown, githubWebUrl: string): Result<JobOrder> {
  const fields: unknown = body ?? {};
  if (typeof fields !== "object" || fields === null || Array.isArray(fields)) {
    return fail("invalid_request", { detail: "The request body must be a JSON object." });
  }
  const asked: unknown = "repository" in fields ? fields.repository : undefined;
  const repository = typeof asked === "string" ? parseRepositoryName(asked, githubWebUrl) : null;
  if (repository === null) {
    return fail("invalid_repository");
  }
  const request = parseBody(fields, JobRequest);
  return request.ok ? succeed({ request: withNamed(request.value), repository }) : request;
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
