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
  /** Reads a whole body, a few at a time, so that those in memory stay bounded together. */
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

  return {
    async fetch(input, init) {
      const onEnd = await all.enter(signal);
      return await guardFetch({ upstream: "github", fetch, onEnd })(input, init);
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
      const release = await bodies.enter(signal);
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
