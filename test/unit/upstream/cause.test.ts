import { describe, it } from "vitest";

import { causeOf, describeCause } from "../../../src/upstream/cause.ts";
import { type Upstream, UpstreamError } from "../../../src/upstream/error.ts";
import {
  CredentialsRefused,
  NotOffered,
  PermissionMissing,
  ProxyNotEnabled,
  UnknownConnection,
} from "../../../src/upstream/route-refused.ts";

type More = ConstructorParameters<typeof UpstreamError>[2];

function rejected(upstream: Upstream, more: More = {}): UpstreamError {
  return new UpstreamError(upstream, "rejected", more);
}

describe("why an upstream's call failed", () => {
  it.for([
    ["unknown_connection", rejected("scalekit", { status: 404, cause: new UnknownConnection() })],
    ["proxy_not_enabled", rejected("scalekit", { status: 403, cause: new ProxyNotEnabled() })],
    ["tool_missing", rejected("scalekit", { status: 501, cause: new NotOffered() })],
    ["sso_required", rejected("github", { status: 403, failure: { code: "sso_required" } })],
    [
      "scope_missing",
      rejected("github", {
        status: 403,
        cause: new PermissionMissing("repo"),
        failure: { code: "access_restricted" },
      }),
    ],
    [
      "access_restricted",
      rejected("github", { status: 403, failure: { code: "access_restricted" } }),
    ],
    ["account_lost", rejected("scalekit", { failure: { code: "reconnect_required" } })],
    ["account_lost", rejected("github", { status: 401 })],
    ["credentials_refused", rejected("scalekit", { status: 401, cause: new CredentialsRefused() })],
    ["credentials_refused", rejected("github", { status: 400, cause: new CredentialsRefused() })],
    ["credentials_refused", rejected("github", { status: 400, failure: { code: "internal" } })],
    ["credentials_refused", rejected("scalekit", { status: 401 })],
    ["credentials_refused", rejected("model", { status: 401 })],
    ["credentials_refused", rejected("model", { status: 403 })],
    ["refused", rejected("github", { status: 403 })],
    ["refused", rejected("scalekit", { status: 403 })],
    ["refused", rejected("model", { status: 400 })],
    ["refused", rejected("github", { failure: { code: "target_changed" } })],
    ["not_found", rejected("github", { status: 404 })],
    ["rate_limited", new UpstreamError("github", "rate_limited")],
    ["rate_limited", new UpstreamError("scalekit", "rate_limited")],
    ["quota", new UpstreamError("model", "rate_limited")],
    ["timeout", new UpstreamError("model", "timeout")],
    ["network", new UpstreamError("github", "network")],
    ["invalid_answer", new UpstreamError("scalekit", "invalid_response", { status: 502 })],
  ] as const)("is %s", ([cause, error], { expect }) => {
    expect(causeOf(error)).toBe(cause);
  });

  it("is told with what names the call, and with what is missing", ({ expect }) => {
    const error = rejected("github", {
      status: 403,
      cause: new PermissionMissing("read:org"),
      executionId: "exec_1",
      githubRequestId: "C0DE:1234:ABCD",
    });
    expect(describeCause(error)).toEqual({
      upstream: "github",
      cause: "scope_missing",
      status: 403,
      needs: "read:org",
      executionId: "exec_1",
      githubRequestId: "C0DE:1234:ABCD",
    });
    const others = { executionId: "two words", githubRequestId: "not hexadecimal" };
    expect(describeCause(rejected("github", { status: 404, ...others }))).toEqual({
      upstream: "github",
      cause: "not_found",
      status: 404,
      needs: undefined,
    });
  });
});
