import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, it } from "vitest";

import type { JobListItem, JobResult } from "../../src/protocol/docket.ts";
import type { Problem } from "../../src/protocol/failures.ts";
import type { SummaryJob } from "../../src/summary-job/summary-job.ts";
import { MOST_DISCUSSED, SAMPLE_REPOSITORIES } from "../fakes/data/sample-world.ts";
import { readStream } from "../support/stream-reader.ts";
import { aSpec } from "../unit/summary-job/spec.ts";
import {
  connectedBrowser,
  crawl,
  letFinish,
  eventually,
  fakes,
  openBrowser,
  startAfresh,
} from "./setup.ts";

const { busy: BUSY, calm: CALM, quiet: QUIET, renamed: RENAMED } = SAMPLE_REPOSITORIES;

afterEach(startAfresh);

describe("a job", () => {
  it("summarizes the five pull requests that people discuss most", async ({ expect }) => {
    const browser = await connectedBrowser();
    await fakes.clearLog();
    await fakes.latency({ github: { graphql: 20, rest: 20 } });
    const { id } = await browser.startJob(BUSY);
    const result = await browser.finished(id);

    expect(result).toMatchObject({ id, repository: BUSY, outcome: "complete" });
    expect(
      result.pullRequests.map(({ number, rank }) => ({ number, humanComments: rank.score })),
    ).toEqual(MOST_DISCUSSED.busy);
    expect(result.ranking).toMatchObject({ openCount: 40, exact: true });
    for (const entry of result.pullRequests) {
      expect(entry).toMatchObject({ outcome: "written", cached: false });
      expect(entry.text.length).toBeGreaterThan(40);
      expect(entry.facts?.headOid).toMatch(/^[0-9a-f]{40}$/);
      const labels = entry.citations.map(({ label }) => label);
      for (const [, label] of entry.text.matchAll(/\[([A-Z]\d+)\]/g)) {
        expect(labels).toContain(label);
      }
    }
    // One that writes, and one that reads a second time.
    expect(result.usage.calls).toBe(2 * 5);
    for (const { check } of result.pullRequests) {
      expect(check?.notChecked).toBeUndefined();
      expect(check?.statements.map(({ verdict }) => verdict)).not.toContain("contradicted");
    }
    expect(result.summary).toContain(result.pullRequests[0]?.title);

    const { entries, maxConcurrency } = await fakes.log({ upstream: "github" });
    // Eight, and two more for each of the two that only bots had made look discussed.
    const operations = entries.map(({ operation }) => operation);
    expect(operations.length, operations.join(", ")).toBeLessThanOrEqual(8 + 2 * 2);
    expect(maxConcurrency.github).toBeLessThanOrEqual(6);
  });

  it("needs eight requests to GitHub where bots change nothing", async ({ expect }) => {
    const browser = await connectedBrowser();
    await fakes.clearLog();
    const { id } = await browser.startJob(CALM);
    const { outcome } = await browser.finished(id);
    expect(outcome).toBe("complete");
    const { entries } = await fakes.log({ upstream: "github" });
    expect(entries).toHaveLength(8);
  });

  it("writes entries at the same time, and shows the first before the last is written", async ({
    expect,
  }) => {
    const browser = await connectedBrowser();
    await fakes.clearLog();
    await crawl();
    const { id } = await browser.startJob(CALM);
    const stream = await browser.events(id);
    await stream.until(({ event }) => event === "delta");
    const atFirstDelta = await fakes.log({ upstream: "model" });
    await letFinish();
    await stream.rest();
    const { entries: calls } = await fakes.log({ upstream: "model" });

    const lastEnd = Math.max(...calls.map(({ endedAt }) => endedAt ?? Infinity));
    expect(atFirstDelta.now).toBeLessThan(lastEnd);
    expect(calls).toHaveLength(2 * 5);
    expect(Math.max(...calls.map(({ concurrent }) => concurrent))).toBeGreaterThan(1);
    for (const call of calls) {
      expect(call.endedAt).not.toBeNull();
    }
  });

  it("asks no model about what it has summarized before", async ({ expect }) => {
    const browser = await connectedBrowser();
    const first = await browser.finished((await browser.startJob(CALM)).id);
    await fakes.clearLog();
    const again = await browser.finished((await browser.startJob(CALM)).id);
    expect(again.pullRequests.map(({ cached }) => cached)).toEqual(Array(5).fill(true));
    expect(again.pullRequests.map(({ text }) => text)).toEqual(
      first.pullRequests.map(({ text }) => text),
    );
    expect((await fakes.log({ upstream: "model" })).entries).toEqual([]);
  });

  it("says so when there is nothing to summarize", async ({ expect }) => {
    const browser = await connectedBrowser();
    await fakes.clearLog();
    const result = await browser.finished((await browser.startJob(QUIET)).id);
    expect(result).toMatchObject({
      outcome: "complete",
      summary: "No open pull requests found.",
      prsAnalyzed: [],
      pullRequests: [],
    });
    expect((await fakes.log({ upstream: "model" })).entries).toEqual([]);
  });

  it("calls a renamed repository by its new name", async ({ expect }) => {
    const browser = await connectedBrowser();
    const { id, repository } = await browser.startJob(RENAMED.from);
    expect(repository).toBe(RENAMED.from);
    const result = await browser.finished(id);
    expect(result).toMatchObject({ repository: RENAMED.to, outcome: "complete" });
    const jobs = await browser.json<JobListItem[]>(await browser.request("GET", "/api/jobs"), 200);
    expect(jobs).toMatchObject([{ id, repository: RENAMED.to }]);
  });

  it("fails as a whole when the repository cannot be seen", async ({ expect }) => {
    const browser = await connectedBrowser();
    const { id } = await browser.startJob("gullhaven/nowhere");
    const stream = await browser.events(id);
    await stream.rest();
    expect(stream.events.map(({ event }) => event)).toEqual(["job", "done"]);
    expect(await browser.result(id)).toMatchObject({
      outcome: "failed",
      error: { code: "repository_not_found" },
      pullRequests: [],
    });
  });

  it("ends at once, and asks to reconnect, when the account is no longer active", async ({
    expect,
  }) => {
    const browser = await connectedBrowser();
    await fakes.command("scalekit", "expire-accounts");
    const result = await browser.finished((await browser.startJob(CALM)).id);
    expect(result).toMatchObject({ outcome: "failed", error: { code: "reconnect_required" } });
    expect(await browser.session()).toMatchObject({
      connected: false,
      github: { state: "reconnect" },
    });
  });
});

describe("a job that is called off before its work begins", () => {
  it("ends at once, and nothing is read for it", async ({ expect }) => {
    const stub = env.SUMMARY_JOB.getByName("session/job");
    const startedAt = Date.now();
    const result = await runInDurableObject(stub, async (job: SummaryJob) => {
      await Promise.all([
        job.start(aSpec({ startedAt, deadline: startedAt + 60_000 })),
        job.cancel(),
      ]);
      return job.result();
    });
    expect(result).toMatchObject({ outcome: "cancelled", pullRequests: [] });
    expect((await fakes.log({ upstream: "github" })).entries).toEqual([]);
  });
});

describe("POST /api/jobs", () => {
  it("understands what people paste", async ({ expect }) => {
    const browser = await connectedBrowser();
    for (const repository of [
      "github.com/gullhaven/slipway",
      "https://github.com/gullhaven/slipway/pull/12",
      "git@github.com:gullhaven/slipway.git",
    ]) {
      const started = await browser.startJob(repository);
      expect(started).toEqual({
        id: started.id,
        repository: QUIET,
        events: `/api/jobs/${started.id}/events`,
        result: `/api/jobs/${started.id}`,
      });
      await browser.finished(started.id);
    }
  });

  it("refuses every other body with a sentence", async ({ expect }) => {
    const browser = await connectedBrowser();
    const cases: [body: unknown, status: number, code: string][] = [
      [undefined, 400, "invalid_repository"],
      [{}, 400, "invalid_repository"],
      [{ repository: 12 }, 400, "invalid_repository"],
      [{ repository: "" }, 400, "invalid_repository"],
      [{ repository: "https://gitlab.com/o/r" }, 400, "invalid_repository"],
      [{ repository: "a/.." }, 400, "invalid_repository"],
      [{ repository: "a/%2e%2e" }, 400, "invalid_repository"],
      [{ repository: "a b/c d" }, 400, "invalid_repository"],
      [{ repository: `a/${"b".repeat(500)}` }, 400, "invalid_repository"],
      ["{", 400, "invalid_request"],
      ["[]", 400, "invalid_request"],
      [{ repository: QUIET, limit: 21 }, 400, "invalid_request"],
      [{ repository: QUIET, limit: "5" }, 400, "invalid_request"],
      [{ repository: QUIET, language: "not a language" }, 400, "invalid_request"],
      [{ repository: QUIET, window: "1d" }, 400, "invalid_request"],
      [{ repository: QUIET, anything: true }, 400, "invalid_request"],
      [{ repository: QUIET, labels: ["x".repeat(17_000)] }, 413, "payload_too_large"],
    ];
    for (const [body, status, code] of cases) {
      for (const path of ["/api/jobs", "/api/summarize"]) {
        const problem = await browser.json<{ code: string; error: string }>(
          await browser.request("POST", path, { body }),
          status,
        );
        expect(problem.code, JSON.stringify(body)?.slice(0, 80)).toBe(code);
        expect(problem.error).toMatch(/^[A-Z"].+\.$/);
      }
    }
    const named: [body: object, sentence: string][] = [
      [
        { repository: QUIET, anything: true, more: 1 },
        'The request body has fields that are not known: "anything", "more".',
      ],
      [{ repository: QUIET, limit: 21 }, '"limit" is not valid: give '],
      [{ repository: QUIET, since: "yesterday" }, '"since" is not valid: give '],
      [{ repository: QUIET, pullRequests: [0] }, '"pullRequests" is not valid: give '],
    ];
    for (const [body, sentence] of named) {
      const { error } = await browser.json<{ error: string }>(
        await browser.request("POST", "/api/jobs", { body }),
        400,
      );
      expect(error.slice(0, sentence.length)).toBe(sentence);
    }
    const plain = await browser.request("POST", "/api/jobs", {
      body: '{"repository":"a/b"}',
      headers: { "Content-Type": "text/plain" },
    });
    expect(plain.status).toBe(415);
  });

  it("asks who is not connected to connect", async ({ expect }) => {
    const stranger = openBrowser();
    const problem = await stranger.json<{ error: string }>(
      await stranger.request("POST", "/api/jobs", { body: { repository: QUIET } }),
      401,
    );
    expect(problem).toMatchObject({
      code: "not_connected",
      error: "Connect your GitHub account first",
    });
  });

  it("lets one person run two at once, from whichever browser", async ({ expect }) => {
    const [one, other] = [await connectedBrowser(), await connectedBrowser()];
    await fakes.model({ firstTokenMs: 60_000 });
    const first = await one.startJob(CALM);
    await other.startJob(CALM);
    const refused = await one.request("POST", "/api/jobs", { body: { repository: CALM } });
    expect(refused.headers.get("Retry-After")).toMatch(/^\d+$/);
    expect(await one.json(refused, 429)).toMatchObject({ code: "too_many_jobs" });

    const stream = await one.events(first.id);
    await one.request("POST", `/api/jobs/${first.id}/cancel`);
    await stream.rest();
    await eventually(async () => {
      const again = await other.request("POST", "/api/jobs", { body: { repository: CALM } });
      await again.body?.cancel();
      return again.status === 202;
    });
    expect((await one.session()).limits.jobsLeft).toBe(27);
  });
});

describe("the jobs of a session", () => {
  it("are listed newest first, and are nobody else's", async ({ expect }) => {
    const browser = await connectedBrowser();
    const first = await browser.startJob(QUIET);
    await browser.finished(first.id);
    const second = await browser.startJob(CALM, { limit: 1 });
    await browser.finished(second.id);
    const jobs = await browser.json<JobListItem[]>(await browser.request("GET", "/api/jobs"), 200);
    expect(jobs.map(({ id, limit }) => [id, limit])).toEqual([
      [second.id, 1],
      [first.id, 5],
    ]);

    const strangers = [await connectedBrowser("tomas-reyes"), openBrowser()];
    for (const stranger of strangers) {
      for (const [method, path] of [
        ["GET", ""],
        ["GET", "/events"],
        ["POST", "/cancel"],
      ] as const) {
        const foreign = await stranger.request(method, `/api/jobs/${first.id}${path}`);
        const unknown = await stranger.request(method, `/api/jobs/nothing${path}`);
        expect([foreign.status, unknown.status]).toEqual([404, 404]);
        const [one, other] = [await foreign.json<Problem>(), await unknown.json<Problem>()];
        expect({ ...one, requestId: "" }).toEqual({ ...other, requestId: "" });
      }
    }
    const [other, nobody] = strangers;
    expect((await other?.request("DELETE", `/api/jobs/${first.id}`))?.status).toBe(404);
    expect((await nobody?.request("DELETE", `/api/jobs/${first.id}`))?.status).toBe(204);
    expect((await nobody?.request("GET", "/api/jobs"))?.status).toBe(401);
    expect((await browser.result(first.id)).outcome).toBe("complete");
  });

  it("are given as Markdown to who asks for it", async ({ expect }) => {
    const browser = await connectedBrowser();
    const { id } = await browser.startJob(CALM, { limit: 1 });
    const { pullRequests } = await browser.finished(id);
    const answer = await browser.request("GET", `/api/jobs/${id}`, {
      headers: { Accept: "text/markdown" },
    });
    expect(answer.headers.get("Content-Type")).toBe("text/markdown; charset=utf-8");
    const markdown = await answer.text();
    expect(markdown).toContain(`](<${pullRequests[0]?.url}>)`);
    expect(markdown).toContain(`](<${pullRequests[0]?.citations[0]?.url}>)`);
  });
});

describe("POST /api/summarize", () => {
  it("answers the result when it is there", async ({ expect }) => {
    const browser = await connectedBrowser();
    const result = await browser.json<JobResult>(
      await browser.request("POST", "/api/summarize", { body: { repository: CALM, limit: 2 } }),
      200,
    );
    expect(result.outcome).toBe("complete");
    expect(result.prsAnalyzed).toHaveLength(2);
  });

  it("answers the problem of a job that failed before any entry", async ({ expect }) => {
    const browser = await connectedBrowser();
    const answer = await browser.request("POST", "/api/summarize", {
      body: { repository: "gullhaven/nowhere" },
    });
    expect(answer.headers.get("Content-Type")).toBe("application/problem+json");
    expect(await browser.json(answer, 404)).toMatchObject({ code: "repository_not_found" });
  });

  it("answers Markdown to who prefers that, and problems as ever", async ({ expect }) => {
    const browser = await connectedBrowser();
    const ask = (body: object) =>
      browser.request("POST", "/api/summarize", { body, headers: { Accept: "text/markdown" } });
    const answer = await ask({ repository: CALM, limit: 1, queue: true });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("Content-Type")).toBe("text/markdown; charset=utf-8");
    expect(answer.headers.get("Vary")).toContain("Accept");
    const markdown = await answer.text();
    expect(markdown).toMatch(/^# Most discussed open pull requests of gullhaven\/ropewalk\n/);
    expect(markdown).toContain(`## Whose turn it is in ${CALM}`);
    const refused = await ask({ repository: "gullhaven/nowhere" });
    expect(refused.headers.get("Content-Type")).toBe("application/problem+json");
    expect(refused.status).toBe(404);
  });

  it("streams to who asks for events", async ({ expect }) => {
    const browser = await connectedBrowser();
    const answer = await browser.request("POST", "/api/summarize", {
      body: { repository: CALM, limit: 1 },
      headers: { Accept: "text/event-stream" },
    });
    const stream = readStream(answer);
    await stream.rest();
    expect(stream.events.at(0)?.event).toBe("job");
    expect(stream.events.at(-1)).toMatchObject({ event: "done", data: { outcome: "complete" } });
  });
});
