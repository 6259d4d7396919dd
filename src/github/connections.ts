import {
  UPSTREAM_BODIES_HELD_MAX_BYTES,
  UPSTREAM_BODY_MAX_BYTES,
  UPSTREAM_CONNECTIONS_MAX,
} from "../limits.ts";
import { parseJson, readText } from "../upstream-body.ts";
import { UpstreamError } from "../upstream-error.ts";
import { guardFetch } from "../upstream-fetch.ts";
import { createGate } from "./connection-gate.ts";

/** The connections of one job to GitHub. Each counts from its request to the end of its body. */
export interface Connections {
  fetch: typeof fetch;
  /** For bodies that stay open while they are read. Such a body has to be read to its end or cancelled. */
  fetchStream: typeof fetch;
  /**
   * Reads a whole body, a few at a time, so that those in memory stay bounded together. What was asked for first is read
   * first, so that the list does not wait for details that were asked for after it.
   */
  readJson(body: ReadableStream<Uint8Array> | null): Promise<unknown>;
}

export function createConnections(
  fetch: typeof globalThis.fetch,
  signal: AbortSignal,
): Connections {
  const all = createGate(UPSTREAM_CONNECTIONS_MAX);
  // One connection is kept for what the readers of open streams may be waiting for.
  const streams = createGate(UPSTREAM_CONNECTIONS_MAX - 1);
  const bodies = createGate(Math.floor(UPSTREAM_BODIES_HELD_MAX_BYTES / UPSTREAM_BODY_MAX_BYTES));
  let asked = 0;
  const turns = new WeakMap<ReadableStream, number>();

  return {
    async fetch(input, init) {
      const turn = (asked += 1);
      const onEnd = await all.enter(signal);
      const response = await guardFetch({ upstream: "github", fetch, onEnd })(input, init);
      if (response.body !== null) {
        turns.set(response.body, turn);
      }
      return response;
    },
    async fetchStream(input, init) {
      const leaveStreams = await streams.enter(signal);
      const leave = await all.enter(signal).catch((error: unknown) => {
        leaveStreams();
        throw error;
      });
      const onEnd = () => {
        leave();
        leaveStreams();
      };
      return await guardFetch({ upstream: "github", fetch, onEnd })(input, init);
    },
    async readJson(body) {
      const release = await bodies.enter(signal, body === null ? 0 : turns.get(body));
      try {
        const parsed = parseJson(await readText(body));
        if (parsed === undefined) {
          throw new UpstreamError("github", "invalid_response", { status: 200 });
        }
        return parsed;
      } finally {
        release();
      }
    },
  };
}
