import { sha256Hex } from "../../encoding.ts";
import type { Repository } from "../pull-request/pull-request.ts";

/** Addresses on GitHub's site, all under the repository, none taken from what people wrote. */
export interface Links {
  pull: string;
  checks: string;
  files: string;
  /** The pull request's page at an anchor; the page itself without one. */
  at(anchor: string | undefined): string;
  file(path: string): Promise<string>;
}

const ANCHOR = /^(?:issuecomment-|discussion_r|pullrequestreview-|issue-)\d{1,20}$/;

export function createLinks(
  webUrl: string,
  repository: Pick<Repository, "owner" | "name">,
  number: number,
): Links {
  const base = webUrl.replace(/\/+$/, "");
  const pull = `${base}/${encodeURIComponent(repository.owner)}/${encodeURIComponent(repository.name)}/pull/${number}`;
  return {
    pull,
    checks: `${pull}/checks`,
    files: `${pull}/files`,
    at: (anchor) => (isAnchor(anchor) ? `${pull}#${anchor}` : pull),
    file: async (path) => `${pull}/files#diff-${await sha256Hex(path)}`,
  };
}

/** Whether it is one of GitHub's places on the page of a pull request. */
export function isAnchor(anchor: string | undefined): anchor is string {
  return anchor !== undefined && ANCHOR.test(anchor);
}
