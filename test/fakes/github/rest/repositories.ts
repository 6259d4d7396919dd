import { type Context, Hono } from "hono";

import { visibleRepositories } from "../access.ts";
import { authenticationRequired, notFound } from "../refusal.ts";
import { findAccount, fullName, type Repository } from "../store.ts";
import { paged } from "./paging.ts";
import { isMember, repositoryShape } from "./repository-shape.ts";
import { type GitHubEnv, repositoryOf } from "./request.ts";

export const repositories = new Hono<GitHubEnv>()
  .get("/user/repos", (c) => {
    const { options, viewer } = c.var;
    if (viewer === null) {
      throw authenticationRequired(
        "/rest/repos/repos#list-repositories-for-the-authenticated-user",
      );
    }
    const type = c.req.query("type") ?? "all";
    const visibility =
      c.req.query("visibility") ?? (type === "private" || type === "public" ? type : "all");
    const own = visibleRepositories(options.store, viewer).filter(
      (repository) =>
        (repository.visibleTo.includes(viewer.login) ||
          repository.owner === viewer.login ||
          isMember(options.store, repository.owner, viewer.login)) &&
        (visibility === "all" || (visibility === "private") === repository.private) &&
        (type !== "owner" || repository.owner === viewer.login) &&
        (type !== "member" || repository.owner !== viewer.login),
    );
    return c.json(
      paged(c, sorted(c, own)).map((repository) => repositoryShape(options, repository, viewer)),
    );
  })
  .get("/users/:login/repos", (c) => {
    const { options, viewer } = c.var;
    const owner = findAccount(options.store, c.req.param("login"));
    if (owner === undefined) {
      throw notFound("/rest/repos/repos#list-repositories-for-a-user");
    }
    // Private ones are not listed here, whoever asks.
    const listed = visibleRepositories(options.store, viewer).filter(
      (repository) =>
        repository.owner === owner.login && !repository.private && c.req.query("type") !== "member",
    );
    return c.json(
      paged(c, sorted(c, listed)).map((repository) => repositoryShape(options, repository, viewer)),
    );
  })
  .get("/repos/:owner/:repo", (c) =>
    c.json(repositoryShape(c.var.options, repositoryOf(c), c.var.viewer)),
  );

function sorted(c: Context<GitHubEnv>, listed: readonly Repository[]): Repository[] {
  const sort = c.req.query("sort") ?? "full_name";
  const direction =
    (c.req.query("direction") ?? (sort === "full_name" ? "asc" : "desc")) === "asc" ? 1 : -1;
  return listed.toSorted((a, b) => direction * sortKey(a, sort).localeCompare(sortKey(b, sort)));
}

function sortKey(repository: Repository, sort: string): string {
  switch (sort) {
    case "created":
      return repository.createdAt;
    case "pushed":
    case "updated":
      return repository.pushedAt;
    default:
      return fullName(repository).toLowerCase();
  }
}
