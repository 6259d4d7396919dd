import { afterEach, describe, it, vi } from "vitest";

import { holdingLog, withLogContext } from "../../../src/log/context.ts";
import { setLogLevel } from "../../../src/log/log.ts";
import { UpstreamError } from "../../../src/upstream/error.ts";
import { guardFetch } from "../../../src/upstream/guarded-fetch.ts";
import { withRetries } from "../../../src/upstream/retry.ts";

const TOKEN = "ghp_" + "a".repeat(36);
const IDENTIFIER = `usr_${"0".repeat(32)}`;

function capture(): Record<string, unknown>[] {
  const lines: Record<string, unknown>[] = [];
  for (const level of ["info", "warn", "error"] as const) {
    vi.spyOn(console, level).mockImplementation((line: string) => lines.push(JSON.parse(line)));
  }
  return lines;
}

function answering(...answers: (Response | Error)[]): typeof fetch {
  const guarded = guardFetch({
    upstream: "github",
    fetch: () => {
      const answer = answers.shift() ?? new Response(null);
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
  });
  return guarded;
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe("the log of upstream calls", () => {
  it("has one line for each, with the work it belongs to", async ({ expect }) => {
    const lines = capture();
    const fetch = answering(new Response("diff --git"));
    const response = await withLogContext({ requestId: "r1", job: "j1" }, () =>
      fetch("https://api.github.com/repos/acme/secret-rockets/pulls/12", {
        headers: { authorization: `Bearer ${TOKEN}` },
      }),
    );
    await response.text();

    expect(lines).toEqual([
      {
        level: "info",
        event: "upstream-call",
        at: expect.stringMatching(/^\d{4}-.*Z$/),
        requestId: "r1",
        job: "j1",
        upstream: "github",
        step: "GET /repos/*/*/pulls/*",
        status: 200,
        waitMs: expect.any(Number),
        durationMs: expect.any(Number),
      },
    ]);
  });

  it("says how long was waited for the answer, and how long it took in all", async ({ expect }) => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const lines = capture();
    const fetch = guardFetch({
      upstream: "github",
      fetch: async () => {
        vi.setSystemTime(Date.now() + 200);
        return new Response("body");
      },
    });
    const response = await fetch("https://api.github.com/user");
    vi.setSystemTime(Date.now() + 30);
    await response.text();
    expect(lines).toMatchObject([{ waitMs: 200, durationMs: 230 }]);
    vi.useRealTimers();
  });

  it("tells at debug how much was sent", async ({ expect }) => {
    const lines = capture();
    setLogLevel("debug");
    const fetch = answering(new Response("12345"), new Response(null));
    const url = "https://api.github.com/graphql";
    await (await fetch(url, { method: "POST", body: "1234567" })).text();
    await fetch(url);
    setLogLevel("info");
    expect(lines).toMatchObject([
      { sentCharacters: 7, bytes: 5 },
      { sentCharacters: 0, bytes: 0 },
    ]);
  });

  it("names as much of a path as leads to nothing", async ({ expect }) => {
    const lines = capture();
    const long = "/repos/a/b/pulls/1/files/x/y/z/u/v/w";
    await answering(new Response(null))(`https://api.github.com${long}`);
    expect(lines).toMatchObject([{ step: "GET /repos/*/*/pulls/*/files/*/*/*/*" }]);
  });

  it("names our own query documents and nothing else of a body or an address", async ({
    expect,
  }) => {
    const lines = capture();
    const fetch = answering(new Response("{}"), new Response("{}"));
    const body = JSON.stringify({
      query: "query Candidates($owner: String!) { repository { id } }",
      variables: { owner: "acme", name: "secret-rockets" },
    });
    await (await fetch("https://api.github.com/graphql", { method: "POST", body })).text();
    await (
      await fetch(
        `https://env.scalekit.test/api/v1/connected_accounts/details?identifier=${IDENTIFIER}`,
        {
          method: "POST",
          body: `{"identifier":"${IDENTIFIER}"}`,
        },
      )
    ).text();

    expect(lines.map(({ step }) => step)).toEqual([
      "POST /graphql Candidates",
      "POST /api/v1/connected_accounts/details",
    ]);
    expect(JSON.stringify(lines)).not.toMatch(/acme|secret|usr_|ghp_/);
  });

  it("says which attempt it was, and why one failed", async ({ expect }) => {
    const lines = capture();
    const fetch = answering(new TypeError(`connect ${TOKEN}`), new Response(null));
    await withRetries(async () => fetch("https://api.github.com/user"), {
      clock: { now: () => 0, sleep: () => Promise.resolve() },
      signal: new AbortController().signal,
      deadline: 60_000,
    });

    expect(lines).toMatchObject([
      { level: "warn", step: "GET /user", failed: "network" },
      { level: "info", step: "GET /user", status: 200, retry: 1 },
    ]);
    expect(lines[0]).not.toHaveProperty("retry");
    expect(JSON.stringify(lines)).not.toContain("ghp_");
  });

  it("tells the end of an answer that breaks off or is given up, once", async ({ expect }) => {
    const lines = capture();
    const broken = new ReadableStream({
      pull() {
        throw new TypeError("reset");
      },
    });
    const fetch = answering(new Response(broken), new Response("unread"));
    const first = await fetch("https://api.github.com/user");
    await expect(first.text()).rejects.toThrow(UpstreamError);
    const second = await fetch("https://api.github.com/user");
    await second.body?.cancel();

    expect(lines).toMatchObject([{ status: 200, failed: "network" }, { status: 200 }]);
    expect(lines).toHaveLength(2);
  });

  it("waits for the end of work that somebody waits for, unless something fails", async ({
    expect,
  }) => {
    const lines = capture();
    const fetch = answering(new Response(null), new Response(null, { status: 500 }));
    await withLogContext({ job: "j1" }, () =>
      holdingLog(async () => {
        await fetch("https://api.github.com/user");
        expect(lines).toEqual([]);
        await fetch("https://api.github.com/user/repos");
        expect(lines).toMatchObject([{ level: "warn", status: 500, job: "j1" }]);
      }),
    );
    expect(lines).toMatchObject([{ status: 500 }, { status: 200, job: "j1" }]);
    await fetch("https://api.github.com/user");
    expect(lines).toHaveLength(3);
  });
});
