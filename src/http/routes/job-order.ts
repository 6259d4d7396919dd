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
  return request.ok ? succeed({ request: request.value, repository }) : request;
}
