import { foldEvents } from "../../src/fold.ts";
import type { JobResult } from "../../src/protocol.ts";
import { timesIn } from "../fakes/model/stamp.ts";
import type { DocketBrowser } from "../support/docket-browser.ts";
import type { ReceivedEvent } from "../support/stream-reader.ts";

/** What one reader of one job was given. */
export interface Reading {
  /** Milliseconds from the model to here, of each token. */
  delays: number[];
  faults: string[];
}

/** Follows a job of stamped tokens to its end, and compares with what the job says of itself. */
export async function followJob(browser: DocketBrowser, id: string): Promise<Reading> {
  const stream = await browser.events(id);
  const delays: number[] = [];
  const texts = new Map<number, string>();
  await stream.until((event) => {
    if (event.event === "delta") {
      const { number, offset, text } = event.data;
      const before = (texts.get(number) ?? "").slice(0, offset);
      texts.set(number, before + text);
      const seen = timesIn(before).length;
      for (const time of timesIn(before + text).slice(seen)) {
        delays.push(Date.now() - time);
      }
    }
    return event.event === "done";
  });
  const result = await browser.result(id);
  return { delays, faults: faultsIn(stream.events, result) };
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
