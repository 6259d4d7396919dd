import { Hono } from "hono";

import { visibleRepositories } from "../access.ts";
import { invalid } from "../refusal.ts";
import { MAX_SEARCH_RESULTS, searchIssues } from "../search.ts";
import { fullName } from "../store.ts";
import { issueShape } from "./issue-shape.ts";
import { paged } from "./paging.ts";
import { repositoryShape } from "./repository-shape.ts";
import type { GitHubEnv } from "./request.ts";

export const search = new Hono<GitHubEnv>()
  .get("/search/issues", (c) => {
    const { options, viewer } = c.var;
    const query = c.req.query("q") ?? "";
    if (query.trim() === "") {
      throw invalid("Validation Failed", [{ resource: "Search", field: "q", code: "missing" }]);
    }
    if (!/\b(?:is|type):(?:issue|pr|pull-request)\b/.test(query)) {
      throw invalid("Query must include 'is:issue' or 'is:pull-request'", [
        { resource: "Search", field: "q", code: "invalid" },
      ]);
    }
    const result = searchIssues(options.store, viewer, {
      query,
      sort: c.req.query("sort"),
      order: c.req.query("order"),
      commentsOrder: options.restCommentsOrder,
    });
    if (result.kind === "unsearchable") {
      throw invalid("Validation Failed", [
        {
          message:
            "The listed users and repositories cannot be searched either because the resources do not exist or you do not have permission to view them.",
          resource: "Search",
          field: "q",
          code: "invalid",
        },
      ]);
    }
    return c.json({
      total_count: result.subjects.length,
      incomplete_results: false,
      items: paged(c, result.subjects, MAX_SEARCH_RESULTS).map((subject) => ({
        ...issueShape(options, subject),
        score: 1,
      })),
    });
  })
  .get("/search/repositories", (c) => {
    const { options, viewer } = c.var;
    const words = (c.req.query("q") ?? "").toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length === 0) {
      throw invalid("Validation Failed", [{ resource: "Search", field: "q", code: "missing" }]);
    }
    const found = visibleRepositories(options.store, viewer).filter((repository) =>
      words.every((word) => {
        const [qualifier, value = ""] = word.split(":");
        if (qualifier === "user" || qualifier === "org") {
          return repository.owner.toLowerCase() === value;
        }
        return (
          word.includes(":") ||
          `${fullName(repository)} ${repository.description}`.toLowerCase().includes(word)
        );
      }),
    );
    found.sort((a, b) => b.stars - a.stars);
    return c.json({
      total_count: found.length,
      incomplete_results: false,
      items: paged(c, found, MAX_SEARCH_RESULTS).map((repository) => ({
        ...repositoryShape(options, repository, viewer),
        score: 1,
      })),
    });
  });
