import type { Context } from "hono";

import { accessRepository } from "../access.ts";
import type { ResolvedOptions } from "../options.ts";
import type { RateLimits } from "../rate-limits.ts";
import { accessRefusal, movedPermanently, notFound } from "../refusal.ts";
import { type Account, findPullRequest, type PullRequest, type Repository } from "../store.ts";

export interface GitHubEnv {
  Variables: {
    readonly options: ResolvedOptions;
    readonly limits: RateLimits;
    readonly requestId: string;
    readonly viewer: Account | null;
    /** Set once the path's repository has been found. */
    readonly repository: Repository | undefined;
  };
}

/** The repository of the path, or the refusal GitHub gives this viewer for it. */
export function repositoryOf(c: Context<GitHubEnv>): Repository {
  const { options, viewer } = c.var;
  const owner = c.req.param("owner") ?? "";
  const name = c.req.param("repo") ?? "";
  const access = accessRepository(options.store, viewer, `${owner}/${name}`);
  if (access.kind === "visible") {
    c.set("repository", access.repository);
    return access.repository;
  }
  if (access.kind !== "moved") {
    throw accessRefusal(access);
  }
  const url = new URL(c.req.url);
  const rest = c.req.path.split("/").slice(4).join("/");
  const path = `/repositories/${access.repository.databaseId}${rest === "" ? "" : `/${rest}`}`;
  throw movedPermanently(`${options.addresses.api}${path}${url.search}`);
}

export function pullRequestOf(c: Context<GitHubEnv>): {
  repository: Repository;
  pullRequest: PullRequest;
} {
  const repository = repositoryOf(c);
  const pullRequest = findPullRequest(repository, Number(c.req.param("number")));
  if (pullRequest === undefined) {
    throw notFound("/rest/pulls/pulls#get-a-pull-request");
  }
  return { repository, pullRequest };
}

export type MediaType = "diff" | "json" | "patch";

/** Which representation the Accept header asks for: `application/vnd.github[.v3].diff` and its like. */
export function mediaTypeOf(c: Context): MediaType {
  const format = /application\/vnd\.github(?:\.v3)?\.(diff|patch)\b/.exec(
    c.req.header("accept") ?? "",
  )?.[1];
  return format === "diff" || format === "patch" ? format : "json";
}
