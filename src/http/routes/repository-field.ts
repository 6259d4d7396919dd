import { parseRepositoryName } from "../../github/repository-name.ts";

/** `owner/name` of what a body names a repository with; null when it cannot be one. */
export function parseRepository(input: string, githubWebUrl: string): string | null {
  const name = parseRepositoryName(input, githubWebUrl);
  return name === null ? null : `${name.owner}/${name.name}`;
}
