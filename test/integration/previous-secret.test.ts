import { describe, it } from "vitest";

import { OPERATIONS } from "../../src/http/openapi/operations.ts";
import type { TokenView } from "../../src/protocol/session.ts";
import { approvedBrowser, beginAuthorization, visit } from "./authorizing.ts";
import {
  DISCUSSED,
  finishedDocket,
  FROM_THE_PAGE,
  listOperations,
  propose,
  writes,
} from "./github-operations.ts";
import { fakes, holdDate, openBrowser } from "./setup.ts";

/** Signed by their sender, or open to everyone: they know no cookie. */
const WITHOUT_COOKIE = [
  "/webhooks/scalekit",
  "/api/logins/token",
  "/digests/stop/{token}",
  "/openapi.json",
  "/healthz",
];
/** What connects, though it comes by GET. */
const CALLBACKS = ["/user/verify", "/auth/github/callback"];

holdDate();

/** A connected session with something to lose, and the cookie that was planted before it was connected. */
async function scene() {
  const { browser, callback } = await approvedBrowser();
  const planted = { Cookie: browser.cookie };
  await visit(browser, callback);
  const job = await finishedDocket(browser);
  const comment = { kind: "comment", job, number: DISCUSSED, body: "Not mine." };
  const proposed = await propose(browser, comment);
  const token = await browser.json<{ id: string }>(
    await browser.request("POST", "/api/tokens", { body: { name: "hers" } }),
    201,
  );
  const repository = "gullhaven/ropewalk";
  /** What each route takes: one that is new shows that it lacks here by being refused for its body. */
  const bodies: Record<string, unknown> = {
    "post /api/jobs": { repository },
    "post /api/summarize": { repository },
    "post /api/jobs/{id}/questions": { question: "What is open?" },
    "post /api/actions": comment,
    "post /api/suggestions": {
      repository,
      operation: { kind: "comment", number: DISCUSSED, body: "Left by somebody else." },
    },
    "post /api/actions/{id}/confirm": { nonce: proposed.nonce, digest: proposed.digest },
    "post /api/tokens": { name: "planted" },
    "post /api/logins": { name: "planted", challenge: "c".repeat(43) },
    "post /api/digests": {
      name: "planted",
      repositories: [repository],
      schedule: { days: ["mon"], time: "08:30", timeZone: "Europe/Berlin" },
      deliver: { kind: "webhook", url: "https://planted.test/hook" },
      limit: 0,
      language: "English",
      onlyChanges: true,
    },
    "post /api/digests/preview": { job, name: "planted", kind: "slack" },
    "patch /api/digests/{id}": { paused: true },
    "post /api/questions": { repository, question: "What is open?" },
    "put /api/watchlist": { repositories: [repository] },
    "put /api/seen": { job, repository },
    "put /api/snoozes": { repository, number: DISCUSSED, until: "change" },
    "delete /api/snoozes": { repository, number: DISCUSSED },
  };
  function addressOf(path: string): string {
    const ids = {
      "/api/jobs": job,
      "/api/actions": proposed.id,
      "/api/tokens": token.id,
      "/api/digests": "d".repeat(22),
      "/api/suggestions": "s".repeat(22),
    };
    const id = Object.entries(ids).find(([prefix]) => path.startsWith(prefix))?.[1] ?? "";
    const query = path === "/api/questions" ? `?repository=${repository}` : "";
    return `${path.replace("{id}", id).replace("{owner}/{repository}", "gullhaven/ropewalk")}${query}`;
  }
  await fakes.clearLog();
  return { browser, planted, job, proposed, token, bodies, addressOf };
}

describe("the secret from before a rotation", () => {
  it("changes nothing, by any route there is", async ({ expect }) => {
    const { browser, planted, job, proposed, token, bodies, addressOf } = await scene();
    const changing = OPERATIONS.filter(
      ({ method, path }) => method !== "get" && !WITHOUT_COOKIE.includes(path),
    );
    expect(changing.length).toBeGreaterThan(10);
    for (const { method, path } of changing) {
      const answer = await openBrowser().request(method.toUpperCase(), addressOf(path), {
        headers: { ...FROM_THE_PAGE, ...planted, "If-Match": '"0"' },
        body: bodies[`${method} ${path}`],
      });
      const { code } = await answer.json<{ code: string }>();
      expect(`${method} ${path} ${answer.status} ${code}`).toBe(
        `${method} ${path} 401 not_connected`,
      );
      expect(answer.headers.get("Set-Cookie")).toBeNull();
    }
    expect((await fakes.log()).entries).toEqual([]);
    expect(await browser.session()).toMatchObject({ connected: true });
    expect((await browser.result(job)).outcome).toBe("complete");
    expect(await browser.questions(job)).toEqual([]);
    expect(await listOperations(browser)).toMatchObject([{ id: proposed.id, state: "proposed" }]);
    const tokens: TokenView[] = await browser.json(
      await browser.request("GET", "/api/tokens"),
      200,
    );
    expect(tokens.map(({ id }) => id)).toEqual([token.id]);
    expect(await writes()).toEqual([]);
  });

  it("reads what the present one reads", async ({ expect }) => {
    const { browser, planted, addressOf } = await scene();
    const reading = OPERATIONS.filter(
      ({ method, path }) => method === "get" && !CALLBACKS.includes(path),
    );
    expect(reading.length).toBeGreaterThan(8);
    for (const { path } of reading) {
      const own = await browser.request("GET", addressOf(path));
      const answer = await openBrowser().request("GET", addressOf(path), { headers: planted });
      await Promise.all([own.body?.cancel(), answer.body?.cancel()]);
      expect(`${path} ${answer.status}`).toBe(`${path} ${own.status}`);
      expect(answer.headers.get("Set-Cookie")).toBeNull();
    }
  });

  it("takes no callback, and spoils none", async ({ expect }) => {
    const { browser, planted } = await scene();
    const { callback } = await approvedBrowser(browser);
    const taken = await openBrowser().request("GET", callback, { headers: planted });
    expect(taken.status).toBe(401);
    await taken.body?.cancel();
    expect(await visit(browser, callback)).toBe("200 GitHub connected");
  });

  it("waits for no connection and looks for none", async ({ expect }) => {
    const { browser, planted } = await scene();
    await beginAuthorization(browser);
    await fakes.clearLog();
    const answer = await openBrowser().request("GET", "/api/auth/status?wait=0", {
      headers: planted,
    });
    expect(await answer.json()).toMatchObject({ state: "pending" });
    expect((await fakes.log()).entries).toEqual([]);
  });
});
