import * as z from "zod";

import { UPSTREAMS } from "./request-log.ts";

/** What goes wrong. Without `status` or `reset` the request is answered as usual, then spoiled. */
const faultAction = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("status"),
    status: z.int().min(200).max(599),
    headers: z.record(z.string(), z.string()).default({}),
    /** An object is sent as JSON, a string as it is. */
    body: z.union([z.string(), z.record(z.string(), z.unknown())]).default(""),
  }),
  /** Nothing: for what is only held. */
  z.object({ kind: z.literal("usual") }),
  z.object({ kind: z.literal("delay"), ms: z.int().min(0) }),
  /** No answer until the client gives up, or it is released. */
  z.object({ kind: z.literal("hang") }),
  /** The connection ends before the headers. */
  z.object({ kind: z.literal("reset") }),
  /** The connection breaks after that many bytes of the body. */
  z.object({ kind: z.literal("cut"), afterBytes: z.int().min(0) }),
  /** The body stops after that many bytes and never goes on. */
  z.object({ kind: z.literal("stall"), afterBytes: z.int().min(0) }),
  /** The status of the usual answer with half of its body, or with the given one. */
  z.object({ kind: z.literal("malformed"), body: z.string().optional() }),
  z.object({
    kind: z.literal("slow"),
    chunkBytes: z.int().min(1).default(64),
    intervalMs: z.int().min(0).default(50),
  }),
]);

export const faultInput = z.object({
  upstream: z.enum(UPSTREAMS).optional(),
  /** Exact operation name. */
  operation: z.string().optional(),
  method: z.string().optional(),
  /** Regular expression over path and query. */
  path: z.string().optional(),
  /** Regular expression over the request body, e.g. a pull request's title in a prompt. */
  body: z.string().optional(),
  /** Spares that many matching requests first, also those that another fault hits. */
  after: z.int().min(0).default(0),
  /** How many matching requests it hits; null is every one. */
  times: z.int().min(1).nullable().default(1),
  /** Waits before anything else until what is held is released, or the faults are cleared. */
  held: z.boolean().default(false),
  action: faultAction,
});

export type FaultInput = z.input<typeof faultInput>;
export type FaultAction = z.output<typeof faultAction>;
export type Fault = z.output<typeof faultInput> & { id: number; seen: number; hits: number };

export type FaultTarget = {
  upstream: string;
  operation: string;
  method: string;
  target: string;
  body: string;
};

export type Faults = {
  add(input: FaultInput): Fault;
  /** The first fault that applies to the request; counts it as a hit. */
  take(request: FaultTarget): Fault | undefined;
  list(): Fault[];
  /** Lets go what was held or hangs by now; the faults stay. */
  release(): void;
  clear(): void;
  /** Aborted when what is held or hangs now is let go. */
  released(): AbortSignal;
};

function applies(fault: Fault, request: FaultTarget): boolean {
  return (
    (fault.upstream === undefined || fault.upstream === request.upstream) &&
    (fault.operation === undefined || fault.operation === request.operation) &&
    (fault.method === undefined || fault.method === request.method) &&
    (fault.path === undefined || new RegExp(fault.path).test(request.target)) &&
    (fault.body === undefined || new RegExp(fault.body).test(request.body))
  );
}

export function createFaults(): Faults {
  let faults: Fault[] = [];
  let lastId = 0;
  let releasing = new AbortController();

  function release(): void {
    releasing.abort();
    releasing = new AbortController();
  }

  return {
    add(input) {
      lastId += 1;
      const fault: Fault = { ...faultInput.parse(input), id: lastId, seen: 0, hits: 0 };
      faults.push(fault);
      return fault;
    },
    take(request) {
      const matching = faults.filter((fault) => applies(fault, request));
      for (const fault of matching) {
        fault.seen += 1;
      }
      const hit = matching.find(
        ({ seen, after, hits, times }) => seen > after && (times === null || hits < times),
      );
      if (hit !== undefined) {
        hit.hits += 1;
      }
      return hit;
    },
    list: () => faults.map((fault) => ({ ...fault })),
    release,
    clear() {
      faults = [];
      release();
    },
    released: () => releasing.signal,
  };
}
