import { Octokit } from "@octokit/core";
import * as z from "zod";

import { JOB_TIMEOUT_DEFAULT_SECONDS } from "../../limits.ts";
import { type Clock, REAL_CLOCK } from "../../upstream/clock.ts";
import { UpstreamError } from "../../upstream/error.ts";
import { withRetries } from "../../upstream/retry.ts";
import type { RepositoryName } from "../repository-name.ts";
import { parseAnswer, unexpectedAnswer } from "./answer.ts";
import { API_ROOT } from "./api-root.ts";
import { type ConnectionGates, createConnections } from "./connections.ts";
import { type GraphQLResult, readGraphQLAnswer } from "./graphql-answer.ts";
import { isPartial, singleSignOnSentence } from "./partial-results.ts";
import { createPause } from "./pause.ts";
import { type AnswerHeaders, pointsLeft } from "./rate-limit.ts";
import { isDiffRefused, type RefusedAnswer, toUpstreamError } from "./refusal.ts";

/** GitHub Enterprise Server refuses versions it does not know; this one is known everywhere. */
const API_VERSION = "2022-11-28";

export const GITHUB_WEB_URL = "https://github.com";

export interface ClientOptions {
  /** A connection's `fetch`: it adds the credentials. */
  fetch: typeof fetch;
  signal?: AbortSignal;
  clock?: Clock;
  /** When waiting stops making sense, in milliseconds since 1970; by default the usual time of a job from now. */
  deadline?: number;
  /** Shared by the clients of one job; each has its own otherwise. */
  gates?: ConnectionGates;
  /** The only place that a single sign-on link may lead to. */
  webUrl?: string;
}

export interface ListPage {
  rows: unknown[];
  /** Whether GitHub says that another page follows; routes that drop its headers say nothing. */
  hasNext: boolean;
}

export interface GitHubClient {
  /** What the schema reads in the answer. `retry` narrows which failures are tried again, `stop` ends it earlier. */
  get<Schema extends z.ZodType>(
    schema: Schema,
    path: string,
    query?: Record<string, string | number>,
    retry?: (error: UpstreamError) => boolean,
    stop?: AbortSignal,
  ): Promise<z.output<Schema>>;
  /** One page of a list. Read its rows one by one: GitHub may leave some out. */
  getPage(
    path: string,
    query?: Record<string, string | number>,
    retry?: (error: UpstreamError) => boolean,
    stop?: AbortSignal,
  ): Promise<ListPage>;
  /** The changes of a pull request as GitHub's unified diff. Read it to its end or cancel it. */
  diff(path: string): Promise<ReadableStream<Uint8Array>>;
  /** `retry` narrows which failures are tried again with the same query. */
  graphql(
    document: string,
    variables: Record<string, unknown>,
    retry?: (error: UpstreamError) => boolean,
  ): Promise<GraphQLResult>;
  /** What GitHub has said that it keeps back of a list of this repository, and how to see it. */
  withheld(repository: RepositoryName): { withheld?: string };
  /** Whether it has said so of any answer. */
  isPartial(): boolean;
  /** What the last answer said is left of the person's hour; undefined where none did. */
  pointsLeft(of: "graphql" | "core"): number | undefined;
}

/** GitHub's API as one person, for one job: its connections, waits and retries are counted together. */
export function createClient(options: ClientOptions): GitHubClient {
  const { clock = REAL_CLOCK, webUrl = GITHUB_WEB_URL } = options;
  const signal = options.signal ?? new AbortController().signal;
  const deadline = options.deadline ?? clock.now() + JOB_TIMEOUT_DEFAULT_SECONDS * 1000;
  const connections = createConnections(options.fetch, options.gates);
  const pause = createPause(clock);
  const points: Partial<Record<"graphql" | "core" | "search", number | undefined>> = {};
  let partial = false;
  /** A credential that was refused is not sent again: that can get an account locked. */
  let unauthorized: UpstreamError | undefined;
  const octokit = new Octokit({
    baseUrl: API_ROOT,
    userAgent: "docket",
    request: {
      signal,
      // Octokit's parser takes every value through a reviver, and swallows bodies that break.
      parseSuccessResponseBody: false,
      log: SILENT,
    },
  });

  function diagnose(answer: RefusedAnswer): UpstreamError {
    return toUpstreamError(answer, { now: clock.now(), webUrl });
  }

  octokit.hook.wrap("request", (request, parameters) => {
    const isGraphQL = parameters.url === "/graphql";
    // GitHub counts them apart.
    const resource = isGraphQL ? "graphql" : isSearch(parameters.url) ? "search" : "core";
    const ended = parameters.request.signal ?? signal;
    return withRetries(
      async () => {
        const streams = parameters.request["stream"] === true;
        const { fetch, close } = await connections.open(streams, ended);
        try {
          if (unauthorized !== undefined) {
            throw unauthorized;
          }
          // The limit may have been used up while it waited.
          pause.check(resource);
          const response = await request({
            ...parameters,
            request: { ...parameters.request, fetch },
          });
          if (streams) {
            return response;
          }
          const body = await connections.readJson(response.data, ended);
          partial ||= isPartial(response.headers);
          points[resource] = pointsLeft(response.headers, body) ?? points[resource];
          const data = isGraphQL ? readGraphQLAnswer(body, response.headers, diagnose) : body;
          return { ...response, data };
        } catch (error) {
          const explained = isHttpError(error) ? explain(error, diagnose) : error;
          pause.note(resource, explained);
          if (explained instanceof UpstreamError && explained.status === 401) {
            unauthorized = explained;
          }
          close();
          throw explained;
        }
      },
      { clock, signal: ended, deadline, retry: parameters.request["retry"] },
    );
  });

  const headers = { "x-github-api-version": API_VERSION };

  function endedBy(stop: AbortSignal | undefined): { signal?: AbortSignal } {
    return stop === undefined ? {} : { signal: AbortSignal.any([signal, stop]) };
  }

  return {
    pointsLeft: (of) => points[of],
    isPartial: () => partial,
    withheld: (repository) =>
      partial ? { withheld: singleSignOnSentence(repository, webUrl) } : {},
    async get(schema, path, query = {}, retry, stop) {
      const { data } = await octokit.request(`GET ${path}`, {
        ...query,
        headers,
        request: { retry, ...endedBy(stop) },
      });
      return parseAnswer(schema, data);
    },
    async getPage(path, query = {}, retry, stop) {
      const { data, headers: answered } = await octokit.request(`GET ${path}`, {
        ...query,
        headers,
        request: { retry, ...endedBy(stop) },
      });
      return {
        rows: parseAnswer(z.array(z.unknown()), data),
        hasNext: /\brel="?next\b/.test(answered.link ?? ""),
      };
    },
    async diff(path) {
      const { data } = await octokit.request(`GET ${path}`, {
        headers,
        mediaType: { format: "diff" },
        request: { stream: true, retry: isWorthRepeating },
      });
      if (!(data instanceof ReadableStream)) {
        throw unexpectedAnswer();
      }
      return data;
    },
    async graphql(document, variables, retry) {
      const { data } = await octokit.request("POST /graphql", {
        headers: { ...headers, "content-type": "application/json; charset=utf-8" },
        data: JSON.stringify({ query: document, variables }),
        request: { retry },
      });
      return data;
    },
  };
}

/**
 * A diff that GitHub could not make is none the next time, unless it is busy. Silence is half a minute each time: whoever reads the diff
 * decides whether that is worth another.
 */
function isWorthRepeating(error: UpstreamError): boolean {
  return error.kind !== "timeout" && (error.status === 503 || !isDiffRefused(error));
}

function isSearch(url: string): boolean {
  return url.startsWith("/search/");
}

const SILENT = { debug() {}, info() {}, warn() {}, error() {} };

interface HttpError extends Error {
  response?: { status: number; headers: AnswerHeaders; data: unknown };
}

function isHttpError(error: unknown): error is HttpError {
  return error instanceof Error && error.name === "HttpError";
}

/** Octokit wraps what `fetch` threw; the cause is what happened. */
function explain(
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
  const named = typeof data === "object" && data !== null && "message" in data;
  return named && typeof data.message === "string" ? data.message : "";
}
