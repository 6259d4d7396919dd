import { UPSTREAM_BODIES_AT_ONCE, UPSTREAM_CONNECTIONS_MAX } from "../../limits.ts";
import { parseJson, readText } from "../../upstream/body.ts";
import { createGate, type Gate } from "../../upstream/gate.ts";
import { guardFetch } from "../../upstream/guarded-fetch.ts";
import { unexpectedAnswer } from "./answer.ts";

/** The connections of one job to GitHub. Each counts from its opening to the end of its answer's body. */
export interface Connections {
  /**
   * Waits for one to be free. A body that streams may fall silent for half a minute: one connection is kept for answers
   * that come whole, which the list may be waiting for.
   */
  open(streams: boolean, signal: AbortSignal): Promise<Connection>;
  /**
   * Reads a whole body, a few at a time, so that those in memory stay bounded together. What was asked for first is read
   * first, so that the list does not wait for details that were asked for after it.
   */
  readJson(body: ReadableStream<Uint8Array> | null, signal: AbortSignal): Promise<unknown>;
}

/** For one request. */
export interface Connection {
  /** The body of an answer has to be read to its end or cancelled, which frees the connection. */
  fetch: typeof fetch;
  /** Frees it where there is no answer, or a refusal by status: nothing else is asked before that is understood. */
  close: () => void;
}

/** How many connections and bodies there may be at once: of a job, whichever repositories it reads. */
export interface ConnectionGates {
  free: Gate;
  streaming: Gate;
  bodies: Gate;
}

export function createConnectionGates(): ConnectionGates {
  return {
    free: createGate(UPSTREAM_CONNECTIONS_MAX),
    streaming: createGate(UPSTREAM_CONNECTIONS_MAX - 1),
    bodies: createGate(UPSTREAM_BODIES_AT_ONCE),
  };
}

export function createConnections(
  fetch: typeof globalThis.fetch,
  { free, streaming, bodies }: ConnectionGates = createConnectionGates(),
): Connections {
  let asked = 0;
  /** When the answer of each body was asked for. */
  const ranks = new WeakMap<ReadableStream, number>();

  return {
    async open(streams, signal) {
      const rank = (asked += 1);
      const leaveStreams = streams ? await streaming.enter(signal) : () => {};
      const leave = await free.enter(signal).catch((error: unknown) => {
        leaveStreams();
        throw error;
      });
      function close(): void {
        leave();
        leaveStreams();
      }
      let accepted = false;
      let ended = false;
      function closeIfDone(): void {
        if (accepted && ended) {
          close();
        }
      }
      function onEnd(): void {
        ended = true;
        closeIfDone();
      }
      return {
        close,
        async fetch(input, init) {
          const response = await guardFetch({ upstream: "github", fetch, onEnd })(input, init);
          accepted = response.status < 400;
          closeIfDone();
          if (response.body !== null) {
            ranks.set(response.body, rank);
          }
          return response;
        },
      };
    },
    async readJson(body, signal) {
      const rank = (body === null ? undefined : ranks.get(body)) ?? 0;
      return await bodies.run(
        () => rank,
        async () => {
          const parsed = parseJson(await readText(body));
          if (parsed === undefined) {
            throw unexpectedAnswer();
          }
          return parsed;
        },
        signal,
      );
    },
  };
}
