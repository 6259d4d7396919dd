import { describe, it } from "vitest";

import { isAccountLost, toUpstreamError } from "../../../src/connectors/scalekit/refusal.ts";

const NO_HEADERS = new Headers();

describe("a refusal of Scalekit", () => {
  it.for([
    [404, "RESOURCE_NOT_FOUND", "nothing there"],
    [404, "", "connected account not found"],
    [400, "", "the account is not active"],
    [409, "", "re-auth is needed"],
    [412, "", "its grant was revoked"],
  ] as const)(
    "asks for a new connection: %i %s %s",
    ([httpStatus, errorCode, message], { expect }) => {
      const error = toUpstreamError({ httpStatus, message, errorCode }, NO_HEADERS);
      expect(isAccountLost(error)).toBe(true);
    },
  );

  it.for([
    [404, "", "nothing there"],
    [404, "RESOURCE_NOT_FOUND", "the connection of this account is unknown"],
    [403, "RESOURCE_NOT_FOUND", "no such account"],
    [403, "", "the account is not active"],
    [400, "", "the name is too long"],
  ] as const)("is one of the set-up: %i %s %s", ([httpStatus, errorCode, message], { expect }) => {
    const error = toUpstreamError({ httpStatus, message, errorCode }, NO_HEADERS);
    expect(error.toFailure()).toEqual({ code: "scalekit_misconfigured" });
  });
});

describe("a tool that failed", () => {
  it.for([
    ["by the code of its own", 500, "422", "tool execution failed - Not Found", 422],
    ["by the status that was kept", 401, "", "tool execution failed", 401],
    ["by the status that was kept", 403, "", "tool execution failed - Not Found", 403],
    ["by the status that was kept", 429, "E1", "tool execution failed", 429],
    ["by its words", 500, "", "tool execution failed - Not Found", 404],
    ["by its words", 500, "200", "tool execution failed - Moved Permanently", 301],
    ["by nothing", 500, "", "tool execution failed", 502],
  ] as const)(
    "has GitHub's status, %s: %i %s %s",
    ([, httpStatus, toolErrorCode, message, status], { expect }) => {
      const error = toUpstreamError(
        { httpStatus, message, errorCode: "TOOL_ERROR", toolErrorCode },
        NO_HEADERS,
      );
      expect(error).toMatchObject({ upstream: "github", kind: "rejected", status });
    },
  );
});
