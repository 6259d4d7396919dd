import {
  createExecutionContext,
  runDurableObjectAlarm,
  runInDurableObject,
  waitOnExecutionContext,
} from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, it } from "vitest";

import {
  addOperation,
  readOperation,
} from "../../src/browser-session/operations/operation-record.ts";
import { app } from "../../src/http/app.ts";
import type { TokenCreated } from "../../src/protocol/session.ts";
import type { DocketBrowser } from "../support/docket-browser.ts";
import { approvedBrowser, sessionStub, visit } from "./authorizing.ts";
import {
  perform,
  performEveryKind,
  BRANCH,
  CALM,
  comments,
  confirm,
  DISCUSSED,
  finishedDocket,
  FROM_THE_PAGE,
  listOperations,
  onGitHub,
  propose,
  refusal,
  writes,
} from "./github-operations.ts";
import {
  connectedBrowser,
  eventually,
  fakes,
  holdDate,
  openBrowser,
  ORIGIN,
  pass,
} from "./setup.ts";

const LIFETIME_MS = 10 * 60 * 1000;

interface Scene {
  browser: DocketBrowser;
  job: string;
  /** A comment of one's own on the pull request that is discussed most. */
  comment: { kind: "comment"; job: string; number: number; body: string };
}

async function scene(login = "mira-lindqvist"): Promise<Scene> {
  const browser = await connectedBrowser(login);
  const job = await finishedDocket(browser);
  await fakes.clearLog();
  const body = "Shall we split this? *Tomorrow* is fine.\n\n- <!-- not hidden from you -->";
  return { browser, job, comment: { kind: "comment", job, number: DISCUSSED, body } };
}

/** The object dies where it stands; storage is what it was. */
async function crash(browser: DocketBrowser): Promise<void> {
  await runInDurableObject(await sessionStub(browser), (_session, state) => {
    state.abort("crashed by the test");
  }).catch(() => {});
}

/** Confirms, and comes back once GitHub is asked how things stand; it answers when the faults are cleared. */
async function confirmHeld(
  browser: DocketBrowser,
  proposed: Parameters<typeof confirm>[1],
): Promise<{ answer: Promise<Response> }> {
  await fakes.clearLog();
  await fakes.fault({
    upstream: "github",
    path: `/pulls/${DISCUSSED}$`,
    action: { kind: "hang" },
  });
  const answer = confirm(browser, proposed);
  await eventually(async () => {
    const { entries } = await fakes.log({ upstream: "github" });
    return entries.some(({ path }) => path.endsWith(`/pulls/${DISCUSSED}`));
  });
  return { answer };
}

async function stored(browser: DocketBrowser): Promise<string> {
  return runInDurableObject(await sessionStub(browser), (_session, { storage }) =>
    JSON.stringify(storage.sql.exec("SELECT * FROM action").toArray()),
  );
}

holdDate();

describe("an operation", () => {
  it("is done as the person, exactly as it was shown, and is on record", async ({ expect }) => {
    const { browser, job, comment } = await scene();
    const proposed = await propose(browser, comment);
    expect(proposed).toMatchObject({
      state: "proposed",
      repository: CALM,
      target: { label: `Comment on #${DISCUSSED}` },
      preview: [
        { name: "number", value: String(DISCUSSED) },
        { name: "body", value: comment.body },
      ],
    });
    expect(await writes()).toEqual([]);

    const done = await browser.json(await confirm(browser, proposed), 200);
    const written = (await comments()).at(-1);
    expect(written).toMatchObject({ body: comment.body, user: { login: "mira-lindqvist" } });
    expect(done).toMatchObject({
      state: "done",
      link: `https://github.com/${CALM}/pull/${DISCUSSED}#issuecomment-${written?.id}`,
      executionId: expect.stringMatching(/^exec_/),
    });
    expect(await writes()).toHaveLength(1);
    expect(await listOperations(browser, job)).toEqual([done]);
    expect(await listOperations(browser, "another")).toEqual([]);
    expect(await stored(browser)).not.toContain(proposed.nonce);
  });

  it.for([
    ["read:user", { kind: "issue", title: "Knots", body: "" }, "repo or public_repo"],
    [
      "public_repo, read:org",
      {
        kind: "file",
        branch: BRANCH,
        path: ".github/workflows/knots.yml",
        message: "Tie",
        content: "on: push\n",
      },
      "workflow",
    ],
  ] as const)(
    "is not shown where the connection was given %s alone and it needs more",
    async ([scopes, request, missing], { expect }) => {
      const { browser, job } = await scene();
      await fakes.fault({
        upstream: "github",
        path: "/user$",
        times: null,
        action: { kind: "status", status: 200, headers: { "x-oauth-scopes": scopes }, body: {} },
      });
      const answer = await browser.request("POST", "/api/actions", {
        body: { job, ...request },
        headers: FROM_THE_PAGE,
      });
      expect(await refusal(answer)).toBe(
        `403 access_restricted: The connection was not given a permission that this needs (${missing}). Reconnect GitHub and grant it, or ask an owner of the organization to.`,
      );
      expect(await listOperations(browser, job)).toEqual([]);
    },
  );

  it("of every kind does what was shown, and names what Scalekit calls it", async ({ expect }) => {
    const { browser, job } = await scene();
    const views = await performEveryKind(browser, job);
    expect(views.map(({ state }) => state)).toEqual(views.map(() => "done"));
    const [, issue, made, changed, pull] = views;
    const links = views.map(({ link = "" }) => link.replace(`https://github.com/${CALM}/`, ""));
    expect(links.map((link) => link.replace(/\d+$|[0-9a-f]{40}$/, "…"))).toEqual([
      `pull/${DISCUSSED}#issuecomment-…`,
      "issues/…",
      "commit/…",
      "commit/…",
      "pull/…",
    ]);
    expect(await onGitHub(`/${links[1]}`)).toMatchObject({
      title: "Name the knots",
      user: { login: "mira-lindqvist" },
      labels: [{ name: "docs" }],
    });
    const path = `/contents/docs/knots/bowline.md?ref=${BRANCH}`;
    const file = await onGitHub<{ content: string }>(path);
    expect(atob(file.content.replaceAll("\n", ""))).toBe("# Bowline\n\nIt holds.\n");
    expect(made?.preview.map(({ name }) => name)).not.toContain("sha");
    expect(changed?.preview.map(({ name }) => name)).toContain("sha");
    expect(await onGitHub(`/${links[4]?.replace("pull/", "pulls/")}`)).toMatchObject({
      draft: true,
      title: "Knots",
      head: { ref: BRANCH },
    });
    for (const { executionId } of [issue, made, changed, pull].flatMap((view) => view ?? [])) {
      expect(executionId).toMatch(/^exec_/);
    }
    expect(new Set(views.map(({ executionId }) => executionId)).size).toBe(views.length);
  });

  it("is refused, and nothing is sent, when it is replayed, altered, late, of another session or not from the page", async ({
    expect,
  }) => {
    const { browser, comment } = await scene();
    const other = await connectedBrowser("tomas-reyes");
    const token = await browser.json<TokenCreated>(
      await browser.request("POST", "/api/tokens", { body: { name: "ci" } }),
      201,
    );
    const proposed = await propose(browser, comment);
    const second = await propose(browser, { ...comment, body: "Something else." });

    for (const headers of [
      {},
      { "Sec-Fetch-Site": "none" },
      { "Sec-Fetch-Site": "same-site" },
      { "Sec-Fetch-Site": "cross-site", Origin: ORIGIN },
      { Origin: "https://evil.test" },
      { Origin: "null" },
    ] as Record<string, string>[]) {
      expect(await refusal(await confirm(browser, proposed, headers))).toMatch(
        /^403 cross_site_request/,
      );
    }
    const bearer = { ...FROM_THE_PAGE, Authorization: `Bearer ${token.token}` };
    expect(await refusal(await confirm(browser, proposed, bearer))).toMatch(/^401 not_connected/);
    expect(await refusal(await confirm(other, proposed))).toMatch(/^404 not_found/);
    for (const altered of [
      { nonce: second.nonce },
      { digest: second.digest },
      { nonce: second.nonce, digest: second.digest },
      { nonce: "" },
      { digest: proposed.digest.toLowerCase() },
    ]) {
      expect(await refusal(await confirm(browser, { ...proposed, ...altered }))).toMatch(
        /^409 confirmation_refused: This confirms something else/,
      );
    }
    expect(await writes()).toEqual([]);

    // It has outlived all of that. Without the browser's word an equal origin will do.
    const confirmed = await confirm(browser, proposed, { Origin: ORIGIN });
    expect(await confirmed.json()).toMatchObject({ state: "done" });
    expect(await refusal(await confirm(browser, proposed))).toMatch(
      /^409 confirmation_refused: This was confirmed before/,
    );
    pass(LIFETIME_MS);
    expect(await refusal(await confirm(browser, second))).toMatch(
      /^409 confirmation_refused: This preview is older/,
    );
    expect(await writes()).toHaveLength(1);
  });

  it("runs once of 20 confirmations at the same time", async ({ expect }) => {
    const { browser, comment } = await scene();
    const proposed = await propose(browser, comment);
    const answers = await Promise.all(Array.from({ length: 20 }, () => confirm(browser, proposed)));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
      200,
      ...Array.from({ length: 19 }, () => 409),
    ]);
    await Promise.all(answers.map(async (answer) => answer.body?.cancel()));
    expect(await writes()).toHaveLength(1);
  });

  it("is refused when what it is about has changed", async ({ expect }) => {
    const { browser, comment } = await scene();
    const proposed = await propose(browser, comment);
    await fakes.command("github", "push-commit", {
      repository: CALM,
      number: DISCUSSED,
      commit: { message: "One more thing", author: "kenji-tk", at: new Date().toISOString() },
    });
    expect(await refusal(await confirm(browser, proposed))).toMatch(/^409 target_changed/);
    expect(await refusal(await confirm(browser, proposed))).toMatch(/^409 confirmation_refused/);
    expect(await listOperations(browser)).toMatchObject([
      { state: "failed", error: { code: "target_changed" } },
    ]);
    expect(await writes()).toEqual([]);
  });

  it("is discarded with its text, and not confirmed any more", async ({ expect }) => {
    const { browser, comment } = await scene();
    const proposed = await propose(browser, comment);
    const path = `/api/actions/${proposed.id}`;
    expect((await browser.request("DELETE", path)).status).toBe(204);
    expect((await browser.request("DELETE", path)).status).toBe(204);
    expect(await refusal(await confirm(browser, proposed))).toMatch(/^409 confirmation_refused/);
    expect(await listOperations(browser)).toMatchObject([{ state: "discarded", preview: [] }]);
    expect(await stored(browser)).not.toContain("split this");
    expect(await writes()).toEqual([]);

    const done = await perform(browser, comment);
    expect((await browser.request("DELETE", `/api/actions/${done.id}`)).status).toBe(409);
  });

  it("that nobody confirms is forgotten by itself, and only so many wait", async ({ expect }) => {
    const { browser, comment } = await scene();
    for (let count = 0; count < 20; count += 1) {
      await propose(browser, comment);
    }
    const one = await browser.request("POST", "/api/actions", { body: comment });
    // Until the first of them is forgotten.
    expect(one.headers.get("Retry-After")).toBe(String(LIFETIME_MS / 1000));
    expect(await refusal(one)).toMatch(/^429 too_many_requests/);
    pass(LIFETIME_MS);
    await runDurableObjectAlarm(await sessionStub(browser));
    expect(await stored(browser)).not.toContain("split this");
    await propose(browser, comment);
  });

  it("is withdrawn with its text when its docket is deleted, also while it is being shown", async ({
    expect,
  }) => {
    const { browser, job, comment } = await scene();
    const proposed = await propose(browser, comment);
    await fakes.clearLog();
    await fakes.fault({
      upstream: "github",
      path: `/pulls/${DISCUSSED}$`,
      held: true,
      action: { kind: "usual" },
    });
    const late = browser.request("POST", "/api/actions", { body: comment });
    await expect
      .poll(async () => (await fakes.log({ upstream: "github" })).entries.map((one) => one.path))
      .toContainEqual(expect.stringMatching(/\/pulls\/\d+$/));
    expect((await browser.request("DELETE", `/api/jobs/${job}`)).status).toBe(204);
    await fakes.release();
    expect(await refusal(await late)).toMatch(/^404 not_found/);
    expect(await refusal(await confirm(browser, proposed))).toMatch(/^409 confirmation_refused/);
    expect(await listOperations(browser)).toMatchObject([{ state: "discarded", preview: [] }]);
    expect(await stored(browser)).not.toContain("split this");
    expect(await writes()).toEqual([]);
  });

  it("is withdrawn with its text when its person leaves this browser, also while it is being shown", async ({
    expect,
  }) => {
    const { browser, comment } = await scene();
    const session = await sessionStub(browser);
    await propose(browser, comment);
    await fakes.clearLog();
    await fakes.fault({
      upstream: "github",
      path: `/pulls/${DISCUSSED}$`,
      action: { kind: "hang" },
    });
    const late = browser.request("POST", "/api/actions", { body: comment });
    await eventually(async () => {
      const { entries } = await fakes.log({ upstream: "github" });
      return entries.some(({ path }) => path.endsWith(`/pulls/${DISCUSSED}`));
    });
    expect((await browser.request("POST", "/api/session/leave")).status).toBe(204);
    await fakes.clearFaults();
    expect(await refusal(await late)).toMatch(/^401 not_connected/);
    const left = await runInDurableObject(session, (_session, { storage }) =>
      storage.sql.exec("SELECT phase, proposal FROM action").toArray(),
    );
    expect(left).toMatchObject([{ phase: "discarded" }]);
    expect(JSON.stringify(left)).not.toContain("split this");
  });

  it("waits for its person with at most 19 others, however many are asked for at once", async ({
    expect,
  }) => {
    const { browser, comment } = await scene();
    const answers = await Promise.all(
      Array.from({ length: 24 }, () => browser.request("POST", "/api/actions", { body: comment })),
    );
    const statuses = answers.map(({ status }) => status).toSorted((one, other) => one - other);
    expect(statuses).toEqual([...Array(20).fill(201), ...Array(4).fill(429)]);
    await Promise.all(answers.map(async (answer) => answer.body?.cancel()));
    expect(await listOperations(browser)).toHaveLength(20);
  });

  it("that was done outlives any number that were not", async ({ expect }) => {
    const { browser, job, comment } = await scene();
    const posted = await perform(browser, { kind: "comment", job, number: DISCUSSED });
    const proposed = await propose(browser, comment);
    await runInDurableObject(await sessionStub(browser), (_session, { storage: { sql } }) => {
      const operation = readOperation(sql, proposed.id);
      if (operation === null) {
        throw new Error("Nothing was proposed.");
      }
      for (let count = 1; count <= 60; count += 1) {
        const proposal = {
          ...operation.proposal,
          id: `discarded-${count}`,
          createdAt: Date.now() + count,
        };
        addOperation(sql, { ...operation, phase: "discarded", proposal });
      }
    });
    const kept = await listOperations(browser);
    expect(kept).toHaveLength(50);
    expect(kept).toContainEqual(posted);
    // So that the docket still finds what it was posted as.
    const again = await propose(browser, { kind: "comment", job, number: DISCUSSED });
    expect(again.replaces).toBe(posted.link);
  });

  it("is not for the secret that a session had before its person connected", async ({ expect }) => {
    const { browser: opened, callback } = await approvedBrowser();
    const planted = { ...FROM_THE_PAGE, Cookie: opened.cookie };
    await visit(opened, callback);
    const job = await finishedDocket(opened);
    const comment = { kind: "comment", job, number: DISCUSSED, body: "Not mine." };
    const proposed = await propose(opened, comment);
    const { nonce, digest } = proposed;
    const intruder = openBrowser();
    for (const [path, body] of [
      ["/api/actions", comment],
      [`/api/actions/${proposed.id}/confirm`, { nonce, digest }],
    ] as const) {
      const answer = await intruder.request("POST", path, { body, headers: planted });
      expect(await refusal(answer)).toMatch(/^401 not_connected/);
    }
    expect(await writes()).toEqual([]);
    expect((await confirm(opened, proposed)).status).toBe(200);
  });

  it("ends with the connection and passes to nobody else", async ({ expect }) => {
    const { browser, comment } = await scene();
    const proposed = await propose(browser, comment);
    await browser.request("POST", "/api/auth/disconnect");
    expect(await refusal(await confirm(browser, proposed))).toMatch(/^401 not_connected/);
    await browser.connect("tomas-reyes");
    expect(await listOperations(browser)).toEqual([]);
    expect(await writes()).toEqual([]);
  });

  it.for([
    ["has disconnected", "POST", "/api/auth/disconnect"],
    ["has deleted the session", "DELETE", "/api/session"],
    ["has left this browser", "POST", "/api/session/leave"],
  ] as const)(
    "is not sent for who %s while it was looked at",
    async ([, method, path], { expect }) => {
      const { browser, comment } = await scene();
      const proposed = await propose(browser, comment);
      await fakes.clearLog();
      await fakes.fault({
        upstream: "github",
        path: `/pulls/${DISCUSSED}$`,
        held: true,
        action: { kind: "usual" },
      });
      // The account upstream goes a little later: until then it would still do as it is told.
      await fakes.fault({
        upstream: "scalekit",
        operation: "DeleteConnectedAccount",
        times: null,
        action: { kind: "status", status: 403, body: { code: 7, message: "denied" } },
      });
      const confirmed = confirm(browser, proposed);
      await expect
        .poll(async () => (await fakes.log({ upstream: "github" })).entries.map((one) => one.path))
        .toContainEqual(expect.stringMatching(/\/pulls\/\d+$/));
      expect((await browser.request(method, path)).ok).toBe(true);
      await fakes.release();
      expect([401, 404]).toContain((await confirmed).status);
      expect(await writes()).toEqual([]);
    },
  );

  it("is not sent when its docket is deleted while it is looked at", async ({ expect }) => {
    const { browser, job, comment } = await scene();
    const proposed = await propose(browser, comment);
    const confirmed = await confirmHeld(browser, proposed);
    expect((await browser.request("DELETE", `/api/jobs/${job}`)).status).toBe(204);
    await fakes.clearFaults();
    expect(await refusal(await confirmed.answer)).toMatch(/^404 not_found/);
    expect(await listOperations(browser)).toMatchObject([{ state: "discarded", preview: [] }]);
    expect(await stored(browser)).not.toContain("split this");
    expect(await writes()).toEqual([]);
  });

  it("is not sent with another connection than it was looked at with, though it be the same person's", async ({
    expect,
  }) => {
    const { browser, comment } = await scene();
    const proposed = await propose(browser, comment);
    const confirmed = await confirmHeld(browser, proposed);
    expect((await browser.request("POST", "/api/auth/disconnect")).status).toBe(204);
    await browser.connect("mira-lindqvist");
    await fakes.clearFaults();
    expect((await confirmed.answer).ok).toBe(false);
    expect(await listOperations(browser)).toMatchObject([{ state: "failed" }]);
    expect(await writes()).toEqual([]);
  });

  it.for([
    ["its docket is deleted", "DELETE", (job: string) => `/api/jobs/${job}`, "discarded"],
    ["its person disconnects", "POST", () => "/api/auth/disconnect", "failed"],
    ["its person leaves this browser", "POST", () => "/api/session/leave", "discarded"],
  ] as const)(
    "does not go on to a second request when %s during the first",
    async ([, method, path, phase], { expect }) => {
      const { browser, job } = await scene();
      const session = await sessionStub(browser);
      const post = { kind: "comment", job, number: DISCUSSED };
      await perform(browser, post);
      const again = await propose(browser, post);
      await fakes.clearLog();
      const update = { upstream: "github", method: "PATCH", path: "/issues/comments/" } as const;
      await fakes.fault({ ...update, held: true, action: { kind: "status", status: 404 } });
      const confirmed = confirm(browser, again);
      await expect.poll(async () => (await writes()).length).toBe(1);
      expect((await browser.request(method, path(job))).status).toBe(204);
      await fakes.release();
      expect((await confirmed).ok).toBe(false);
      expect((await writes()).map(({ method: sent }) => sent)).toEqual(["PATCH"]);
      const record = await runInDurableObject(session, (_session, { storage }) =>
        readOperation(storage.sql, again.id),
      );
      expect(record?.phase).toBe(phase);
    },
  );

  it("starts from a docket of this session only, and in its repository", async ({ expect }) => {
    const { browser, comment } = await scene();
    const other = await connectedBrowser("tomas-reyes");
    const foreign = await other.request("POST", "/api/actions", { body: comment });
    expect(await refusal(foreign)).toMatch(/^404 not_found/);
    for (const more of [{ repository: "gullhaven/keelson" }, { owner: "x" }, { number: "158" }]) {
      const answer = await browser.request("POST", "/api/actions", {
        body: { ...comment, ...more },
      });
      expect(await refusal(answer)).toMatch(/^400 invalid_request/);
    }
    const nowhere = await browser.request("POST", "/api/actions", {
      body: { ...comment, number: 999_999 },
    });
    expect(await refusal(nowhere)).toMatch(/^404 not_found: GitHub shows you no pull request/);
    expect(await listOperations(browser)).toEqual([]);
  });

  it("is neither shown nor done where ACTIONS is off, and what is on record is listed and discarded", async ({
    expect,
  }) => {
    const { browser, comment } = await scene();
    const proposed = await propose(browser, comment);
    async function withoutActions(method: string, path: string, body?: unknown): Promise<Response> {
      const context = createExecutionContext();
      const answer = await app.fetch(
        new Request(`${ORIGIN}${path}`, {
          method,
          headers: {
            ...FROM_THE_PAGE,
            Cookie: browser.cookie,
            ...(body === undefined ? {} : { "Content-Type": "application/json" }),
          },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        }),
        { ...env, ACTIONS: "off" },
        context,
      );
      await waitOnExecutionContext(context);
      return answer;
    }
    const { nonce, digest } = proposed;
    for (const answer of [
      await withoutActions("POST", "/api/actions", comment),
      await withoutActions("POST", `/api/actions/${proposed.id}/confirm`, { nonce, digest }),
    ]) {
      expect(await refusal(answer)).toMatch(/^403 not_allowed: This deployment only reads/);
    }
    const listed = await withoutActions("GET", "/api/actions");
    expect(await listed.json()).toMatchObject([{ id: proposed.id, state: "proposed" }]);
    const discarded = await withoutActions("DELETE", `/api/actions/${proposed.id}`);
    expect(discarded.status).toBe(204);
    expect(await listOperations(browser)).toMatchObject([{ state: "discarded", preview: [] }]);
    const session = await withoutActions("GET", "/api/session");
    expect(await session.json()).toMatchObject({ actions: false });
    expect((await browser.session()).actions).toBe(true);
    expect(await writes()).toEqual([]);
  });
});

describe("an operation whose answer is lost", () => {
  const POST_COMMENT = { upstream: "github", method: "POST", path: "/comments" } as const;

  it("that dies while GitHub is asked sends nothing more and says what is not known", async ({
    expect,
  }) => {
    const { browser, comment } = await scene();
    const proposed = await propose(browser, comment);
    await fakes.fault({ ...POST_COMMENT, times: null, action: { kind: "hang" } });
    const confirmed = confirm(browser, proposed);
    await expect.poll(async () => (await writes()).length).toBe(1);
    expect(await listOperations(browser)).toMatchObject([{ state: "sending" }]);
    await crash(browser);
    expect((await confirmed).status).toBe(500);
    await fakes.clearFaults();

    expect(await listOperations(browser)).toMatchObject([
      {
        state: "unknown",
        error: { code: "outcome_unknown", message: expect.stringContaining("look at GitHub") },
      },
    ]);
    expect(await refusal(await confirm(browser, proposed))).toMatch(/^409 confirmation_refused/);
    await runDurableObjectAlarm(await sessionStub(browser));
    expect(await writes()).toHaveLength(1);
    // Whoever tries again is told; elsewhere there is no doubt.
    expect((await propose(browser, comment)).notes).toEqual([
      expect.stringContaining("not known whether an earlier action there went through"),
    ]);
    const elsewhere = { kind: "issue", job: comment.job, title: "Other", body: "" };
    expect((await propose(browser, elsewhere)).notes).toEqual([]);
  });

  it("that dies before anything was sent was not sent, and says so", async ({ expect }) => {
    const { browser, comment } = await scene();
    const proposed = await propose(browser, comment);
    await fakes.clearLog();
    await fakes.fault({
      upstream: "github",
      path: `/pulls/${DISCUSSED}$`,
      times: null,
      action: { kind: "hang" },
    });
    const confirmed = confirm(browser, proposed);
    await expect
      .poll(async () => (await fakes.log({ upstream: "github" })).entries.length)
      .toBeGreaterThan(0);
    await crash(browser);
    expect((await confirmed).status).toBe(500);
    await fakes.clearFaults();
    expect(await listOperations(browser)).toMatchObject([
      { state: "failed", error: { message: expect.stringContaining("before anything was sent") } },
    ]);
    expect(await refusal(await confirm(browser, proposed))).toMatch(/^409 confirmation_refused/);
    expect(await writes()).toEqual([]);
  });

  it.for<[string, object]>([
    ["the connection breaks", { kind: "reset" }],
    ["GitHub falters", { kind: "status", status: 502 }],
    ["the answer is no answer", { kind: "malformed" }],
  ])("is unknown and not sent again when %s", async ([, action], { expect }) => {
    const { browser, comment } = await scene();
    const proposed = await propose(browser, comment);
    const second = await propose(browser, comment);
    // oxlint-disable-next-line no-unsafe-type-assertion -- the fakes parse it
    await fakes.fault({ ...POST_COMMENT, times: null, action: action as { kind: "reset" } });
    const answer = await browser.json(await confirm(browser, proposed), 200);
    expect(answer).toMatchObject({ state: "unknown", error: { code: "outcome_unknown" } });
    await fakes.clearFaults();
    expect(await refusal(await confirm(browser, proposed))).toMatch(/^409 confirmation_refused/);
    // What was shown before that did not say so.
    expect(await refusal(await confirm(browser, second))).toMatch(/^409 target_changed/);
    expect(await writes()).toHaveLength(1);
    const third = await confirm(browser, await propose(browser, comment));
    expect(await third.json()).toMatchObject({ state: "done" });
  });

  it.for([
    [403, "access_restricted", "needs write permission"],
    [404, "access_restricted", "needs write permission"],
    [422, "invalid_request", "may not exist there"],
  ] as const)("failed when GitHub says no with %i", async ([status, code, says], { expect }) => {
    const { browser, comment } = await scene();
    const proposed = await propose(browser, comment);
    const body = { message: "No canary-upstream-words", documentation_url: "x" };
    await fakes.fault({ ...POST_COMMENT, action: { kind: "status", status, body } });
    const answer = await browser.json(await confirm(browser, proposed), 200);
    expect(answer).toMatchObject({
      state: "failed",
      error: { code, message: expect.stringContaining(says) },
    });
    expect(JSON.stringify(answer)).not.toContain("canary");
    expect(await browser.session()).toMatchObject({ github: { state: "connected" } });
  });

  it("failed when GitHub takes the connection no longer, which is known from then on", async ({
    expect,
  }) => {
    const { browser, comment } = await scene();
    const proposed = await propose(browser, comment);
    await fakes.fault({ ...POST_COMMENT, action: { kind: "status", status: 401 } });
    const answer = await browser.json(await confirm(browser, proposed), 200);
    expect(answer).toMatchObject({ state: "failed", error: { code: "reconnect_required" } });
    expect(await browser.session()).toMatchObject({ github: { state: "reconnect" } });
  });
});

describe("a docket", () => {
  it("is posted once, and again over what it was posted as", async ({ expect }) => {
    const { browser, job } = await scene();
    const before = (await comments()).length;
    const first = await perform(browser, { kind: "comment", job, number: DISCUSSED });
    const later = await finishedDocket(browser);
    const proposed = await propose(browser, { kind: "comment", job: later, number: DISCUSSED });
    expect(proposed).toMatchObject({ replaces: first.link });
    const second = await browser.json(await confirm(browser, proposed), 200);
    expect(second).toMatchObject({ state: "done", link: first.link });
    const now = await comments();
    expect(now).toHaveLength(before + 1);
    expect(now.at(-1)?.body).toBe(proposed.preview.find(({ name }) => name === "body")?.value);
    expect(now.at(-1)?.body).toContain("Most discussed open pull requests");
    // A text of the person's own never replaces it.
    expect(
      await propose(browser, { kind: "comment", job, number: DISCUSSED, body: "Mine." }),
    ).not.toHaveProperty("replaces");
  });

  it("is posted anew when what it was posted as is gone", async ({ expect }) => {
    const { browser, job } = await scene();
    const docket = { kind: "comment", job, number: DISCUSSED };
    const first = await perform(browser, docket);
    await fakes.command("github", "delete-comments", { repository: CALM, number: DISCUSSED });
    const again = await perform(browser, docket);
    expect(again.link).not.toBe(first.link);
    expect(await comments()).toHaveLength(1);
    expect((await writes()).map(({ method }) => method)).toEqual(["POST", "PATCH", "POST"]);
  });

  it("of two previews is posted by the first; the second is to replace it", async ({ expect }) => {
    const { browser, job } = await scene();
    const issue = { kind: "issue", job, title: "Docket of the week" };
    const [one, two] = [await propose(browser, issue), await propose(browser, issue)];
    const posted = await browser.json<{ link: string }>(await confirm(browser, one), 200);
    expect(await refusal(await confirm(browser, two))).toMatch(/^409 target_changed/);
    const three = await perform(browser, { ...issue, title: "Docket of today" });
    expect(three).toMatchObject({ state: "done", link: posted.link });
    const number = posted.link.split("/").at(-1);
    expect(await onGitHub(`/issues/${number}`)).toMatchObject({ title: "Docket of today" });
    expect((await writes()).map(({ method }) => method)).toEqual(["POST", "PATCH"]);
  });

  it("is posted once, of two previews that are confirmed at once", async ({ expect }) => {
    const { browser, job } = await scene();
    const docket = { kind: "comment", job, number: DISCUSSED };
    const [one, two] = [await propose(browser, docket), await propose(browser, docket)];
    const answers = await Promise.all([confirm(browser, one), confirm(browser, two)]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    await Promise.all(answers.map(async (answer) => answer.body?.cancel()));
    expect(await writes()).toHaveLength(1);
  });

  it("is not posted while it is being written", async ({ expect }) => {
    const { browser } = await scene();
    await fakes.fault({ upstream: "model", times: null, action: { kind: "hang" } });
    const { id } = await browser.startJob(CALM, { limit: 1, language: "de" });
    const answer = await browser.request("POST", "/api/actions", {
      body: { kind: "comment", job: id, number: DISCUSSED },
    });
    expect(await refusal(answer)).toMatch(
      /^400 invalid_request: The docket is still being written/,
    );
    await browser.request("POST", `/api/jobs/${id}/cancel`);
    await fakes.clearFaults();
    await browser.finished(id);
  });
});

describe("an operation without a docket", () => {
  it("names a repository, and is listed under it", async ({ expect }) => {
    const browser = await connectedBrowser("mira-lindqvist");
    const issue = { kind: "issue", repository: CALM, title: "Name the knots", labels: ["docs"] };
    const proposed = await propose(browser, issue);
    expect(proposed).toMatchObject({ repository: CALM, target: { label: "New issue" } });
    expect(proposed.job).toBeUndefined();
    expect(await writes()).toEqual([]);
    const done = await browser.json<{ state: string }>(await confirm(browser, proposed), 200);
    expect(done).toMatchObject({ state: "done", link: expect.stringContaining("/issues/") });
    expect(await writes()).toHaveLength(1);
    const listed = async (query: string) =>
      browser.json<unknown[]>(await browser.request("GET", `/api/actions?${query}`), 200);
    expect(await listed(`repository=${CALM}`)).toHaveLength(1);
    expect(await listed("repository=no/where")).toEqual([]);
    expect(await listed("")).toHaveLength(1);
  });

  it("is refused where it names none, two, or has no text", async ({ expect }) => {
    const browser = await connectedBrowser("mira-lindqvist");
    const job = await finishedDocket(browser);
    const issue = { kind: "issue", title: "Name the knots", body: "All" };
    const post = async (body: unknown) =>
      refusal(await browser.request("POST", "/api/actions", { body }));
    expect(await post(issue)).toMatch(/^400 invalid_request: Name a "repository"/);
    expect(await post({ ...issue, repository: "..%2f" })).toMatch(/^400 invalid_repository/);
    expect(await post({ ...issue, job, repository: "gullhaven/chartroom" })).toMatch(/^400/);
    expect(await post({ kind: "comment", repository: CALM, number: DISCUSSED })).toMatch(
      /^400 invalid_request: A comment needs a text/,
    );
  });

  it("writes bytes, and a review on lines, as they were shown", async ({ expect }) => {
    const browser = await connectedBrowser("mira-lindqvist");
    const bytes = Uint8Array.from({ length: 60_000 }, (_, at) => (at * 31) % 256);
    const content = btoa(String.fromCharCode(...bytes.subarray(0, 30_000)));
    const file = { kind: "file", repository: CALM, path: "logo.bin", branch: BRANCH };
    const proposed = await propose(browser, {
      ...file,
      message: "Add the logo",
      content,
      encoding: "base64",
    });
    expect(proposed.preview).toContainEqual({
      name: "content",
      value: "30000 bytes that are no text",
    });
    expect(proposed.preview).toContainEqual({
      name: "sha256",
      value: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    await confirm(browser, proposed);
    const read = `/api/github/contents?repository=${CALM}&path=logo.bin&ref=${BRANCH}`;
    expect(await browser.json(await browser.request("GET", read), 200)).toMatchObject({
      encoding: "base64",
      content,
      size: 30_000,
    });
    const review = { kind: "review", repository: CALM, number: DISCUSSED, body: "Which knot?" };
    expect(await perform(browser, review)).toMatchObject({
      state: "done",
      link: expect.stringMatching(/#pullrequestreview-\d+$/),
    });
    const nowhere = { path: "no/where.ts", line: 1, body: "Here?" };
    const refused = await perform(browser, { ...review, comments: [nowhere] });
    expect(refused).toMatchObject({ state: "failed", error: { code: "invalid_request" } });
  });
});
