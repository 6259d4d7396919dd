import { afterEach, describe, it, vi } from "vitest";

import { cacheAccessToken, createReader } from "../../../src/connectors/github-app/reader.ts";
import { createSealer } from "../../../src/connectors/github-app/sealer.ts";
import { API_ROOT } from "../../../src/github/client/api-root.ts";
import { fail, type Result, succeed } from "../../../src/protocol/failures.ts";
import { REAL_CLOCK } from "../../../src/upstream/clock.ts";
import type { FaultInput } from "../../fakes/control/faults.ts";
import { inVirtualTime } from "../../support/virtual-time.ts";
import { createToolWorld, REPOSITORY } from "../github/tools/tool-world.ts";
import {
  connect,
  connectionOf,
  decide,
  githubAppSubject,
  SIGNAL,
  SUBJECTS,
} from "./connector-subjects.ts";
import { failureOf } from "./scalekit-connection.ts";

const MINE = connectionOf("a");
const USER = `${API_ROOT}/user`;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** How long GitHub's tokens live, and how long before their end they are refreshed. */
const LIFETIME_MS = 8 * HOUR_MS;
const MARGIN_MS = 5 * MINUTE_MS;
const START = Date.UTC(2026, 10, 20, 9);

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** A reader whose tokens come in this order, and what GitHub was sent. */
function readerOf(tokens: Result<string>[], answer: (token: string) => Response) {
  const sent: string[] = [];
  const reader = createReader({
    apiUrl: "https://api.github.test",
    webUrl: "https://github.test",
    accessToken: async () => {
      const next = tokens.shift() ?? fail("internal");
      return next.ok ? succeed({ value: next.value, askAgainAt: null }) : next;
    },
    fetch: async (_input, init) => {
      const token = new Headers(init?.headers).get("authorization")?.slice("Bearer ".length) ?? "";
      sent.push(token);
      return answer(token);
    },
  });
  return { fetch: reader.fetch(MINE), sent };
}

describe("a request whose token GitHub refuses", () => {
  it("is sent once more with the next token, and nobody reads the refusal", async ({ expect }) => {
    let cancelled = false;
    const refusal = new ReadableStream({ cancel: () => void (cancelled = true) });
    const { fetch, sent } = readerOf([succeed("first"), succeed("second")], (token) =>
      token === "first" ? new Response(refusal, { status: 401 }) : Response.json({ id: 7 }),
    );
    expect(await (await fetch(USER)).json()).toEqual({ id: 7 });
    expect(sent).toEqual(["first", "second"]);
    expect(cancelled).toBe(true);
  });

  it("has the refusal for its answer where there is no other token", async ({ expect }) => {
    const { fetch, sent } = readerOf([succeed("first"), fail("reconnect_required")], () =>
      Response.json({ message: "Bad credentials" }, { status: 401 }),
    );
    const answer = await fetch(USER);
    expect(answer.status).toBe(401);
    expect(await answer.json()).toEqual({ message: "Bad credentials" });
    expect(sent).toEqual(["first"]);
  });
});

describe("the token that a job keeps", () => {
  it("is asked for again from the time on that it came with, and never kept when there is none", async ({
    expect,
  }) => {
    const clock = { ...REAL_CLOCK, now: () => now };
    let now = 0;
    const answers = [
      succeed({ value: "one", askAgainAt: 1000 }),
      fail("github_unavailable"),
      succeed({ value: "two", askAgainAt: null }),
    ];
    const cached = cacheAccessToken(async () => answers.shift() ?? fail("internal"), clock);
    const token = async () => await cached(MINE, null);
    expect(await token()).toMatchObject({ value: { value: "one" } });
    now = 999;
    expect(await token()).toMatchObject({ value: { value: "one" } });
    now = 1000;
    expect(await token()).toMatchObject({ failure: { code: "github_unavailable" } });
    expect(await token()).toMatchObject({ value: { value: "two" } });
    now = Number.MAX_SAFE_INTEGER;
    expect(await token()).toMatchObject({ value: { value: "two" } });
  });
});

describe("a token that expires", () => {
  it("is refreshed from five minutes before its end on, and says so", async ({ expect }) => {
    const subject = githubAppSubject();
    await connect(subject, MINE);
    const askAgainAt = subject.clock.now() + LIFETIME_MS - MARGIN_MS;
    expect(await subject.connector.accessToken?.(MINE, null)).toMatchObject({
      value: { askAgainAt },
    });
    await subject.clock.advance(LIFETIME_MS - MARGIN_MS - 1);
    await subject.connector.accessToken?.(MINE, null);
    expect(subject.calls("oauth.refresh")).toBe(0);
    await subject.clock.advance(1);
    await subject.connector.accessToken?.(MINE, null);
    expect(subject.calls("oauth.refresh")).toBe(1);
  });

  it("is given until its very end while GitHub refuses to refresh", async ({ expect }) => {
    const subject = githubAppSubject();
    await connect(subject, MINE);
    subject.fault("oauth.refresh", { kind: "status", status: 404 }, null);
    await subject.clock.advance(LIFETIME_MS - 1);
    expect(await subject.connector.accessToken?.(MINE, null)).toMatchObject({ ok: true });
    await subject.clock.advance(1);
    expect(await subject.connector.accessToken?.(MINE, null)).toMatchObject({
      failure: { code: "internal" },
    });
  });

  it("leaves the status open while GitHub cannot be asked for another", async ({ expect }) => {
    const subject = githubAppSubject();
    await connect(subject, MINE);
    await subject.clock.advance(LIFETIME_MS);
    subject.fault("oauth.refresh", { kind: "status", status: 503 }, null);
    expect(await failureOf(subject.connector.status(MINE, SIGNAL))).toMatchObject({
      code: "github_unavailable",
    });
  });

  it("is not refreshed by who has seen the one before, nor once it is gone", async ({ expect }) => {
    const subject = githubAppSubject();
    await connect(subject, MINE);
    const before = subject.store.read(MINE.identifier);
    await subject.clock.advance(LIFETIME_MS);
    const refreshed = await subject.connector.accessToken?.(MINE, null);
    const after = subject.store.read(MINE.identifier);
    expect(subject.calls("oauth.refresh")).toBe(1);
    for (const [later, expected] of [
      [after, refreshed],
      [null, { ok: false, failure: { code: "reconnect_required" } }],
    ] as const) {
      const seen = [before];
      const credentials = { ...subject.store, read: () => seen.shift() ?? later };
      const late = subject.another({ credentials });
      expect(await late.accessToken?.(MINE, null)).toEqual(expected);
    }
    expect(subject.calls("oauth.refresh")).toBe(1);
  });

  it("is lost, and GitHub not asked, where nothing came to refresh it with", async ({ expect }) => {
    const subject = githubAppSubject();
    await decide(subject, MINE);
    let asked = 0;
    const connector = subject.another({
      fetch: async () => {
        asked += 1;
        return Response.json({
          access_token: "ghu_alone",
          scope: "",
          expires_in: 60,
          refresh_token_expires_in: 60,
        });
      },
    });
    expect(await connector.verify(MINE, "code", SIGNAL)).toMatchObject({ ok: true });
    await subject.clock.advance(MINUTE_MS);
    expect(await connector.accessToken?.(MINE, null)).toEqual({
      ok: false,
      failure: { code: "reconnect_required" },
    });
    expect(asked).toBe(1);
  });
});

async function exchangeUnder(action: FaultInput["action"]) {
  const subject = githubAppSubject();
  await decide(subject, MINE);
  subject.fault("oauth.exchange", action, null);
  return await subject.connector.verify(MINE, "code", SIGNAL).catch((error: unknown) => error);
}

describe("removing a connection", () => {
  it.for([404, 422])(
    "is done where GitHub does not know its token: %i",
    async (status, { expect }) => {
      const subject = githubAppSubject();
      await connect(subject, MINE);
      subject.fault("apps.deleteToken", { kind: "status", status });
      await subject.connector.remove(MINE, SIGNAL);
      expect(subject.calls("apps.deleteToken")).toBe(1);
      expect(subject.store.entries.size).toBe(0);
    },
  );

  it.for([400, 401, 503])("is not done where GitHub answers %i", async (status, { expect }) => {
    const subject = githubAppSubject();
    await connect(subject, MINE);
    subject.fault("apps.deleteToken", { kind: "status", status }, null);
    await expect(subject.connector.remove(MINE, SIGNAL)).rejects.toMatchObject({
      upstream: "github",
      status,
    });
    expect(subject.store.entries.size).toBe(1);
  });
});

describe("exchanging a code", () => {
  it("tells what went wrong on the way from what GitHub said", async ({ expect }) => {
    expect(await exchangeUnder({ kind: "reset" })).toMatchObject({
      upstream: "github",
      kind: "network",
    });
    expect(
      await exchangeUnder({ kind: "status", status: 200, body: { access_token: "", scope: "" } }),
    ).toMatchObject({ upstream: "github", kind: "invalid_response", status: 200 });
    expect(await exchangeUnder({ kind: "status", status: 400 })).toMatchObject({
      upstream: "github",
      kind: "rejected",
      status: 400,
    });
  });

  it("ends at once with the reason of the caller's own signal", async ({ expect }) => {
    await inVirtualTime(START, async () => {
      const subject = githubAppSubject();
      await decide(subject, MINE);
      subject.fault("oauth.exchange", { kind: "hang" });
      const abort = new AbortController();
      setTimeout(() => abort.abort(new Error("The caller left.")), 1000);
      await failureOf(subject.connector.verify(MINE, "code", abort.signal));
      expect(Date.now()).toBe(START + 1000);
    });
  });

  it("is not tried where no authorization is under way", async ({ expect }) => {
    const subject = githubAppSubject();
    const rejected = { ok: false, failure: { code: "verification_rejected" } };
    expect(await subject.connector.verify(MINE, "code", SIGNAL)).toEqual(rejected);
    expect(subject.calls("oauth.exchange")).toBe(0);
    const proof = await connect(subject, MINE);
    expect(await subject.connector.verify(MINE, proof, SIGNAL)).toEqual(rejected);
    expect(subject.calls("oauth.exchange")).toBe(1);
  });
});

describe("what is kept", () => {
  it("is only called unreadable where there is something", async ({ expect }) => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    const subject = githubAppSubject();
    expect(await subject.connector.status(MINE, SIGNAL)).toBe("missing");
    expect(warn).not.toHaveBeenCalled();
    subject.store.write(MINE.identifier, "spoiled");
    expect(await subject.connector.status(MINE, SIGNAL)).toBe("missing");
    expect(warn.mock.calls.flat().join("\n")).toContain("credential-unreadable");
  });

  it("is sealed with keys that nobody gets back", async ({ expect }) => {
    const imported = vi.spyOn(crypto.subtle, "importKey");
    const sealer = createSealer([new Uint8Array(32).fill(7)], "session-1");
    const sealed = await sealer.seal("usr_1", "text");
    expect(await sealer.open("usr_1", sealed)).toBe("text");
    const keys = await Promise.all(imported.mock.results.map(({ value }) => value));
    expect(keys.map(({ extractable, usages }) => [extractable, usages])).toEqual([
      [false, ["encrypt"]],
      [false, ["decrypt"]],
    ]);
  });

  it("is nothing without a key", async ({ expect }) => {
    await expect(createSealer([], "session-1").seal("usr_1", "text")).rejects.toThrow("no key");
  });
});

describe("reading over a GitHub App", () => {
  it("is tried again where GitHub fails for a moment", async ({ expect }) => {
    const { tools, subject } = await createToolWorld({ connector: "github-app" });
    subject.fault("repos.get", { kind: "status", status: 503 });
    expect(await tools.getRepository(REPOSITORY, SIGNAL)).toMatchObject({
      fullName: "acme/rockets",
    });
    expect(subject.calls("repos.get")).toBe(2);
  });
});

describe("the token of the environment", () => {
  it("is offered for ten minutes", async ({ expect }) => {
    const { connector, clock, callbackUrl } = SUBJECTS.token();
    const { expiresAt } = await connector.authorize(MINE, { state: "s", callbackUrl }, SIGNAL);
    expect(expiresAt).toBe(clock.now() + 10 * MINUTE_MS);
  });

  it("is not called refused where GitHub says something else", async ({ expect }) => {
    const subject = SUBJECTS.token();
    const proof = (await decide(subject, MINE)).searchParams.get("code") ?? "";
    subject.fault("users.getAuthenticated", { kind: "status", status: 404 });
    await expect(subject.connector.verify(MINE, proof, SIGNAL)).rejects.toMatchObject({
      upstream: "github",
      status: 404,
    });
  });
});
