import { beforeEach, describe, inject, it } from "vitest";

import { foldEvents } from "../../src/protocol/fold.ts";
import type { OperationProposed, OperationView } from "../../src/protocol/operations.ts";
import { SAMPLE_REPOSITORIES } from "../fakes/data/sample-world.ts";
import { readCutStream, seededRandom } from "../support/cut-stream.ts";
import { DocketBrowser } from "../support/docket-browser.ts";
import type { ReceivedEvent } from "../support/stream-reader.ts";
import { fakes, restartApp } from "./support/it.ts";

const { origin } = inject("e2e");

beforeEach(() => fakes.reset());

async function connectedBrowser(): Promise<DocketBrowser> {
  const browser = new DocketBrowser({ origin, fetch: (request) => fetch(request) });
  await browser.connect("tomas-reyes");
  return browser;
}

function idsOf(events: readonly ReceivedEvent[]): number[] {
  return events.flatMap(({ id }) => id ?? []);
}

async function commentsSent(): Promise<unknown[]> {
  const { entries } = await fakes.log({ upstream: "github" });
  return entries.filter(({ method, path }) => method === "POST" && path.endsWith("/comments"));
}

describe("over real sockets", () => {
  it("a reader that is cut a hundred times has the same result in the end", async ({ expect }) => {
    const browser = await connectedBrowser();
    await fakes.model({ tokensPerSecond: 80 });
    const { id } = await browser.startJob(SAMPLE_REPOSITORIES.calm);
    const random = seededRandom(7);
    const { events, connections } = await readCutStream(
      (lastEventId, signal) =>
        browser.request("GET", `/api/jobs/${id}/events`, {
          headers: lastEventId === undefined ? {} : { "Last-Event-ID": lastEventId },
          signal,
        }),
      // The later ones are long enough for the largest event.
      (connection) => (connection <= 100 ? 1 + random() * 1500 : 100_000),
    );
    expect(connections).toBeGreaterThan(100);
    expect(idsOf(events)).toEqual(idsOf(events).map((_, index) => index + 1));
    expect(foldEvents(id, events)).toEqual(await browser.result(id));
  });

  it("a job whose process is killed twice ends complete, and writes nothing twice", async ({
    expect,
  }) => {
    const browser = await connectedBrowser();
    await fakes.model({ tokensPerSecond: 100, firstTokenMs: 500, jitter: 0.9 });
    const { id } = await browser.startJob(SAMPLE_REPOSITORIES.calm);
    const written = new Map<number, string>();
    for (let kills = 0; kills < 2; kills += 1) {
      const stream = await browser.events(id);
      await stream.until(
        ({ event, data }) => event === "summary" && "number" in data && !written.has(data.number),
      );
      for (const event of stream.events) {
        if (event.event === "summary") {
          written.set(event.data.number, event.data.text);
        }
      }
      await Promise.all([restartApp(), stream.rest().catch(() => undefined)]);
    }
    await fakes.clearLog();
    const result = await browser.finished(id);
    expect(result.outcome).toBe("complete");
    for (const { number, text } of result.pullRequests) {
      expect(text).toBe(written.get(number) ?? text);
    }
    const { entries } = await fakes.log({ upstream: "model" });
    const writing = entries.filter(({ details }) => details["secondReading"] !== true);
    expect(writing.length).toBeLessThanOrEqual(5 - written.size);
    for (const { check } of result.pullRequests) {
      expect(check?.statements.length).toBeGreaterThan(0);
      expect(check?.notChecked).toBeUndefined();
    }
  });

  it("a comment whose process is killed before the answer is told as unknown, and not sent again", async ({
    expect,
  }) => {
    const browser = await connectedBrowser();
    const { id: job } = await browser.startJob(SAMPLE_REPOSITORIES.calm, { limit: 1 });
    const [entry] = (await browser.finished(job)).pullRequests;
    const headers = { "Sec-Fetch-Site": "same-origin" };
    const body = { kind: "comment", job, number: entry?.number, body: "Shall we split this?" };
    const { id, nonce, digest } = await browser.json<OperationProposed>(
      await browser.request("POST", "/api/actions", { body, headers }),
      201,
    );
    // GitHub writes it, and its answer never comes.
    await fakes.fault({
      upstream: "github",
      method: "POST",
      path: "/comments$",
      times: null,
      action: { kind: "stall", afterBytes: 0 },
    });
    const confirm = () =>
      browser.request("POST", `/api/actions/${id}/confirm`, { body: { nonce, digest }, headers });
    const lost = confirm().catch(() => null);
    await expect.poll(async () => (await commentsSent()).length).toBe(1);
    await Promise.all([restartApp(), lost]);
    await fakes.clearFaults();

    const [action] = await browser.json<OperationView[]>(
      await browser.request("GET", "/api/actions"),
      200,
    );
    expect(action).toMatchObject({ id, state: "unknown", error: { code: "outcome_unknown" } });
    expect((await confirm()).status).toBe(409);
    expect(await commentsSent()).toHaveLength(1);
  });
});
