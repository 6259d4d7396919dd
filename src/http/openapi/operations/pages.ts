import { HTML, operation, type Operation } from "../operation.ts";

/** What a browser opens. */
export const PAGES: readonly Operation[] = [
  operation("get", "/", "anyone", "The page", { 200: { description: "The page", type: HTML } }),
  operation("get", "/o/{owner}/{repository}/pull/{number}", "anyone", "The page, at that entry", {
    200: { description: "The page", type: HTML },
  }),
  operation("get", "/o/{owner}/{repository}", "anyone", "The page, with a repository filled in", {
    200: { description: "The page", type: HTML },
  }),
  operation("get", "/o/{owner}", "anyone", "The page, with all repositories of somebody", {
    200: { description: "The page", type: HTML },
  }),
  operation("get", "/pinned", "anyone", "The page, with all repositories that are pinned", {
    200: { description: "The page", type: HTML },
  }),
  operation("get", "/d/{link}", "anyone", "The page, with a docket that somebody shared", {
    200: { description: "The page", type: HTML },
    404: { description: "The same for everybody else", type: HTML },
    503: { description: "The same while GitHub does not say, with Retry-After", type: HTML },
  }),
  operation("get", "/login", "anyone", "The page, with a program that asks to come in", {
    200: { description: "The page", type: HTML },
  }),
  operation("get", "/digests", "anyone", "The page of a person's digests", {
    200: { description: "The page", type: HTML },
  }),
  operation("get", "/github", "anyone", "The page of what is read and written on GitHub", {
    200: { description: "The page", type: HTML },
  }),
];
