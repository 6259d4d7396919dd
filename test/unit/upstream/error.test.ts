import { describe, it } from "vitest";

import { causedBy, errorBehind, failureOf, UpstreamError } from "../../../src/upstream/error.ts";

describe("what a person is told of an upstream's error", () => {
  it.for([
    ["github", "rate_limited", 429, "github_rate_limited"],
    ["github", "rejected", 401, "reconnect_required"],
    ["github", "rejected", 404, "repository_not_found"],
    ["github", "rejected", 422, "github_unavailable"],
    ["github", "rejected", undefined, "github_unavailable"],
    ["github", "invalid_response", 401, "github_unavailable"],
    ["github", "invalid_response", 404, "github_unavailable"],
    ["github", "timeout", undefined, "github_unavailable"],
    ["github", "network", undefined, "github_unavailable"],
    ["scalekit", "rate_limited", 429, "scalekit_rate_limited"],
    ["scalekit", "rejected", 400, "scalekit_misconfigured"],
    ["scalekit", "invalid_response", 400, "scalekit_unavailable"],
    ["scalekit", "timeout", undefined, "scalekit_unavailable"],
    ["model", "rate_limited", 429, "model_quota"],
    ["model", "rejected", 401, "model_unavailable"],
    ["model", "network", undefined, "model_unavailable"],
  ] as const)("for %s, %s, %s is %s", ([upstream, kind, status, code], { expect }) => {
    const error = new UpstreamError(upstream, kind, { status });
    expect(failureOf(error)).toEqual({ code });
    expect(error.message).toBe(
      status === undefined ? `${upstream}: ${kind}` : `${upstream}: ${kind} (${status})`,
    );
  });

  it("is what its client knows better, with the time to wait", ({ expect }) => {
    const failure = { code: "access_restricted", detail: "An owner may approve it." } as const;
    const error = new UpstreamError("github", "rejected", { failure, retryAfterMs: 5000 });
    expect(error.toFailure()).toEqual({ ...failure, retryAfterMs: 5000 });
    const own = { ...failure, retryAfterMs: 1 };
    const other = new UpstreamError("github", "rejected", { failure: own, retryAfterMs: 5000 });
    expect(other.toFailure()).toEqual(own);
    const told = error.toFailure();
    expect(errorBehind(told)).toBe(error);
    expect(errorBehind({ ...told })).toBeNull();
    const replaced = causedBy(error, { code: "access_unknown" });
    expect(errorBehind(replaced)).toBe(error);
  });

  it("is nothing where it is a bug", ({ expect }) => {
    const bug = new TypeError("no such property");
    expect(() => failureOf(bug)).toThrow(bug);
  });
});
