import type { Entry } from "../../../protocol/docket.ts";

/** What went wrong, fit to be shown. */
export interface ApiProblem {
  code: string;
  title?: string;
  detail: string;
  requestId?: string;
  retryAfterMs?: number;
  action?: { label: string; url: string };
}

export class ApiError extends Error {
  override name = "ApiError" as const;
  readonly problem: ApiProblem;

  constructor(problem: ApiProblem) {
    super(problem.detail);
    this.problem = problem;
  }
}

export function unreachable(): ApiProblem {
  return {
    code: "unreachable",
    title: "No connection",
    detail: "Docket could not be reached. Check your network, then try again.",
  };
}

/** The problem behind whatever was thrown. */
export function problemOf(error: unknown): ApiProblem {
  return error instanceof ApiError
    ? error.problem
    : { code: "internal", title: "Something went wrong", detail: "Reload the page and try again." };
}

export function problemOfEvent(error: NonNullable<Entry["error"]>): ApiProblem {
  const { code, message, requestId, retryAfterMs, action } = error;
  return {
    code,
    detail: message,
    // Readers by a link are not told those of the docket's person.
    ...(requestId === "" ? {} : { requestId }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(action === undefined ? {} : { action }),
  };
}
