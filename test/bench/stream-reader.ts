import { get } from "node:http";

import type { JobResult } from "../../src/protocol/docket.ts";
import { foldEvents } from "../../src/protocol/fold.ts";
import { STAMP_LETTERS, timesIn } from "../fakes/model/stamp.ts";
import type { DocketBrowser } from "../support/docket-browser.ts";
import type { ReceivedEvent } from "../support/stream-reader.ts";

/** What one reader of one job was given. */
export interface Reading {
  /** Milliseconds from the model to here, of each token. */
  delays: number[];
  faults: string[];
}

/** Follows a job of stamped tokens to its end, and compares with what the job says of itself. */
export async function followJob(
  browser: DocketBrowser,
  origin: string,
  id: string,
): Promise<Reading> {
  const delays: number[] = [];
  const texts = new Map<number, string>();
  const events = await readEvents(browser, `${origin}/api/jobs/${id}/events`, (event) => {
    if (event.event === "delta") {
      const { number, offset, text } = event.data;
      const before = (texts.get(number) ?? "").slice(0, offset);
      texts.set(number, before + text);
      const now = Date.now();
      // What is too short for a whole one completes that of the end of the text before.
      for (const time of timesIn(before.slice(1 - STAMP_LETTERS) + text)) {
        delays.push(now - time);
      }
    }
  });
  const result = await browser.result(id);
  return { delays, faults: faultsIn(events, result) };
}

/**
 * The events of a stream as they come, with as little work for each as can be: hundreds of readers share the machine
 * with what is measured.
 */
function readEvents(
  browser: DocketBrowser,
  url: string,
  onEvent: (event: ReceivedEvent) => void,
): Promise<ReceivedEvent[]> {
  return new Promise((resolve, reject) => {
    const events: ReceivedEvent[] = [];
    let rest = "";
    const request = get(url, { agent: false, headers: { Cookie: browser.cookie } }, (response) => {
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        const frames = (rest + chunk).split("\n\n");
        rest = frames.pop() ?? "";
        for (const frame of frames) {
          const match = /^event: (\S+)\ndata: (.*)(?:\nid: (\d+))?$/.exec(frame);
          if (match !== null) {
            const [, event, data = "", number] = match;
            const received: ReceivedEvent = JSON.parse(
              `{${number === undefined ? "" : `"id":${number},`}"event":"${event}","data":${data}}`,
            );
            events.push(received);
            onEvent(received);
          }
        }
      });
      response.on("end", () => resolve(events));
      response.on("error", reject);
    });
    request.on("error", reject);
  });
}

function faultsIn(events: readonly ReceivedEvent[], result: JobResult): string[] {
  const ids = events.flatMap(({ id }) => id ?? []);
  const complete = ids.every((id, index) => id === index + 1) && events.at(-1)?.event === "done";
  const same = JSON.stringify(foldEvents(result.id, events)) === JSON.stringify(result);
  return [
    ...(complete ? [] : [`an event is missing: ${ids.join(" ")}`]),
    ...(same ? [] : ["the folded result is not that of the job"]),
    ...(result.outcome === "complete" ? [] : [`the job ended ${result.outcome}`]),
  ];
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
