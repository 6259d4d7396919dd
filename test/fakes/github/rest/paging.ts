import type { Context } from "hono";

import type { GitHubEnv } from "./request.ts";

const DEFAULT_PER_PAGE = 30;
const MAX_PER_PAGE = 100;

/** One page of the items, with GitHub's Link header set on the answer. Sizes out of range are taken to the nearest. */
export function paged<T>(c: Context<GitHubEnv>, items: readonly T[], bound = items.length): T[] {
  const perPage = positive(c.req.query("per_page"), DEFAULT_PER_PAGE, MAX_PER_PAGE);
  const page = positive(c.req.query("page"), 1, Number.MAX_SAFE_INTEGER);
  const served = items.slice(0, bound);
  const last = Math.max(1, Math.ceil(served.length / perPage));
  const link = linkHeader(c, page, last);
  if (link !== "") {
    c.header("link", link);
  }
  return served.slice((page - 1) * perPage, page * perPage);
}

function positive(text: string | undefined, fallback: number, maximum: number): number {
  const value = Number.parseInt(text ?? "", 10);
  return Number.isSafeInteger(value) && value > 0 ? Math.min(value, maximum) : fallback;
}

function linkHeader(c: Context<GitHubEnv>, page: number, last: number): string {
  const relations: [string, number][] = [];
  if (page > 1) {
    relations.push(["prev", Math.min(page - 1, last)]);
  }
  if (page < last) {
    relations.push(["next", page + 1], ["last", last]);
  }
  if (page > 1) {
    relations.push(["first", 1]);
  }
  return relations
    .map(([relation, target]) => `<${pageUrl(c, target)}>; rel="${relation}"`)
    .join(", ");
}

function pageUrl(c: Context<GitHubEnv>, page: number): string {
  const { searchParams } = new URL(c.req.url);
  searchParams.set("page", String(page));
  const { options, repository } = c.var;
  // GitHub's links name the repository by number, not by the name that was asked for.
  const path =
    repository === undefined
      ? c.req.path
      : c.req.path.replace(/^\/repos\/[^/]+\/[^/]+/, `/repositories/${repository.databaseId}`);
  return `${options.addresses.api}${path}?${searchParams.toString()}`;
}
