import { Octokit } from "@octokit/core";
import * as z from "zod";

import {
  JOB_TIMEOUT_DEFAULT_SECONDS,
  UPSTREAM_BODIES_HELD_MAX_BYTES,
  UPSTREAM_BODY_MAX_BYTES,
  UPSTREAM_CONNECTIONS_MAX,
} from "../limits.ts";
import { REAL_CLOCK } from "../real-clock.ts";
import type { Clock } from "../summarize/ports.ts";
import { parseJson, readText } from "../upstream-body.ts";
import { UpstreamError } from "../upstream-error.ts";
import { guardFetch } from "../upstream-fetch.ts";
import { withRetries } from "../upstream-retry.ts";
import { API_ROOT } from "./api-root.ts";
import { createGate } from "./connection-gate.ts";
import type { AnswerHeaders } from "./rate-limit.ts";
import { type RefusedAnswer, toUpstreamError } from "./refusal.ts";

/** GitHub Enterprise Server refuses versions it does not know; this one is known everywhere. */
const API_VERSION = "2022-11-28";

export interface ClientOptions {
  /** A connection's `fetch`: it adds the credentials. */
  fetch: typeof fetch;
  signal?: AbortSignal;
  clock?: Clock;
  /** When waiting stops making sense, in milliseconds since 1970; by default the usual time of a job from now. */
  deadline?: number;
  webUrl?: string;
}

const GraphQLError = z.object({
  type: z.string().optional(),
  message: z.string().catch(""),
  path: z.array(z.union([z.string(), z.int()])).optional(),
  /** Present where the query itself is refused. */
  extensions: z.object({ code: z.string().optional() }).optional().catch(undefined),
});
export type GraphQLError = z.output<typeof GraphQLError>;

const GraphQLAnswer = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z.array(GraphQLError).optional(),
});

/** Data, which may be partial, and what is missing from it. */
export interface GraphQLResult {
  data: Record<string, unknown>;
  errors: GraphQLError[];
}

export interface GitHubClient {
  /** A parsed JSON answer. */
  get(path: string, query?: Record<string, string | number>): Promise<unknown>;
  /** The changes of a pull request as GitHub's unified diff. Read it to its end or cancel it. */
  diff(path: string): Promise<ReadableStream<Uint8Array>>;
  /** `retry` narrows which failures are tried again with the same query. */
  graphql(
    document: string,
    variables: Record<string, unknown>,
    retry?: (error: UpstreamError) => boolean,
  ): Promise<GraphQLResult>;
}

/** GitHub's API as one person, for one job: its connections, waits and retries are counted together. */
export function createClient(options: ClientOptions): GitHubClient {
  const { clock = REAL_CLOCK, webUrl = "https://github.com" } = options;
  const signal = options.signal ?? new AbortController().signal;
  const deadline = options.deadline ?? clock.now() + JOB_TIMEOUT_DEFAULT_SECONDS * 1000;
  const connections = createGate(UPSTREAM_CONNECTIONS_MAX);
  // Diffs stay open while they are read; one connection is kept for what they may be waiting for.
  const diffs = createGate(UPSTREAM_CONNECTIONS_MAX - 1);
  const bodies = createGate(Math.floor(UPSTREAM_BODIES_HELD_MAX_BYTES / UPSTREAM_BODY_MAX_BYTES));

  function diagnose(answer: RefusedAnswer): UpstreamError {
    return toUpstreamError(answer, { now: clock.now(), webUrl });
  }

  async function answerTo<Answer>(request: () => Answer | Promise<Answer>): Promise<Answer> {
    try {
      return await request();
    } catch (error) {
      throw isHttpError(error) ? fromHttpError(error, diagnose) : error;
    }
  }

  const fetchJson: typeof fetch = async function fetchJson(input, init) {
    const leave = await connections.enter(signal);
    return await guardFetch({ upstream: "github", fetch: options.fetch, onEnd: leave })(
      input,
      init,
    );
  };

  const fetchDiff: typeof fetch = async function fetchDiff(input, init) {
    const leaveDiffs = await diffs.enter(signal);
    const leave = await connections.enter(signal).catch((error: unknown) => {
      leaveDiffs();
      throw error;
    });
    const onEnd = () => {
      leave();
      leaveDiffs();
    };
    return await guardFetch({ upstream: "github", fetch: options.fetch, onEnd })(input, init);
  };

  async function readJson(body: ReadableStream<Uint8Array> | null): Promise<unknown> {
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
  }

  const octokit = new Octokit({
    baseUrl: API_ROOT,
    userAgent: "docket",
    request: { signal, fetch: fetchJson, parseSuccessResponseBody: false, log: SILENT },
  });

  octokit.hook.wrap("request", (request, parameters) =>
    withRetries(
      async () => {
        const response = await answerTo(() => request(parameters));
        if (parameters.request["stream"] === true) {
          return response;
        }
        const data = await readJson(response.data);
        if (parameters.url === "/graphql") {
          throwIfRefused(data, { status: response.status, headers: response.headers });
        }
        return { ...response, data };
      },
      { clock, signal, deadline, retry: parameters.request["retry"] },
    ),
  );

  /** GraphQL reports limits and refusals of the whole query with status 200. */
  function throwIfRefused(
    body: unknown,
    { status, headers }: { status: number; headers: AnswerHeaders },
  ): void {
    const answer = GraphQLAnswer.safeParse(body);
    if (!answer.success) {
      throw new UpstreamError("github", "invalid_response", { status });
    }
    const { data, errors = [] } = answer.data;
    const limit = errors.find(({ type }) => type === "RATE_LIMITED" || type === "RATE_LIMIT");
    if (limit !== undefined) {
      throw diagnose({ status: 429, headers, message: limit.message });
    }
    const empty = Object.values(data ?? {}).every((value) => value == null);
    const refusal = empty ? errors[0] : errors.find(isForbidden);
    if (refusal !== undefined) {
      throw fromGraphQLError(refusal, headers);
    }
    if (empty) {
      throw new UpstreamError("github", "invalid_response", { status });
    }
  }

  function fromGraphQLError(error: GraphQLError, headers: AnswerHeaders): UpstreamError {
    const { type, message } = error;
    if (type === "NOT_FOUND" || type === "FORBIDDEN") {
      return diagnose({ status: type === "NOT_FOUND" ? 404 : 403, headers, message });
    }
    // Without a type and a code it is GitHub's "something went wrong", mostly a time-out.
    return type === undefined && error.extensions?.code === undefined
      ? diagnose({ status: /rate limit/i.test(message) ? 429 : 502, headers, message })
      : new UpstreamError("github", "rejected", { status: 200 });
  }

  const headers = { "x-github-api-version": API_VERSION };

  return {
    async get(path, query = {}) {
      const { data } = await octokit.request(`GET ${path}`, { ...query, headers });
      return data;
    },
    async diff(path) {
      const { data } = await octokit.request(`GET ${path}`, {
        headers,
        mediaType: { format: "diff" },
        request: { fetch: fetchDiff, stream: true },
      });
      if (!(data instanceof ReadableStream)) {
        throw new UpstreamError("github", "invalid_response", { status: 200 });
      }
      return data;
    },
    async graphql(document, variables, retry) {
      const { data } = await octokit.request("POST /graphql", {
        headers: { ...headers, "content-type": "application/json; charset=utf-8" },
        data: JSON.stringify({ query: document, variables }),
        request: { retry },
      });
      const answer = GraphQLAnswer.parse(data);
      return { data: answer.data ?? {}, errors: answer.errors ?? [] };
    },
  };
}

/** Refused as a whole, not in one field: all we ask for at once belongs to one repository. */
function isForbidden({ type, path = [] }: GraphQLError): boolean {
  return type === "FORBIDDEN" && path.length <= 2;
}

const SILENT = { debug() {}, info() {}, warn() {}, error() {} };

interface HttpError extends Error {
  status: number;
  response?: { status: number; headers: AnswerHeaders; data: unknown };
}

function isHttpError(error: unknown): error is HttpError {
  return error instanceof Error && error.name === "HttpError";
}

/** Octokit wraps what `fetch` threw; the cause is what happened. */
function fromHttpError(
  { response, cause }: HttpError,
  diagnose: (answer: RefusedAnswer) => UpstreamError,
): unknown {
  if (response === undefined) {
    return cause ?? new UpstreamError("github", "network");
  }
  const { status, headers, data } = response;
  return diagnose({ status, headers, message: messageIn(data) });
}

function messageIn(data: unknown): string {
  if (typeof data === "string") {
    return data;
  }
  return typeof data === "object" && data !== null && "message" in data ? String(data.message) : "";
}
