import { Hono } from "hono";
import { afterEach, describe, it, vi } from "vitest";

import { requestId as giveRequestId } from "../../src/http/middleware/request-id.ts";
import { requestLog } from "../../src/http/middleware/request-log.ts";
import { problem as giveProblem } from "../../src/http/problem.ts";
import type { AppEnv } from "../../src/http/variables.ts";
import { setLogLevel } from "../../src/log/log.ts";
import { FAILURE_CODES } from "../../src/protocol/failures.ts";
import {
  connectedBrowser,
  eventually,
  fakes,
  openBrowser,
  skipWaits,
  startAfresh,
} from "./setup.ts";

const CALM = "gullhaven/ropewalk";

type Line = Record<string, unknown>;

afterEach(async () => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  await startAfresh();
});

/** What the Worker and its objects log from now on. */
function captureLog(): Line[] {
  const lines: Line[] = [];
  for (const level of ["debug", "info", "warn", "error"] as const) {
    vi.spyOn(console, level).mockImplementation((line: string) => lines.push(JSON.parse(line)));
  }
  return lines;
}

describe("the log of a job", () => {
  it("tells its steps and its calls under one digest, and nothing that leads to anybody", async ({
    expect,
  }) => {
    const browser = await connectedBrowser();
    const lines = captureLog();
    const { id } = await browser.startJob(CALM);
    const result = await browser.finished(id);
    await eventually(async () => lines.some(({ step }) => step === "done"));

    const ofJob = lines.filter(({ job }) => job !== undefined);
    expect(new Set(ofJob.map(({ job }) => job)).size).toBe(1);
    expect(new Set(ofJob.map(({ requestId }) => requestId)).size).toBe(1);
    const steps = ofJob.filter(({ event }) => event === "job-step").map(({ step }) => step);
    const [first, ...between] = steps;
    expect([first, between.pop()]).toEqual(["ranking", "done"]);
    expect(between.map(String).toSorted()).toEqual([
      ...Array<string>(5).fill("check"),
      ...Array<string>(5).fill("summary"),
    ]);
    const calls = ofJob.filter(({ event }) => event === "upstream-call");
    expect(calls.filter(({ upstream }) => upstream === "github")).toHaveLength(8);
    // Each summary is written, then read a second time.
    expect(calls.filter(({ upstream }) => upstream === "model")).toHaveLength(10);
    for (const call of calls) {
      expect(call).toMatchObject({ status: 200, durationMs: expect.any(Number) });
    }

    const text = JSON.stringify(lines);
    const titles = result.pullRequests.map(({ title }) => title);
    for (const secret of [id, browser.cookie, "gullhaven", "mira-lindqvist", "usr_", ...titles]) {
      expect(text).not.toContain(secret);
    }
  });
});

const CONNECTION_UNKNOWN = {
  code: 5,
  message: 'connection "github-canary-of-a-body" not found',
  details: [
    {
      "@type": "type.googleapis.com/scalekit.v1.errdetails.ErrorInfo",
      error_code: "RESOURCE_NOT_FOUND",
    },
  ],
};
const UNAUTHENTICATED = { code: 16, message: "unauthenticated" };

describe("a failure that is told with a request id", () => {
  it.for([
    ["unknown_connection", 404, CONNECTION_UNKNOWN, "scalekit_misconfigured"],
    ["credentials_refused", 401, UNAUTHENTICATED, "scalekit_misconfigured"],
    ["rate_limited", 429, { code: 8, message: "slow down" }, "scalekit_rate_limited"],
    ["invalid_answer", 502, { message: "bad gateway" }, "scalekit_unavailable"],
  ] as const)(
    "has its cause under that id: %s",
    async ([cause, status, body, code], { expect }) => {
      skipWaits();
      const browser = openBrowser();
      await fakes.fault({
        upstream: "scalekit",
        times: null,
        action: { kind: "status", status, body },
      });
      const lines = captureLog();
      const answer = await browser.request("POST", "/api/auth", {});
      const problem: { code: string; requestId: string } = await answer.json();

      expect(problem.code).toBe(code);
      const own = lines.filter(({ requestId }) => requestId === problem.requestId);
      expect(own.filter(({ event }) => event === "failure")).toMatchObject([
        { level: "warn", code, upstream: "scalekit", cause, status },
      ]);
      expect(own.map(({ event }) => event)).toContain("upstream-call");
      expect(own.find(({ event }) => event === "request")).toMatchObject({ code });
      expect(JSON.stringify(lines)).not.toMatch(/canary|slow down|bad gateway|usr_/);
    },
  );

  it("has it for each of two clicks at once", async ({ expect }) => {
    const browser = await connectedBrowser();
    await fakes.fault({
      upstream: "scalekit",
      times: null,
      action: { kind: "status", status: 404, body: CONNECTION_UNKNOWN },
    });
    const lines = captureLog();
    const answers = await Promise.all(
      [1, 2].map(async () => {
        const answer = await browser.request("POST", "/api/auth", {});
        const { requestId }: { requestId: string } = await answer.json();
        return requestId;
      }),
    );
    const failures = lines.filter(({ event }) => event === "failure");
    expect(new Set(failures.map(({ requestId }) => requestId))).toEqual(new Set(answers));
    expect(failures).toHaveLength(2);
    expect(failures.every(({ cause }) => cause === "unknown_connection")).toBe(true);
  });

  it("has it where GitHub does not say whether a docket may still be read", async ({ expect }) => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const browser = await connectedBrowser();
    const { id } = await browser.startJob(CALM, { limit: 1 });
    await browser.finished(id);
    vi.setSystemTime(Date.now() + 60_000);
    await fakes.fault({
      upstream: "github",
      times: null,
      action: { kind: "status", status: 502, body: "<html>" },
    });
    skipWaits();
    const lines = captureLog();
    for (const path of [`/api/jobs/${id}`, `/api/jobs/${id}/questions`]) {
      const answer = await browser.request("GET", path);
      const { code, requestId } = await answer.json<{ code: string; requestId: string }>();
      expect(code).toBe("access_unknown");
      const own = lines.filter((line) => line["requestId"] === requestId);
      expect(own).toContainEqual(
        expect.objectContaining({ event: "failure", level: "warn", code, cause: "invalid_answer" }),
      );
      expect(own).toContainEqual(
        expect.objectContaining({ event: "request", level: "warn", code }),
      );
    }
  });

  it("has it in a job, with what GitHub calls its request", async ({ expect }) => {
    const browser = await connectedBrowser();
    await fakes.fault({
      upstream: "github",
      times: null,
      action: {
        kind: "status",
        status: 403,
        body: { message: "Resource not accessible", documentation_url: "https://docs.github.com" },
        headers: {
          "x-github-request-id": "C0DE:1234:ABCD:5678:90AB",
          "x-oauth-scopes": "read:user",
          "x-accepted-oauth-scopes": "repo",
        },
      },
    });
    const lines = captureLog();
    const { id } = await browser.startJob(CALM);
    const { error } = await browser.finished(id);
    await eventually(async () => lines.some(({ step }) => step === "done"));

    expect(error?.code).toBe("access_restricted");
    const own = lines.filter(({ requestId }) => requestId === error?.requestId);
    expect(own.find(({ event }) => event === "failure")).toMatchObject({
      code: "access_restricted",
      upstream: "github",
      cause: "scope_missing",
      needs: "repo",
      githubRequestId: "C0DE:1234:ABCD:5678:90AB",
      job: expect.any(String),
    });
  });
});

describe("where only warnings are logged", () => {
  it.for(FAILURE_CODES)(
    "an answer with %s is found by its request id",
    async (code, { expect }) => {
      const answering = new Hono<AppEnv>()
        .use(giveRequestId, requestLog)
        .get("/", (c) => giveProblem(c, { code }))
        .get("/well", (c) => c.json({}));
      const lines = captureLog();
      setLogLevel("warn");
      const answer = await answering.request("/");
      const told: { requestId: string } = await answer.json();
      await answering.request("/well");
      setLogLevel("debug");
      expect(lines).toMatchObject([
        { level: "warn", event: "request", requestId: told.requestId, code, status: answer.status },
      ]);
      expect(answer.status).toBeGreaterThanOrEqual(400);
    },
  );
});

describe("the log at debug", () => {
  it("adds sizes and durations", async ({ expect }) => {
    const browser = await connectedBrowser();
    const lines = captureLog();
    const { id } = await browser.startJob(CALM);
    await browser.finished(id);
    await eventually(async () => lines.some(({ step }) => step === "done"));
    const read = lines.filter(({ step }) => String(step).startsWith("POST /graphql"));
    const calls = lines.filter(({ event }) => event === "upstream-call");
    expect(calls.every(({ bytes }) => typeof bytes === "number")).toBe(true);
    expect(calls.some(({ bytes }) => Number(bytes) > 1000)).toBe(true);
    expect(read.every(({ sentCharacters }) => Number(sentCharacters) > 0)).toBe(true);
    expect(lines).toContainEqual(
      expect.objectContaining({ event: "session-call", durationMs: expect.any(Number) }),
    );
  });
});

describe("an answer of the API", () => {
  it("says how long it took, and how long its session did", async ({ expect }) => {
    const browser = await connectedBrowser();
    const response = await browser.request("GET", "/api/session");
    await response.body?.cancel();
    expect(response.headers.get("Server-Timing")).toMatch(/session;dur=[\d.]+.*total;dur=[\d.]+/);
  });
});
