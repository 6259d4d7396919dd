import { createHash } from "node:crypto";

import { describe, it } from "vitest";

import { createReader, cacheAccessToken } from "../../../src/connectors/github-app/reader.ts";
import { readAccount } from "../../../src/github/account.ts";
import { DOCUMENTS } from "../../../src/github/graphql/queries/documents.ts";
import { fail, succeed } from "../../../src/protocol/failures.ts";
import {
  connect,
  connectionOf,
  decide,
  githubAppSubject,
  SIGNAL,
  STATE,
} from "./connector-subjects.ts";
import { failureOf } from "./scalekit-connection.ts";

const MINE = connectionOf("a");
const OTHER = connectionOf("b");
const HOUR_MS = 3_600_000;

describe("authorizing a GitHub App", () => {
  it("sends the browser to GitHub with state and the S256 challenge of a verifier", async ({
    expect,
  }) => {
    const subject = githubAppSubject();
    const { callbackUrl } = subject;
    const { authLink } = await subject.connector.authorize(
      MINE,
      { state: STATE, callbackUrl },
      SIGNAL,
    );
    const { origin, pathname, searchParams } = new URL(authLink);
    expect(origin + pathname).toBe("https://api.github.test/login/oauth/authorize");
    expect(Object.fromEntries(searchParams)).toMatchObject({
      client_id: "Iv23sampleclient",
      redirect_uri: callbackUrl,
      state: STATE,
      code_challenge_method: "S256",
      prompt: "select_account",
    });
    expect(searchParams.get("code_challenge")).toMatch(/^[\w-]{43}$/);
    expect(authLink).not.toContain("secret");
    expect(subject.world.control.log.entries()).toEqual([]);
  });

  it("uses another verifier each time, and shows none", async ({ expect }) => {
    const subject = githubAppSubject();
    const { connector, callbackUrl, store } = subject;
    const challenges = new Set<string | null>();
    for (let round = 0; round < 3; round += 1) {
      const { authLink } = await connector.authorize(MINE, { state: STATE, callbackUrl }, SIGNAL);
      challenges.add(new URL(authLink).searchParams.get("code_challenge"));
    }
    expect(challenges.size).toBe(3);
    expect(store.entries.get(MINE.identifier)).toMatch(/^[\w-]{11}\.[\w-]{16}\.[\w-]+$/);
  });

  it("connects nobody with a code that another verifier was promised for", async ({ expect }) => {
    const subject = githubAppSubject();
    const { grants } = subject.world.githubApp;
    await decide(subject, MINE);
    const challenge = createHash("sha256").update("somebody else's").digest("base64url");
    const redirectUrl = subject.callbackUrl;
    const code = grants.code({ login: "tomas-reyes", redirectUrl, challenge });
    expect(await subject.connector.verify(MINE, code, SIGNAL)).toEqual({
      ok: false,
      failure: { code: "verification_rejected" },
    });
    expect(grants.live()).toEqual([]);
  });

  it("connects nobody when the answer to the code was lost", async ({ expect }) => {
    const subject = githubAppSubject();
    const callback = await decide(subject, MINE);
    const code = callback.searchParams.get("code") ?? "";
    subject.fault("oauth.exchange", { kind: "cut", afterBytes: 1 });
    await expect(subject.connector.verify(MINE, code, SIGNAL)).rejects.toThrow("github");
    expect(await subject.connector.verify(MINE, code, SIGNAL)).toMatchObject({ ok: false });
    expect(await subject.connector.status(MINE, SIGNAL)).toBe("pending");
  });

  it("tells a wrong secret apart from a wrong code", async ({ expect }) => {
    const subject = githubAppSubject();
    const callback = await decide(subject, MINE);
    const code = callback.searchParams.get("code") ?? "";
    for (const wrong of [{ clientSecret: "wrong" }, { clientId: "Iv23unknown" }]) {
      const failure = await failureOf(subject.another(wrong).verify(MINE, code, SIGNAL));
      expect(failure).toMatchObject({ code: "internal" });
    }
  });
});

describe("what is kept of a connection", () => {
  it("holds no token in the clear", async ({ expect }) => {
    const subject = githubAppSubject();
    await connect(subject, MINE);
    const kept = [...subject.store.entries.values()].join("\n");
    expect(kept).not.toMatch(/gh[ur]_/);
    const decoded = Buffer.from(kept.split(".")[2] ?? "", "base64url").toString("latin1");
    expect(decoded).not.toMatch(/gh[ur]_|accessToken/);
  });

  it("opens for nobody else: another session, another connection, another key", async ({
    expect,
  }) => {
    const subject = githubAppSubject();
    await connect(subject, MINE);
    const sealed = subject.store.entries.get(MINE.identifier) ?? "";
    subject.store.write(OTHER.identifier, sealed);
    expect(await subject.connector.status(OTHER, SIGNAL)).toBe("missing");
    for (const stranger of [
      { owner: "session-2" },
      { encryptionKeys: [new Uint8Array(32).fill(8)] },
    ]) {
      expect(await subject.another(stranger).status(MINE, SIGNAL)).toBe("missing");
    }
    const half = sealed.length - 8;
    for (const spoiled of [
      sealed.slice(0, half),
      `${sealed.slice(0, half)}AAAAAAAA`,
      "",
      "a.b.c",
    ]) {
      subject.store.write(MINE.identifier, spoiled);
      expect(await subject.connector.status(MINE, SIGNAL)).toBe("missing");
    }
  });

  it("opens with an old key, and moves to the new one with the next refresh", async ({
    expect,
  }) => {
    const subject = githubAppSubject();
    await connect(subject, MINE);
    const [oldId] = (subject.store.entries.get(MINE.identifier) ?? "").split(".");
    const next = new Uint8Array(32).fill(9);
    const rotated = subject.another({ encryptionKeys: [next, new Uint8Array(32).fill(7)] });
    expect(await rotated.status(MINE, SIGNAL)).toBe("active");
    await subject.clock.advance(8 * HOUR_MS);
    expect((await readAccount(rotated.fetch(MINE))).login).toBe("mira-lindqvist");
    const [newId] = (subject.store.entries.get(MINE.identifier) ?? "").split(".");
    expect(newId).not.toBe(oldId);
    const after = subject.another({ encryptionKeys: [next] });
    expect(await after.status(MINE, SIGNAL)).toBe("active");
  });

  it("is gone after a removal even when its key is", async ({ expect }) => {
    const subject = githubAppSubject();
    await connect(subject, MINE);
    await subject.another({ encryptionKeys: [new Uint8Array(32)] }).remove(MINE, SIGNAL);
    expect(subject.store.entries.size).toBe(0);
  });
});

describe("refreshing", () => {
  it("comes before the token expires, and not earlier", async ({ expect }) => {
    const subject = githubAppSubject();
    await connect(subject, MINE);
    await subject.clock.advance(8 * HOUR_MS - 6 * 60_000);
    await readAccount(subject.connector.fetch(MINE));
    expect(subject.calls("oauth.refresh")).toBe(0);
    await subject.clock.advance(2 * 60_000);
    await readAccount(subject.connector.fetch(MINE));
    expect(subject.calls("oauth.refresh")).toBe(1);
  });

  it("happens once, however many ask at the same time", async ({ expect }) => {
    const subject = githubAppSubject();
    await connect(subject, MINE);
    await subject.clock.advance(9 * HOUR_MS);
    const tokens = await Promise.all(
      Array.from({ length: 50 }, async () => subject.connector.accessToken?.(MINE, null)),
    );
    expect(subject.calls("oauth.refresh")).toBe(1);
    expect(new Set(tokens.map((one) => one?.ok === true && one.value.value)).size).toBe(1);
    expect((await readAccount(subject.connector.fetch(MINE))).login).toBe("mira-lindqvist");
  });

  it("takes one answer of GitHub's, and keeps a read no longer than that", async ({ expect }) => {
    const subject = githubAppSubject();
    const { log } = subject.world.control;
    await connect(subject, MINE);
    await subject.clock.advance(9 * HOUR_MS);
    log.clear();
    await readAccount(subject.connector.fetch(MINE));
    expect(log.entries().map(({ operation }) => operation)).toEqual([
      "oauth.refresh",
      "users.getAuthenticated",
    ]);
  });

  it("that lost its answer asks for a new connection", async ({ expect }) => {
    const subject = githubAppSubject();
    await connect(subject, MINE);
    await subject.clock.advance(9 * HOUR_MS);
    subject.fault("oauth.refresh", { kind: "cut", afterBytes: 1 });
    expect(await subject.connector.accessToken?.(MINE, null)).toEqual({
      ok: false,
      failure: { code: "reconnect_required" },
    });
    expect(await subject.connector.status(MINE, SIGNAL)).toBe("inactive");
  });

  it("that GitHub does not answer costs nothing while the token still lives", async ({
    expect,
  }) => {
    const subject = githubAppSubject();
    await connect(subject, MINE);
    await subject.clock.advance(8 * HOUR_MS - 4 * 60_000);
    subject.fault("oauth.refresh", { kind: "status", status: 503, body: "" }, null);
    expect((await readAccount(subject.connector.fetch(MINE))).login).toBe("mira-lindqvist");
    await subject.clock.advance(5 * 60_000);
    const failure = await failureOf(readAccount(subject.connector.fetch(MINE)));
    expect(failure).toMatchObject({ code: "github_unavailable" });
    expect(subject.calls("oauth.refresh")).toBe(8);
    subject.world.control.faults.clear();
    expect((await readAccount(subject.connector.fetch(MINE))).login).toBe("mira-lindqvist");
  });

  it("is not needed where the app's tokens do not expire", async ({ expect }) => {
    const subject = githubAppSubject();
    subject.world.githubApp.commands["app-settings"]?.({ tokenLifetimeSeconds: null });
    await connect(subject, MINE);
    await subject.clock.advance(1000 * HOUR_MS);
    expect((await readAccount(subject.connector.fetch(MINE))).login).toBe("mira-lindqvist");
    expect(subject.calls("oauth.refresh")).toBe(0);
  });
});

describe("a job's token", () => {
  it("is asked for once, and again where a refresh has ended it", async ({ expect }) => {
    const subject = githubAppSubject();
    await connect(subject, MINE);
    const asked: (string | null)[] = [];
    const reader = createReader({
      apiUrl: "https://api.github.test",
      webUrl: "https://github.test",
      accessToken: cacheAccessToken(
        async (connection, refused) => {
          asked.push(refused);
          return (await subject.connector.accessToken?.(connection, refused)) ?? succeed(never());
        },
        { now: () => 0, sleep: () => Promise.resolve() },
      ),
      fetch: async (input, init) => await subject.world.fetch(new Request(input, init)),
    });
    await readAccount(reader.fetch(MINE));
    await readAccount(reader.fetch(MINE));
    expect(asked).toEqual([null]);
    // Another job has the session refresh; GitHub ends the token that this one holds.
    await subject.clock.advance(9 * HOUR_MS);
    await subject.connector.accessToken?.(MINE, null);
    expect((await readAccount(reader.fetch(MINE))).login).toBe("mira-lindqvist");
    expect(asked).toHaveLength(2);
    expect(asked[1]).toMatch(/^ghu_/);
  });

  it("is not taken for lost while GitHub cannot be asked for another", async ({ expect }) => {
    let asked = 0;
    const reader = createReader({
      apiUrl: "https://api.github.test",
      webUrl: "https://github.test",
      accessToken: async () => {
        asked += 1;
        return asked === 1
          ? succeed({ value: "of-before", askAgainAt: null })
          : fail("github_unavailable");
      },
      fetch: async () => Response.json({ message: "Bad credentials" }, { status: 401 }),
    });
    expect(await failureOf(readAccount(reader.fetch(MINE)))).toEqual({
      code: "github_unavailable",
    });
    expect(asked).toBe(2);
  });

  it("ends with the connection, after one question", async ({ expect }) => {
    const subject = githubAppSubject();
    await connect(subject, MINE);
    subject.revoke();
    const before = subject.calls("users.getAuthenticated");
    await failureOf(readAccount(subject.connector.fetch(MINE)));
    expect(subject.calls("users.getAuthenticated")).toBe(before + 1);
  });
});

describe("removing", () => {
  it("ends one connection, or all that the person granted", async ({ expect }) => {
    const subject = githubAppSubject();
    await connect(subject, MINE);
    await connect(subject, OTHER);
    const third = connectionOf("c");
    await connect(subject, third);
    await subject.connector.remove(MINE, SIGNAL);
    expect(subject.world.githubApp.grants.live()).toEqual([{ login: "mira-lindqvist", tokens: 2 }]);
    await subject.connector.remove(OTHER, SIGNAL, "grant");
    expect(subject.world.githubApp.grants.live()).toEqual([]);
    expect(subject.calls("apps.deleteAuthorization")).toBe(1);
  });

  it("revokes also after the token has expired", async ({ expect }) => {
    const subject = githubAppSubject();
    await connect(subject, MINE);
    await subject.clock.advance(48 * HOUR_MS);
    await subject.connector.remove(MINE, SIGNAL, "grant");
    expect(subject.world.githubApp.grants.live()).toEqual([]);
    expect(subject.store.entries.size).toBe(0);
  });

  it("waits for a refresh under way, so that no fresh token is left behind", async ({ expect }) => {
    const subject = githubAppSubject();
    await connect(subject, MINE);
    await subject.clock.advance(9 * HOUR_MS);
    await Promise.all([
      subject.connector.accessToken?.(MINE, null),
      subject.connector.remove(MINE, SIGNAL),
    ]);
    expect(subject.world.githubApp.grants.live()).toEqual([]);
    expect(subject.store.entries.size).toBe(0);
  });
});

describe("GitHub Enterprise Server", () => {
  it("is asked at its own addresses", async ({ expect }) => {
    const subject = githubAppSubject();
    const asked: string[] = [];
    const answer = { access_token: "ghu_enterprise", token_type: "bearer", scope: "" };
    const connector = subject.another({
      apiUrl: "https://ghe.example/api/v3",
      webUrl: "https://ghe.example",
      fetch: (input) => {
        const url = input instanceof Request ? input.url : String(input);
        asked.push(url);
        return Promise.resolve(
          url.endsWith("/token") ? new Response(null, { status: 204 }) : Response.json(answer),
        );
      },
    });
    const { callbackUrl } = subject;
    const { authLink } = await connector.authorize(MINE, { state: STATE, callbackUrl }, SIGNAL);
    expect(authLink).toMatch(/^https:\/\/ghe\.example\/login\/oauth\/authorize\?/);
    await connector.verify(MINE, "code", SIGNAL);
    const fetchAsMe = connector.fetch(MINE);
    await fetchAsMe("https://api.github.com/user");
    await fetchAsMe("https://api.github.com/graphql", {
      method: "POST",
      body: JSON.stringify({ query: DOCUMENTS[0], variables: {} }),
    });
    await connector.remove(MINE, SIGNAL);
    expect(asked).toEqual([
      "https://ghe.example/login/oauth/access_token",
      "https://ghe.example/api/v3/user",
      "https://ghe.example/api/graphql",
      "https://ghe.example/api/v3/applications/Iv23sampleclient/token",
    ]);
  });
});

function never(): never {
  throw new Error("The connector gives no tokens.");
}
