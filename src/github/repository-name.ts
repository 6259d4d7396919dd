import type { Repository } from "../summarize/pull-request/pull-request.ts";

export type RepositoryName = Pick<Repository, "owner" | "name">;

/** The parts of `owner/name`. */
export function repositoryNameOf(fullName: string): RepositoryName {
  const [owner = "", name = ""] = fullName.split("/");
  return { owner, name };
}

/** Old accounts may end in a hyphen; those of managed users carry the short code of their enterprise after `_`. */
const OWNER = /^(?=.{1,39}$)[A-Za-z\d][A-Za-z\d-]*(?:_[A-Za-z\d]+)?$/;
const NAME = /^[\w.-]{1,100}$/;

/** Longer than the address of any page of a repository that people paste. */
const INPUT_MAX_CODE_UNITS = 400;

const WITH_SCHEME = /^(?:https?|git|ssh):\/\/(?:[\w-]+@)?([^/]+)\/(.*)$/i;
const SECURE_COPY = /^[\w-]+@([^/:]+):(.*)$/;
const WITHOUT_SCHEME = /^([^/]+)\/([^/]+\/.*)$/;

/** Whether GitHub could have given a repository this name. Names that pass are safe to put into a path. */
export function isRepositoryName(owner: string, name: string): boolean {
  return OWNER.test(owner) && NAME.test(name) && name !== "." && name !== "..";
}

/** Whether it could be the name of a person or an organization on GitHub. */
export function isOwner(text: string): boolean {
  return OWNER.test(text);
}

/** The owner that a text names, as people type or paste it: `owner`, `@owner`, the address of their page. */
export function parseOwnerName(input: string, webUrl: string): string | null {
  const text = input.trim().replace(/\/+$/, "");
  const owner =
    pathUnder(new URL(webUrl), `${text}/`)?.replace(/\/$/, "") ?? text.replace(/^@/, "");
  return isOwner(owner) ? owner : null;
}

/**
 * What people paste: `owner/repo`, the address of a repository or of any page in it, a clone URL. Null for everything
 * else, other hosts included.
 */
export function parseRepositoryName(input: string, webUrl: string): RepositoryName | null {
  const text = input.trim();
  if (text.length > INPUT_MAX_CODE_UNITS || /[\s\\\p{Cc}]|%2e|%2f|%5c/iu.test(text)) {
    return null;
  }
  const address = text.replace(/[?#].*$/, "").replace(/\/+$/, "");
  const path = pathUnder(new URL(webUrl), address);
  const [owner = "", name = "", ...rest] = (path ?? address).split("/");
  const plainName = name.replace(/\.git$/i, "");
  const understood = path === null ? rest.length === 0 : !rest.some(isDotSegment);
  return understood && isRepositoryName(owner, plainName) ? { owner, name: plainName } : null;
}

/** What follows GitHub's address; null when the text names no host, or another one. */
function pathUnder(web: URL, text: string): string | null {
  const match = WITH_SCHEME.exec(text) ?? SECURE_COPY.exec(text) ?? WITHOUT_SCHEME.exec(text);
  const [, host = "", path = ""] = match ?? [];
  const hosts = [web.host, web.hostname, `www.${web.host}`];
  if (!hosts.includes(host.toLowerCase())) {
    return null;
  }
  const root = web.pathname.replace(/^\/|\/$/g, "");
  if (root === "") {
    return path;
  }
  return path.startsWith(`${root}/`) ? path.slice(root.length + 1) : null;
}

function isDotSegment(segment: string): boolean {
  return segment === "." || segment === "..";
}
