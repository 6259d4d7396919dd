import { beforeEach, describe, inject, it } from "vitest";

import { foldEvents } from "../../src/fold.ts";
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
    expect(entries.length).toBeLessThanOrEqual(5 - written.size);
  });
});
