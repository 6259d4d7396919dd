import * as z from "zod";

import { JobListItem, type JobRequest, JobResult, JobStarted } from "../protocol/docket.ts";
import { emptyResult, foldEvent } from "../protocol/fold.ts";
import { GitHubReading } from "../protocol/github.ts";
import {
  type AskedEvent,
  type QuestionRequest,
  QuestionView,
  type RepositoryQuestionRequest,
} from "../protocol/questions.ts";
import { Suggested, type SuggestedOperation } from "../protocol/suggestions.ts";
import { Yours } from "../protocol/yours.ts";
import { askedStream } from "./asked-stream.ts";
import { DocketError, refusal } from "./docket-error.ts";
import { eventStream, type ReceivedEvent } from "./event-stream.ts";

const CONNECTION_FAILURES_MAX = 10;

export interface ClientOptions {
  /** Origin of the deployment, e.g. `https://docket.example.com`. */
  server: string;
  /** An API token, made on the page under "API tokens". */
  token: string;
  fetch?: typeof fetch;
}

/** What it is about: a repository, several, or whoever owns them. */
export type DocketScope =
  | { repository: string; repositories?: never; owner?: never }
  | { repositories: string[]; repository?: never; owner?: never }
  | { owner: string; repository?: never; repositories?: never };

/** What to summarize; everything but what it is about has a default. */
export type DocketRequest = DocketScope &
  Partial<Omit<z.input<typeof JobRequest>, "repository" | "repositories" | "owner">>;

export interface CallOptions {
  signal?: AbortSignal;
}

export interface DocketClient {
  /** Origin of the deployment. */
  readonly origin: string;
  start(request: DocketRequest, options?: CallOptions): Promise<JobStarted>;
  /** The events of a job until `done`, resumed by itself after a cut. */
  events(id: string, options?: CallOptions & { after?: number }): AsyncGenerator<ReceivedEvent>;
  /** Follows a job to its end and gives the folded result; `onEvent` sees the result so far after each event. */
  follow(
    id: string,
    options?: CallOptions & { onEvent?: (event: ReceivedEvent, result: JobResult) => void },
  ): Promise<JobResult>;
  result(id: string, options?: CallOptions): Promise<JobResult>;
  markdown(id: string, options?: CallOptions): Promise<string>;
  /** What of a docket's queue is about whoever the token is of. */
  yours(id: string, options?: CallOptions): Promise<Yours>;
  jobs(options?: CallOptions): Promise<JobListItem[]>;
  /** Asks about a docket that is done. Leaving the events early, or `signal`, stops the answer. */
  ask(
    id: string,
    question: z.input<typeof QuestionRequest>,
    options?: CallOptions,
  ): AsyncGenerator<AskedEvent>;
  /** Asks about a repository without a docket. */
  askRepository(
    question: z.input<typeof RepositoryQuestionRequest>,
    options?: CallOptions,
  ): AsyncGenerator<AskedEvent>;
  /** Reads on GitHub: `issues` with `{repository, state}`. Parameters are named as GitHub names them. */
  github(
    operation: string,
    query: Readonly<Record<string, string>>,
    options?: CallOptions,
  ): Promise<GitHubReading>;
  /** Leaves something to be written to GitHub: it is sent once the person confirms it at `url`. */
  propose(
    repository: string,
    operation: z.input<typeof SuggestedOperation>,
    options?: CallOptions,
  ): Promise<Suggested>;
  /** What was asked about a docket, oldest first. */
  questions(id: string, options?: CallOptions): Promise<QuestionView[]>;
  cancel(id: string, options?: CallOptions): Promise<void>;
  remove(id: string, options?: CallOptions): Promise<void>;
}

async function read<Schema extends z.ZodType>(
  response: Response,
  schema: Schema,
): Promise<z.infer<Schema>> {
  const parsed = schema.safeParse(await response.json().catch(() => undefined));
  if (!parsed.success) {
    throw new DocketError("The answer is not one of Docket.", response.status);
  }
  return parsed.data;
}

function jobPath(id: string): string {
  return `/api/jobs/${encodeURIComponent(id)}`;
}

/** A client for Node, browsers and Workers: nothing but `fetch`. Refusals are thrown as `DocketError`. */
export function createClient(options: ClientOptions): DocketClient {
  const server = options.server.replace(/\/+$/, "");
  const headers = { authorization: `Bearer ${options.token}` };
  const send = options.fetch ?? ((input, init) => globalThis.fetch(input, init));

  async function call(
    method: string,
    path: string,
    { signal }: CallOptions,
    more: { body?: unknown; accept?: string } = {},
  ): Promise<Response> {
    const response = await send(`${server}${path}`, {
      method,
      headers: {
        ...headers,
        accept: more.accept ?? "application/json",
        ...(more.body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(more.body === undefined ? {} : { body: JSON.stringify(more.body) }),
      ...(signal === undefined ? {} : { signal }),
    });
    if (!response.ok) {
      throw await refusal(response);
    }
    return response;
  }

  function events(
    id: string,
    { after = 0, signal }: CallOptions & { after?: number } = {},
  ): AsyncGenerator<ReceivedEvent> {
    return eventStream({
      url: `${server}${jobPath(id)}/events`,
      headers,
      fetch: send,
      after,
      signal,
      failuresMax: CONNECTION_FAILURES_MAX,
    });
  }

  return {
    origin: new URL(server).origin,
    async start(request, call_ = {}) {
      return read(await call("POST", "/api/jobs", call_, { body: request }), JobStarted);
    },
    events,
    async follow(id, { onEvent, ...call_ } = {}) {
      let result = emptyResult(id);
      for await (const event of events(id, call_)) {
        result = foldEvent(result, event);
        onEvent?.(event, result);
      }
      return result;
    },
    async result(id, call_ = {}) {
      return read(await call("GET", jobPath(id), call_), JobResult);
    },
    async markdown(id, call_ = {}) {
      return (await call("GET", jobPath(id), call_, { accept: "text/markdown" })).text();
    },
    async yours(id, call_ = {}) {
      return read(await call("GET", `${jobPath(id)}/yours`, call_), Yours);
    },
    async jobs(call_ = {}) {
      const answer = await call("GET", "/api/jobs", call_);
      return read(answer, z.array(JobListItem));
    },
    async *ask(id, question, call_ = {}) {
      const response = await call("POST", `${jobPath(id)}/questions`, call_, {
        body: question,
        accept: "text/event-stream",
      });
      yield* askedStream(response, call_.signal);
    },
    async *askRepository(question, call_ = {}) {
      const more = { body: question, accept: "text/event-stream" };
      yield* askedStream(await call("POST", "/api/questions", call_, more), call_.signal);
    },
    async github(operation, query, call_ = {}) {
      const search = new URLSearchParams(query).toString();
      const path = `/api/github/${encodeURIComponent(operation)}${search === "" ? "" : `?${search}`}`;
      return read(await call("GET", path, call_), GitHubReading);
    },
    async propose(repository, operation, call_ = {}) {
      const body = { repository, operation };
      return read(await call("POST", "/api/suggestions", call_, { body }), Suggested);
    },
    async questions(id, call_ = {}) {
      return read(await call("GET", `${jobPath(id)}/questions`, call_), z.array(QuestionView));
    },
    async cancel(id, call_ = {}) {
      await (await call("POST", `${jobPath(id)}/cancel`, call_)).body?.cancel();
    },
    async remove(id, call_ = {}) {
      await call("DELETE", jobPath(id), call_);
    },
  };
}
