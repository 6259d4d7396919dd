import { JOB_TIMEOUT_DEFAULT_SECONDS } from "../../limits.ts";
import { until } from "../../summarize/stop.ts";
import { type Clock, REAL_CLOCK } from "../../upstream/clock.ts";
import { UpstreamError } from "../../upstream/error.ts";
import type { RestClient } from "./lists.ts";

/** What a list can do without is given up earlier than what an entry can: the entries come after it. */
export type CanDoWithout = "list" | "entry";

const SHARES: Record<CanDoWithout, number> = { list: 1 / 3, entry: 2 / 3 };
/** What is asked for later than that is still waited for this share of the time. */
const LEAST_SHARE = 1 / 12;

/**
 * A client for what a list or an entry can do without: an answer that keeps it waiting is given up like one that never
 * came, so that the rest is told before the job's time is over. Over REST each part is a request of its own, and any of
 * them may be the one that hangs.
 */
export function createPatience(
  client: RestClient,
  { clock = REAL_CLOCK, deadline }: { clock?: Clock; deadline?: number | undefined },
): (of: CanDoWithout) => RestClient {
  const began = clock.now();
  const wholeMs = Math.max(0, (deadline ?? began + JOB_TIMEOUT_DEFAULT_SECONDS * 1000) - began);

  async function inTime<Value>(
    of: CanDoWithout,
    read: (signal: AbortSignal) => Promise<Value>,
  ): Promise<Value> {
    const leftMs = began + SHARES[of] * wholeMs - clock.now();
    const stop = new AbortController();
    const timer = setTimeout(
      () => stop.abort(new UpstreamError("github", "timeout")),
      Math.max(leftMs, LEAST_SHARE * wholeMs),
    );
    try {
      return await until(read(stop.signal), stop.signal);
    } finally {
      clearTimeout(timer);
    }
  }

  return (of) => ({
    get: (schema, path, query, retry) =>
      inTime(of, (signal) => client.get(schema, path, query, retry, signal)),
    getPage: (path, query, retry) =>
      inTime(of, (signal) => client.getPage(path, query, retry, signal)),
  });
}
