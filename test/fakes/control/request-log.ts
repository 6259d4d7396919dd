export const UPSTREAMS = ["scalekit", "github", "model", "slack", "receiver"] as const;

export type Upstream = (typeof UPSTREAMS)[number];

/** One request as an upstream saw it. Times are the fakes' clock, in milliseconds. */
export type LogEntry = {
  id: number;
  upstream: Upstream;
  /** Route or GraphQL operation name, e.g. `GetConnectedAccountDetails`, `Discover`, `chat.completions`. */
  operation: string;
  method: string;
  path: string;
  query: string;
  /** Allow-listed request headers; never credentials. */
  headers: Record<string, string>;
  /** What the upstream tells about the request, e.g. GraphQL variables or prompt tokens. */
  details: Record<string, unknown>;
  startedAt: number;
  /** When the first byte of the body left; null when there was none. */
  firstByteAt: number | null;
  /** When the body was sent completely, cut or abandoned; null while under way. */
  endedAt: number | null;
  status: number | null;
  bytes: number;
  /** Requests to this upstream under way when this one started, itself included. */
  concurrent: number;
  /** The client went away before the end. */
  aborted: boolean;
  /** The kind of fault that was applied. */
  fault: string | null;
};

export type LogFilter = {
  upstream?: Upstream | undefined;
  operation?: string | undefined;
};

export type RequestLog = {
  open(
    entry: Pick<
      LogEntry,
      "upstream" | "operation" | "method" | "path" | "query" | "headers" | "details"
    >,
  ): LogEntry;
  end(entry: LogEntry): void;
  entries(filter?: LogFilter): LogEntry[];
  maxConcurrency(): Record<Upstream, number>;
  clear(): void;
};

/** Keeps the newest entries only, so that a long run does not grow without bound. */
const KEPT_ENTRIES = 50_000;

export function createRequestLog(now: () => number): RequestLog {
  let entries: LogEntry[] = [];
  let lastId = 0;
  const underWay: Record<Upstream, number> = {
    scalekit: 0,
    github: 0,
    model: 0,
    slack: 0,
    receiver: 0,
  };
  let highest: Record<Upstream, number> = { ...underWay };
  return {
    open(request) {
      underWay[request.upstream] += 1;
      highest[request.upstream] = Math.max(highest[request.upstream], underWay[request.upstream]);
      lastId += 1;
      const entry: LogEntry = {
        ...request,
        id: lastId,
        startedAt: now(),
        firstByteAt: null,
        endedAt: null,
        status: null,
        bytes: 0,
        concurrent: underWay[request.upstream],
        aborted: false,
        fault: null,
      };
      entries.push(entry);
      if (entries.length > KEPT_ENTRIES) {
        entries = entries.slice(-KEPT_ENTRIES / 2);
      }
      return entry;
    },
    end(entry) {
      if (entry.endedAt === null) {
        entry.endedAt = now();
        underWay[entry.upstream] -= 1;
      }
    },
    entries(filter = {}) {
      return entries.filter(
        (entry) =>
          (filter.upstream === undefined || entry.upstream === filter.upstream) &&
          (filter.operation === undefined || entry.operation === filter.operation),
      );
    },
    maxConcurrency: () => ({ ...highest }),
    clear() {
      entries = [];
      highest = { ...underWay };
    },
  };
}
