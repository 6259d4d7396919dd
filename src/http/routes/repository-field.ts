import type * as z from "zod";

import { parseRepositoryName } from "../../github/repository-name.ts";
import { fail, type Result, succeed } from "../../protocol/failures.ts";
import { parseBody } from "../parse-body.ts";

/** `owner/name` of what a body names a repository with; null when it cannot be one. */
export function parseRepository(input: string, githubWebUrl: string): string | null {
  const name = parseRepositoryName(input, githubWebUrl);
  return name === null ? null : `${name.owner}/${name.name}`;
}

/** A body that is about a repository, which it then names as `owner/name`. */
export function parseAbout<Body extends { repository: string }>(
  body: unknown,
  schema: z.ZodType<Body>,
  githubWebUrl: string,
): Result<Body> {
  const request = parseBody(body, schema);
  if (!request.ok) {
    return request;
  }
  const repository = parseRepository(request.value.repository, githubWebUrl);
  return repository === null
    ? fail("invalid_repository")
    : succeed({ ...request.value, repository });
}
