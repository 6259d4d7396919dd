import {
  createExecutionContext,
  listDurableObjectIds,
  waitOnExecutionContext,
} from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { afterEach, describe, it } from "vitest";

import { app } from "../../src/http/app.ts";
import { OPERATIONS } from "../../src/http/openapi/operations.ts";
import type { Problem } from "../../src/protocol/failures.ts";
import type { TokenCreated } from "../../src/protocol/session.ts";
import { createNonsense } from "../support/nonsense.ts";
import { connectedBrowser, fakes, openBrowser, ORIGIN, startAfresh } from "./setup.ts";

const JOB = { repository: "gullhaven/ropewalk" };

function send(path: string, init: RequestInit = {}): Promise<Response> {
  return exports.default.fetch(new Request(`${ORIGIN}${path}`, init));
}

async function problemOf(answer: Response): Promise<Problem> {
  const problem: Problem = await answer.json();
  return problem;
}

/** The app under other variables. */
async function withVariables(
  variables: Partial<Env>,
  url = `${ORIGIN}/api/session`,
  init: RequestInit = {},
): Promise<Response> {
  const context = createExecutionContext();
  const answer = await app.fetch(new Request(url, init), { ...env, ...variables }, context);
  await waitOnExecutionContext(context);
  return answer;
}

/** A limit that lets so many pass, and what they were counted by. */
function atMost(count: number) {
  const counted: string[] = [];
  return {
    counted,
    limit: async ({ key }: { key: string }) => {
      counted.push(key);
      return { success: counted.length <= count };
    },
  };
}

afterEach(startAfresh);

describe("the same-origin guard", () => {
  const CROSS_SITE: Record<string, string>[] = [
    { "Sec-Fetch-Site": "cross-site" },
    { "Sec-Fetch-Site": "same-site" },
    { "Sec-Fetch-Site": "cross-site", Origin: ORIGIN },
    { Origin: "https://evil.test" },
    { Origin: "null" },
    { Origin: "http://docket.test" },
  ];
  it("refuses unsafe requests that another site caused, with or without a cookie", async ({
    expect,
  }) => {
    const browser = await connectedBrowser();
    for (const headers of CROSS_SITE) {
      for (const [method, path] of [
        ["POST", "/api/auth"],
        ["POST", "/api/auth/disconnect"],
        ["DELETE", "/api/session"],
        ["POST", "/api/jobs"],
      ] as const) {
        const answer = await browser.request(method, path, { headers });
        expect(answer.status).toBe(403);
        expect((await problemOf(answer)).code).toBe("cross_site_request");
        expect((await send(path, { method, headers })).status).toBe(403);
      }
    }
    expect((await browser.session()).connected).toBe(true);
  });

  const OWN: Record<string, string>[] = [
    {},
    { Origin: ORIGIN },
    { "Sec-Fetch-Site": "same-origin" },
    { "Sec-Fetch-Site": "same-origin", Origin: "https://evil.test" },
    { "Sec-Fetch-Site": "none" },
  ];
  it.for(OWN)("lets unsafe requests with %j pass", async (headers, { expect }) => {
    expect((await send("/api/auth", { method: "DELETE", headers })).status).toBe(204);
  });

  it("lets other sites link here, and read nothing they could not before", async ({ expect }) => {
    const answer = await send("/api/session", { headers: { "Sec-Fetch-Site": "cross-site" } });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("Access-Control-Allow-Origin")).toBeNull();
  });
});

describe("a request body", () => {
  const JSON_TYPE = { "Content-Type": "application/json" };

  it("is at most 16 KB, also when it does not say how long it is", async ({ expect }) => {
    const body = JSON.stringify({ repository: "a".repeat(17_000) });
    const declared = await send("/api/jobs", { method: "POST", headers: JSON_TYPE, body });
    expect(declared.status).toBe(413);
    expect(await problemOf(declared)).toMatchObject({
      code: "payload_too_large",
      detail: "The request body is larger than 16 KB.",
    });
    const stream = new Blob(Array.from({ length: 100 }, () => "a".repeat(1000))).stream();
    const streamed = await send("/api/jobs", { method: "POST", headers: JSON_TYPE, body: stream });
    expect(streamed.status).toBe(413);
    const largest = JSON.stringify({ repository: "" }).length;
    const fitting = JSON.stringify({ repository: "a".repeat(16 * 1024 - largest) });
    const fits = await send("/api/jobs", { method: "POST", headers: JSON_TYPE, body: fitting });
    expect(fits.status).toBe(400);
  });

  it("may be larger where it brings a file, and says how large", async ({ expect }) => {
    const browser = await connectedBrowser();
    for (const [kilobytes, status, detail] of [
      [390, 400, '"content" is not valid: give what the file is to hold, at most 256 KB.'],
      [400, 413, "The request body is larger than 400 KB: a file may have 256 KB."],
    ] as const) {
      const file = { kind: "file", path: "a", branch: "b", message: "c", ...JOB };
      const content = "a".repeat(kilobytes * 1024);
      const answer = await browser.request("POST", "/api/actions", { body: { ...file, content } });
      expect(answer.status).toBe(status);
      expect((await problemOf(answer)).detail).toBe(detail);
    }
  });

  it.for(["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])(
    "is JSON, not %s",
    async (type, { expect }) => {
      const answer = await send("/api/jobs", {
        method: "POST",
        headers: { "Content-Type": type },
        body: JSON.stringify(JOB),
      });
      expect(answer.status).toBe(415);
      expect((await problemOf(answer)).code).toBe("unsupported_media_type");
    },
  );

  it.for(["{", "nope", '{"a":1}}', "\u0000", "[1,]"])(
    "is well-formed: %j is not",
    async (body, { expect }) => {
      const answer = await send("/api/jobs", { method: "POST", headers: JSON_TYPE, body });
      expect(answer.status).toBe(400);
      expect(await problemOf(answer)).toMatchObject({
        code: "invalid_request",
        detail: "The request body is not valid JSON.",
      });
    },
  );

  it("is valid UTF-8", async ({ expect }) => {
    const body = new Uint8Array([0x22, 0xff, 0xfe, 0x22]);
    const answer = await send("/api/jobs", { method: "POST", headers: JSON_TYPE, body });
    expect(answer.status).toBe(400);
  });
});

describe("every answer", () => {
  it("carries a request id of its own and the security headers", async ({ expect }) => {
    const browser = await connectedBrowser();
    const { id } = await browser.startJob("gullhaven/ropewalk", { limit: 1 });
    const answers = await Promise.all(
      [
        "/",
        "/api/session",
        "/nowhere",
        "/user/verify",
        "/openapi.json",
        "/healthz",
        `/api/jobs/${id}/events`,
      ].map((path) => browser.request("GET", path, { headers: { "X-Request-Id": "forged" } })),
    );
    const ids = new Set(answers.map((answer) => answer.headers.get("X-Request-Id")));
    expect(ids.size).toBe(answers.length);
    for (const { headers, body } of answers) {
      expect(headers.get("X-Request-Id")).toMatch(/^[0-9a-f-]{36}$/);
      expect(headers.get("Content-Security-Policy")).toContain("default-src 'none'");
      expect(headers.get("Content-Security-Policy")).not.toMatch(/unsafe|\*/);
      expect(headers.get("X-Content-Type-Options")).toBe("nosniff");
      expect(headers.get("Referrer-Policy")).toBe("no-referrer");
      expect(headers.get("X-Frame-Options")).toBe("DENY");
      expect(headers.get("Cross-Origin-Opener-Policy")).toBe("same-origin");
      expect(headers.get("Strict-Transport-Security")).toBe("max-age=31536000");
      expect(headers.get("Cache-Control")).toMatch(/no-store|max-age=300/);
      await body?.cancel();
    }
  });

  it("to an unknown path or method is a 404 problem, or a page for a browser", async ({
    expect,
  }) => {
    for (const [method, path] of [
      ["GET", "/nowhere"],
      ["GET", "/api"],
      ["POST", "/api/session"],
      ["PUT", "/api/auth"],
      ["PATCH", "/api/jobs"],
      ["DELETE", "/"],
      ["OPTIONS", "/api/jobs"],
      ["GET", "/api/auth"],
      ["GET", "/%E0%A4%A"],
      ["GET", "//evil.test/"],
    ] as const) {
      const answer = await send(path, { method });
      expect(`${method} ${path} ${answer.status}`).toBe(`${method} ${path} 404`);
      expect(answer.headers.get("Content-Type")).toBe("application/problem+json");
      expect((await problemOf(answer)).code).toBe("not_found");
    }
    const page = await send("/nowhere", { headers: { Accept: "text/html,*/*" } });
    expect(page.status).toBe(404);
    expect(page.headers.get("Content-Type")).toContain("text/html");
  });
});

describe("a wrong configuration", () => {
  it("is answered with all that is wrong, everywhere, without the values", async ({ expect }) => {
    const wrong = {
      SESSION_SECRET: "too short a secret",
      SCALEKIT_CLIENT_ID: "",
      ALLOWED_GITHUB: "",
      JURISDICTION: "atlantis",
    };
    for (const path of ["/api/session", "/healthz", "/nowhere"]) {
      const answer = await withVariables(wrong, ORIGIN + path);
      expect(answer.status).toBe(500);
      const { detail } = await problemOf(answer);
      for (const name of Object.keys(wrong)) {
        expect(detail).toContain(name);
      }
      expect(detail).not.toContain("too short a secret");
      expect(detail).not.toContain("atlantis");
    }
    const page = await withVariables(wrong, `${ORIGIN}/`, { headers: { Accept: "text/html" } });
    expect(page.status).toBe(500);
    const text = await page.text();
    expect(text).toContain("SCALEKIT_CLIENT_ID");
    expect(text).not.toContain("atlantis");
  });

  it("of a jurisdiction is of no consequence on one's own machine", async ({ expect }) => {
    const answer = await withVariables({ JURISDICTION: "eu" }, `${ORIGIN}/api/auth`, {
      method: "POST",
    });
    expect(answer.status).toBe(200);
  });

  it("does not let plain http serve other machines", async ({ expect }) => {
    const answer = await withVariables({}, "http://docket.test/api/session");
    expect(answer.status).toBe(400);
    expect((await problemOf(answer)).detail).toContain("https");
    expect((await withVariables({}, "http://127.0.0.1:8787/api/session")).status).toBe(200);
  });
});

describe("the session secret", () => {
  it("is rotated by putting a new one before the old", async ({ expect }) => {
    const browser = await connectedBrowser();
    const headers = { Cookie: browser.cookie };
    const next = "n".repeat(32);
    const url = `${ORIGIN}/api/session`;
    async function connectedWith(SESSION_SECRET: string) {
      const answer = await withVariables({ SESSION_SECRET }, url, { headers });
      const { connected } = await answer.json<{ connected: boolean }>();
      return connected;
    }
    expect(await connectedWith(`${next},${env.SESSION_SECRET}`)).toBe(true);
    expect(await connectedWith(next)).toBe(false);
  });
});

describe("other origins", () => {
  const tools = "https://tools.test";

  it("may call with a token when they are listed, never with cookies", async ({ expect }) => {
    const variables = { CORS_ORIGINS: `${tools}, https://more.test` };
    const preflight = await withVariables(variables, `${ORIGIN}/api/jobs`, {
      method: "OPTIONS",
      headers: { Origin: tools, "Access-Control-Request-Method": "POST" },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get("Access-Control-Allow-Origin")).toBe(tools);
    expect(preflight.headers.get("Access-Control-Allow-Headers")).toContain("Authorization");
    const answer = await withVariables(variables, `${ORIGIN}/api/session`, {
      headers: { Origin: tools },
    });
    expect(answer.headers.get("Access-Control-Allow-Origin")).toBe(tools);
    expect(answer.headers.get("Vary")).toContain("Origin");
    expect(answer.headers.get("Access-Control-Allow-Credentials")).toBeNull();
    const unsafe = await withVariables(variables, `${ORIGIN}/api/auth`, {
      method: "POST",
      headers: { Origin: tools },
    });
    expect(unsafe.status).toBe(403);
  });

  it("get nothing otherwise", async ({ expect }) => {
    const headers = { Origin: "https://evil.test", "Access-Control-Request-Method": "POST" };
    const preflight = await send("/api/jobs", { method: "OPTIONS", headers });
    expect(preflight.status).toBe(404);
    expect(preflight.headers.get("Access-Control-Allow-Origin")).toBeNull();
  });
});

describe("opening sessions", () => {
  it("is counted by address, and refused above the limit before any object is made", async ({
    expect,
  }) => {
    const counted: string[] = [];
    const SESSION_RATE = {
      limit: async ({ key }: { key: string }) => {
        counted.push(key);
        return { success: counted.length <= 1 };
      },
    };
    const init = { method: "POST", headers: { "CF-Connecting-IP": "203.0.113.7" } };
    const first = await withVariables({ SESSION_RATE }, `${ORIGIN}/api/auth`, init);
    expect(first.status).toBe(200);
    const objects = (await listDurableObjectIds(env.BROWSER_SESSION)).length;
    const second = await withVariables({ SESSION_RATE }, `${ORIGIN}/api/auth`, init);
    expect(second.status).toBe(429);
    expect(second.headers.get("Retry-After")).toBe("60");
    expect((await problemOf(second)).code).toBe("too_many_requests");
    expect(counted).toEqual(["203.0.113.7", "203.0.113.7"]);
    expect((await listDurableObjectIds(env.BROWSER_SESSION)).length).toBe(objects);
  });
});

describe("connecting again and again", () => {
  it("is counted by session, and refused above the limit before its object is asked", async ({
    expect,
  }) => {
    const browser = await connectedBrowser("mira-lindqvist");
    const counted: string[] = [];
    const AUTHORIZATION_RATE = {
      limit: async ({ key }: { key: string }) => {
        counted.push(key);
        return { success: counted.length <= 1 };
      },
    };
    const init = { method: "POST", headers: { Cookie: browser.cookie } };
    const first = await withVariables({ AUTHORIZATION_RATE }, `${ORIGIN}/api/auth`, init);
    expect(first.status).toBe(200);
    const second = await withVariables({ AUTHORIZATION_RATE }, `${ORIGIN}/api/auth`, init);
    expect(second.status).toBe(429);
    expect(second.headers.get("Retry-After")).toBe("60");
    expect(new Set(counted).size).toBe(1);
    expect(counted).toHaveLength(2);
  });
});

describe("asking GitHub again and again", () => {
  const NAMED = { repository: JOB.repository, kind: "issue", title: "Knots", body: "All." };
  const DIGEST = {
    name: "Mornings",
    repositories: [JOB.repository],
    schedule: { days: ["mon"], time: "08:30", timeZone: "UTC" },
    deliver: { kind: "slack", url: "https://hooks.slack.com/services/T0SAMPLE/B0SAMPLE/x" },
  };
  const LINK = "A".repeat(22);

  it.for([
    ["GET", `/api/github/repository?repository=${JOB.repository}`, undefined, 200],
    ["GET", "/api/repositories", undefined, 200],
    ["POST", "/api/actions", NAMED, 201],
    ["POST", "/api/suggestions/none/preview", {}, 404],
    ["POST", "/api/digests", DIGEST, 201],
    ["PATCH", "/api/digests/none", { name: "Evenings" }, 404],
    ["GET", `/d/${LINK}`, undefined, 404],
    ["GET", `/api/shared/${LINK}`, undefined, 404],
    ["GET", `/api/shared/${LINK}/events`, undefined, 404],
    ["GET", `/api/shared/${LINK}/yours`, undefined, 404],
  ] as const)(
    "is counted by session, and refused above the limit before its object is asked: %s %s",
    async ([method, path, body, status], { expect }) => {
      const browser = await connectedBrowser("mira-lindqvist");
      const READING_RATE = atMost(1);
      const init = {
        method,
        headers: { Cookie: browser.cookie, "Content-Type": "application/json" },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      };
      const variables = { READING_RATE, ACTIONS: "on" };
      const first = await withVariables(variables, `${ORIGIN}${path}`, init);
      expect(first.status).toBe(status);
      await first.body?.cancel();
      await fakes.clearLog();
      const second = await withVariables(variables, `${ORIGIN}${path}`, init);
      expect(second.status).toBe(429);
      expect(second.headers.get("Retry-After")).toBe("60");
      expect((await problemOf(second)).code).toBe("too_many_requests");
      expect((await fakes.log()).entries).toEqual([]);
      expect(READING_RATE.counted).toHaveLength(2);
      expect(new Set(READING_RATE.counted).size).toBe(1);
    },
  );

  it("is told to a browser that navigates as a page, with the time to wait", async ({ expect }) => {
    const browser = await connectedBrowser("mira-lindqvist");
    const answer = await withVariables({ READING_RATE: atMost(0) }, `${ORIGIN}/d/${LINK}`, {
      headers: { Cookie: browser.cookie, Accept: "text/html" },
    });
    expect(answer.status).toBe(429);
    expect(answer.headers.get("Retry-After")).toBe("60");
    expect(answer.headers.get("Content-Type")).toContain("text/html");
    expect(await answer.text()).toContain("Try again in a minute.");
  });

  it("is the same for an assistant", async ({ expect }) => {
    const browser = await connectedBrowser("mira-lindqvist");
    const { token } = await browser.json<TokenCreated>(
      await browser.request("POST", "/api/tokens", { body: { name: "hers", scopes: ["read"] } }),
      201,
    );
    const READING_RATE = atMost(0);
    await fakes.clearLog();
    const calls = [
      ["list_repositories", {}],
      ["github_issues_list", { repository: JOB.repository }],
      ["github_issue_get", { repository: JOB.repository, issue_number: 1 }],
    ] as const;
    for (const [name, given] of calls) {
      const answer = await withVariables({ READING_RATE }, `${ORIGIN}/mcp`, {
        method: "POST",
        headers: {
          Authorization: `Bearer ${token}`,
          "Content-Type": "application/json",
          Accept: "application/json, text/event-stream",
        },
        body: JSON.stringify({
          jsonrpc: "2.0",
          id: 1,
          method: "tools/call",
          params: { name, arguments: given },
        }),
      });
      expect(await answer.text()).toContain("(too_many_requests)");
    }
    expect(READING_RATE.counted).toHaveLength(calls.length);
    expect((await fakes.log()).entries).toEqual([]);
  });
});

describe("the API description", () => {
  it("lists exactly the routes there are", async ({ expect }) => {
    const document = await (await send("/openapi.json")).json<{ paths: Record<string, object> }>();
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const routed = app.routes
      .filter(({ method }) => method !== "ALL")
      .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, "{$1}")}`);
    expect(described.toSorted()).toEqual([...new Set(routed)].toSorted());
    expect(described).toHaveLength(OPERATIONS.length);
  });

  it("refers to nothing it does not define", async ({ expect }) => {
    const text = await (await send("/openapi.json")).text();
    const { components } = JSON.parse(text);
    const referred = [...text.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name);
    for (const name of new Set(referred)) {
      expect(components.schemas).toHaveProperty(name ?? "");
    }
  });

  it("describes no route by which a session reaches another's job or token", async ({ expect }) => {
    const owner = await connectedBrowser("mira-lindqvist");
    const other = await connectedBrowser("tomas-reyes");
    const { id } = await owner.startJob("gullhaven/ropewalk", { limit: 1 });
    const token = await owner.json<{ id: string }>(
      await owner.request("POST", "/api/tokens", { body: { name: "mine" } }),
      201,
    );
    const addressed = OPERATIONS.filter(({ path }) => path.includes("{id}"));
    expect(addressed.length).toBeGreaterThan(4);
    for (const { method, path } of addressed) {
      const own = path.startsWith("/api/tokens") ? token.id : id;
      for (const browser of [other, openBrowser()]) {
        const ask = (which: string) =>
          browser.request(method.toUpperCase(), path.replace("{id}", which), {
            headers: { "Sec-Fetch-Site": "same-origin" },
            ...(path.endsWith("/confirm") ? { body: { nonce: "n", digest: "d" } } : {}),
          });
        const answer = await ask(own);
        const never = await ask("never");
        expect(`${method} ${path} ${answer.status}`).toBe(`${method} ${path} ${never.status}`);
        expect(answer.status).toBeOneOf([204, 401, 404]);
        await answer.body?.cancel();
      }
    }
    expect((await owner.request("GET", `/api/jobs/${id}`)).status).toBe(200);
    expect(await (await owner.request("GET", "/api/tokens")).json()).toHaveLength(1);
  });
});

describe("nonsense", () => {
  it("of 500 kinds meets no 5xx, opens no object and leaves the session as it was", async ({
    expect,
  }) => {
    const browser = await connectedBrowser();
    const stranger = openBrowser();
    const objects = (await listDurableObjectIds(env.BROWSER_SESSION)).length;
    for (const nonsense of createNonsense(OPERATIONS, 20_260_101, 500)) {
      const sender = nonsense.byStranger ? stranger : browser;
      const answer = await sender.request(nonsense.method, nonsense.target, nonsense.sent);
      const text = JSON.stringify(nonsense);
      expect(`${text}: ${answer.status < 500}`).toBe(`${text}: true`);
      await answer.body?.cancel();
    }
    expect((await listDurableObjectIds(env.BROWSER_SESSION)).length).toBe(objects);
    expect((await browser.session()).connected).toBe(true);
  });
});
