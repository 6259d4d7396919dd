import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, it } from "vitest";

import { app } from "../../src/http/app.ts";
import { ORIGIN } from "./setup.ts";

const TOOLS = "https://tools.example.com";
const LOCAL = "http://localhost:8787";

const SECURITY = {
  "cache-control": "no-store",
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' https://avatars.githubusercontent.com; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
};
const HSTS = { "strict-transport-security": "max-age=31536000" };
const JSON_TYPE = { "content-type": "application/json" };
const PROBLEM = { "content-type": "application/problem+json" };
const EXPOSED = {
  "access-control-allow-origin": TOOLS,
  "access-control-expose-headers": "Location, Retry-After, X-Request-Id",
  vary: "Origin",
};
const PREFLIGHT = { Origin: TOOLS, "Access-Control-Request-Method": "POST" };

/** All headers but those that are new with every answer. */
async function headersOf(url: string, init: RequestInit, variables: Record<string, string> = {}) {
  const context = createExecutionContext();
  const answer = await app.fetch(
    new Request(url, init),
    { ...env, CORS_ORIGINS: TOOLS, PUBLIC_BASE_URL: "", ...variables },
    context,
  );
  await waitOnExecutionContext(context);
  const headers: Record<string, string> = Object.fromEntries(answer.headers);
  delete headers["server-timing"];
  delete headers["x-request-id"];
  return { status: answer.status, headers };
}

describe("all headers of an answer", () => {
  it.for<[string, string, RequestInit, number, Record<string, string>]>([
    ["to its own page", `${ORIGIN}/api/session`, {}, 200, { ...JSON_TYPE, ...HSTS }],
    ["over http", `${LOCAL}/api/session`, {}, 200, JSON_TYPE],
    [
      "that caches may keep",
      `${ORIGIN}/openapi.json`,
      {},
      200,
      { ...JSON_TYPE, ...HSTS, "cache-control": "public, max-age=300" },
    ],
    [
      "to an origin that is let in",
      `${ORIGIN}/api/session`,
      { headers: { Origin: TOOLS } },
      200,
      { ...JSON_TYPE, ...HSTS, ...EXPOSED },
    ],
    [
      "to that origin when something is refused",
      `${ORIGIN}/api/jobs`,
      { headers: { Origin: TOOLS } },
      401,
      { ...PROBLEM, ...HSTS, ...EXPOSED },
    ],
    [
      "to another origin",
      `${ORIGIN}/api/session`,
      { headers: { Origin: "https://evil.test" } },
      200,
      { ...JSON_TYPE, ...HSTS },
    ],
    [
      "to a preflight",
      `${ORIGIN}/api/jobs`,
      {
        method: "OPTIONS",
        headers: { ...PREFLIGHT, "Access-Control-Request-Headers": "authorization" },
      },
      204,
      {
        ...HSTS,
        "access-control-allow-headers":
          "Authorization, Content-Type, Last-Event-ID, MCP-Protocol-Version, Mcp-Method, Mcp-Name",
        "access-control-allow-methods": "GET, POST, DELETE",
        "access-control-allow-origin": TOOLS,
        "access-control-max-age": "600",
        vary: "Origin",
      },
    ],
    [
      "to a preflight of another origin",
      `${ORIGIN}/api/jobs`,
      { method: "OPTIONS", headers: { ...PREFLIGHT, Origin: "https://evil.test" } },
      404,
      { ...PROBLEM, ...HSTS },
    ],
  ])("are the known ones: %s", async ([, url, init, status, own], { expect }) => {
    expect(await headersOf(url, init)).toEqual({ status, headers: { ...SECURITY, ...own } });
  });
});

it("lets a page show the pictures of an Enterprise Server", async ({ expect }) => {
  const { headers } = await headersOf(
    `${ORIGIN}/api/session`,
    {},
    {
      GITHUB_API_URL: "https://github.acme.test/api/v3",
      GITHUB_WEB_URL: "https://github.acme.test",
    },
  );
  expect(headers["content-security-policy"]).toContain(
    "; img-src 'self' https://avatars.githubusercontent.com https://github.acme.test https://avatars.github.acme.test; ",
  );
});
