import type { JobListItem, JobRequest, JobResult, JobStarted } from "../../../protocol/docket.ts";
import type {
  OperationConfirmation,
  OperationProposed,
  OperationRequest,
  OperationView,
} from "../../../protocol/operations.ts";
import type { SnoozeEnd, Watchlist } from "../../../protocol/person.ts";
import type { QuestionRequest, QuestionView } from "../../../protocol/questions.ts";
import type {
  AuthStarted,
  AuthStatus,
  LoginStarted,
  RepositoryListItem,
  SessionView,
  TokenCreated,
  TokenRequest,
  TokenView,
} from "../../../protocol/session.ts";
import type { Share, ShareStarted } from "../../../protocol/sharing.ts";
import type { VersionedWatchlist } from "../../page-data.ts";
import type { ApiProblem } from "./api-problem.ts";
import { ApiError, unreachable } from "./api-problem.ts";

interface CallOptions {
  body?: unknown;
  signal?: AbortSignal;
  headers?: Record<string, string>;
}

/** Calls the API of this page's own origin. Refusals and a missing network are thrown as `ApiError`. */
export async function call(
  method: string,
  path: string,
  { body, signal, headers }: CallOptions = {},
) {
  const send = () =>
    fetch(path, {
      method,
      headers: {
        accept: "application/json",
        ...headers,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
  let response: Response;
  try {
    response = await send();
    if (response.status === 401 && method !== "GET") {
      // The cookie may have changed while this was under way; refused, it has done nothing.
      await response.body?.cancel();
      response = await send();
    }
  } catch (error) {
    throw signal?.aborted === true ? error : new ApiError(unreachable());
  }
  if (!response.ok) {
    throw new ApiError(await readProblem(response));
  }
  return response;
}

async function readProblem(response: Response): Promise<ApiProblem> {
  try {
    const problem: Partial<ApiProblem> = await response.json();
    const { code, detail } = problem;
    if (typeof code === "string" && typeof detail === "string") {
      return { ...problem, code, detail };
    }
  } catch {
    // A proxy's error page: there is nothing in it for the reader.
  }
  return { code: "internal", title: "Docket is not answering", detail: "Try again in a minute." };
}

/** The answer of this page's own server, taken at its word. */
export async function read<Value>(answer: Promise<Response>): Promise<Value> {
  const response = await answer;
  try {
    const value: Value = await response.json();
    return value;
  } catch {
    throw new ApiError(unreachable());
  }
}

/** Repositories that were found, and whether GitHub left some out until their organization is signed in to. */
export interface FoundRepositories {
  repositories: RepositoryListItem[];
  isPartial: boolean;
}

async function readFound(answer: Promise<Response>): Promise<FoundRepositories> {
  const response = await answer;
  const repositories = await read<RepositoryListItem[]>(Promise.resolve(response));
  return { repositories, isPartial: response.headers.has("x-github-sso") };
}

/** The list with the entity tag that a change of it has to name. */
async function readWatchlist(answer: Promise<Response>): Promise<VersionedWatchlist> {
  const response = await answer;
  const list = await read<Watchlist>(Promise.resolve(response));
  return { ...list, version: response.headers.get("etag") ?? "*" };
}

export async function discard(response: Promise<Response>): Promise<void> {
  await (await response).body?.cancel();
}

function jobPath(id: string, byLink = false): string {
  return `/api/${byLink ? "shared" : "jobs"}/${encodeURIComponent(id)}`;
}

function operationPath(id: string): string {
  return `/api/actions/${encodeURIComponent(id)}`;
}

export type NewToken = Pick<TokenRequest, "name" | "scopes" | "repositories">;

export const api = {
  session: () => read<SessionView>(call("GET", "/api/session")),
  leave: () => discard(call("POST", "/api/session/leave")),
  forget: () => discard(call("DELETE", "/api/session")),

  authorize: () => read<AuthStarted>(call("POST", "/api/auth")),
  /** Of our own origin, whatever the address says. */
  follow: ({ pathname, search }: URL) => discard(call("GET", `${pathname}${search}`)),
  authorization: (waitSeconds: number, signal: AbortSignal) =>
    read<AuthStatus>(call("GET", `/api/auth/status?wait=${waitSeconds}`, { signal })),
  cancelAuthorization: () => discard(call("DELETE", "/api/auth")),
  disconnect: () => discard(call("POST", "/api/auth/disconnect")),

  repositories: (query: string, signal?: AbortSignal) =>
    readFound(
      call("GET", `/api/repositories?query=${encodeURIComponent(query)}`, signal && { signal }),
    ),

  startJob: (request: JobRequest) => read<JobStarted>(call("POST", "/api/jobs", { body: request })),
  jobs: () => read<JobListItem[]>(call("GET", "/api/jobs")),
  /** `byLink`: of a docket that somebody shared; the id is then the link. */
  job: (id: string, byLink = false) => read<JobResult>(call("GET", jobPath(id, byLink))),
  eventsPath: (id: string, after: number, byLink = false) =>
    `${jobPath(id, byLink)}/events${after > 0 ? `?after=${after}` : ""}`,
  shares: () => read<Share[]>(call("GET", "/api/shares")),
  share: (id: string) => read<ShareStarted>(call("POST", `${jobPath(id)}/share`)),
  endShare: (id: string) => discard(call("DELETE", `${jobPath(id)}/share`)),
  cancelJob: (id: string) => discard(call("POST", `${jobPath(id)}/cancel`)),
  markSeen: (job: string, repository: string, number?: number) =>
    discard(
      call("PUT", "/api/seen", {
        body: { job, repository, ...(number === undefined ? {} : { number }) },
      }),
    ),
  watchlist: () => readWatchlist(call("GET", "/api/watchlist")),
  replaceWatchlist: (repositories: string[], version: string) =>
    readWatchlist(
      call("PUT", "/api/watchlist", { body: { repositories }, headers: { "if-match": version } }),
    ),
  snooze: (about: SnoozeEnd, until: string) =>
    discard(call("PUT", "/api/snoozes", { body: { ...about, until } })),
  endSnooze: (about: SnoozeEnd) => discard(call("DELETE", "/api/snoozes", { body: about })),
  deleteJob: (id: string) => discard(call("DELETE", jobPath(id))),

  questions: (id: string) => read<QuestionView[]>(call("GET", `${jobPath(id)}/questions`)),
  ask: async (id: string, body: QuestionRequest, signal: AbortSignal) => {
    const response = await call("POST", `${jobPath(id)}/questions`, { body, signal });
    return response.body ?? new ReadableStream<Uint8Array<ArrayBuffer>>();
  },

  operations: (job: string) =>
    read<OperationView[]>(call("GET", `/api/actions?job=${encodeURIComponent(job)}`)),
  propose: (body: OperationRequest) =>
    read<OperationProposed>(call("POST", "/api/actions", { body })),
  confirm: (id: string, body: OperationConfirmation) =>
    read<OperationView>(call("POST", `${operationPath(id)}/confirm`, { body })),
  discardOperation: (id: string) => discard(call("DELETE", operationPath(id))),

  tokens: () => read<TokenView[]>(call("GET", "/api/tokens")),
  createToken: (body: NewToken) => read<TokenCreated>(call("POST", "/api/tokens", { body })),
  startLogin: (challenge: string, name: string) =>
    read<LoginStarted>(call("POST", "/api/logins", { body: { challenge, name } })),
  deleteToken: (id: string) => discard(call("DELETE", `/api/tokens/${encodeURIComponent(id)}`)),
};
