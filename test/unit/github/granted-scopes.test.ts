import { describe, it } from "vitest";

import { missingForWriting, readGrantedScopes } from "../../../src/github/granted-scopes.ts";

const SIGNAL = new AbortController().signal;

function answering(headers: Record<string, string>, status = 200): typeof fetch {
  return () => Promise.resolve(new Response("{}", { status, headers }));
}

describe("what a connection was given", () => {
  it.for<[string, typeof fetch, readonly string[] | null]>([
    ["scopes", answering({ "x-oauth-scopes": "read:org, repo" }), ["read:org", "repo"]],
    ["none", answering({ "x-oauth-scopes": "" }), []],
    ["a GitHub App or a fine-grained token", answering({}), null],
    ["a refusal", answering({ "x-oauth-scopes": "repo" }, 401), null],
    ["no answer", () => Promise.reject(new TypeError("network")), null],
  ])("is known as far as GitHub says: %s", async ([, fetch, scopes], { expect }) => {
    expect(await readGrantedScopes(fetch, SIGNAL)).toEqual(scopes);
  });

  it.for<[readonly string[] | null, boolean, string | null, readonly string[] | null]>([
    [["repo"], true, null, null],
    [["public_repo"], false, "README.md", null],
    [["public_repo"], true, null, ["repo"]],
    [[], false, null, ["repo", "public_repo"]],
    [["repo"], true, ".github/workflows/ci.yml", ["workflow"]],
    [["repo", "workflow"], true, ".github/workflows/ci.yml", null],
    [null, true, ".github/workflows/ci.yml", null],
  ])(
    "is held against what writing needs: %j",
    ([granted, isPrivate, path, missing], { expect }) => {
      expect(missingForWriting(granted, { isPrivate, path })).toEqual(missing);
    },
  );
});
