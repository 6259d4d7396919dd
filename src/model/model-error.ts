import { APIError } from "openai/error";

import type { FailureCode } from "../protocol/failures.ts";
import { PromptTooLong } from "../summarize/ports.ts";
import { UpstreamError } from "../upstream/error.ts";
import {
  TOO_LONG,
  RATE,
  THROTTLED,
  LARGER_THAN_THE_LIMIT,
  LIMIT_AND_REQUEST,
  KEY_REFUSED,
  MODEL_UNKNOWN,
  ADDRESS_UNKNOWN,
  NO_CREDIT,
  FILTERED,
  PASSES,
} from "./refusal-words.ts";
import { Refusal } from "./refusal.ts";

/** Refusals that pass, though HTTP has them for the caller's faults. */
const PASSING: ReadonlySet<number> = new Set([409, 424, 425, 498, 499]);

/** The refusal behind what the client throws, which wraps what its `fetch` threw. */
export function refusalOf(error: unknown): Refusal | undefined {
  const cause = error instanceof APIError ? error.cause : error;
  return cause instanceof Refusal ? cause : undefined;
}

/** Whether a server refused a prompt for its length. */
export function isTooLong({ status = 400, said }: Refusal): boolean {
  return (
    status === 413 ||
    LARGER_THAN_THE_LIMIT.test(said) ||
    isLargerThanLimit(said) ||
    (status !== 429 && status <= 500 && TOO_LONG.test(said) && !RATE.test(said))
  );
}

/** By the numbers: no wait makes room for it. */
function isLargerThanLimit(said: string): boolean {
  const [, limit, requested] = LIMIT_AND_REQUEST.exec(said) ?? [];
  return limit !== undefined && Number(requested) > Number(limit);
}

/** Whether a server refused a prompt for what it is about. */
export function isFiltered({ status = 400, said }: Refusal): boolean {
  return (status === 400 || status === 403 || status === 422) && FILTERED.test(said);
}

/** Whether it says nothing of what was asked for: the same may be answered the next time. */
export function isPassing({ said }: Refusal): boolean {
  return PASSES.test(said);
}

/** What went wrong with a call, without a word of what the server said. */
export function modelError(error: unknown): UpstreamError {
  if (error instanceof UpstreamError) {
    return error;
  }
  if (error instanceof APIError && error.cause instanceof UpstreamError) {
    return error.cause;
  }
  const refusal = refusalOf(error);
  if (refusal === undefined) {
    // A frame that is no JSON, or a lost connection.
    return new UpstreamError("model", "invalid_response", { cause: error });
  }
  const { status, said, retryAfterMs } = refusal;
  if (status === 402 || NO_CREDIT.test(said)) {
    return rejected(status, undefined, "model_quota");
  }
  if (isTooLong(refusal)) {
    return tooLong(status);
  }
  if (isFiltered(refusal)) {
    return contentFiltered();
  }
  if (status !== 429 && ADDRESS_UNKNOWN.test(said)) {
    return notFound(status);
  }
  if (status !== undefined && status < 500 && status !== 429) {
    if (isPassing(refusal)) {
      return new UpstreamError("model", "invalid_response", { retryAfterMs });
    }
    if (THROTTLED.test(said) || status === 430) {
      return new UpstreamError("model", "rate_limited", { status, retryAfterMs });
    }
    if (MODEL_UNKNOWN.test(said)) {
      return notFound(status);
    }
    if (KEY_REFUSED.test(said)) {
      return keyRefused(status);
    }
  }
  switch (status) {
    case undefined:
      return new UpstreamError("model", RATE.test(said) ? "rate_limited" : "invalid_response", {
        retryAfterMs,
      });
    case 401:
    case 403:
      return keyRefused(status);
    case 404:
    case 405:
    case 410:
      return notFound(status);
    case 429:
      return new UpstreamError("model", "rate_limited", { status, retryAfterMs });
    case 408:
      return new UpstreamError("model", "timeout", { status });
    default:
      if (status < 400) {
        return notFound(status);
      }
      if (PASSING.has(status)) {
        return new UpstreamError("model", "invalid_response", { retryAfterMs });
      }
      return status >= 500
        ? new UpstreamError("model", "invalid_response", { status, retryAfterMs })
        : rejected(status, "The language model refused the request.");
  }
}

const NOT_FOUND =
  "The language model was not found. Whoever runs this deployment can check OPENAI_MODEL and OPENAI_BASE_URL.";

function keyRefused(status: number): UpstreamError {
  return rejected(
    status,
    "The language model refused this deployment's key. Whoever runs it can check OPENAI_API_KEY.",
  );
}

/** Also where the address leads to another one. */
function notFound(status: number | undefined): UpstreamError {
  return rejected(status, NOT_FOUND);
}

/** A page for people in place of an answer: of another server, or of one that still loads its model. */
export function pageShown(): UpstreamError {
  const failure = { code: "model_unavailable" as const, detail: NOT_FOUND };
  return new UpstreamError("model", "invalid_response", { failure });
}

export function contentFiltered(): UpstreamError {
  return rejected(undefined, "The language model's content filter withheld the summary.");
}

export function cutOff(): UpstreamError {
  return rejected(undefined, "The language model reached its length limit before the end.");
}

function tooLong(status: number | undefined): UpstreamError {
  return new UpstreamError("model", "rejected", {
    status,
    cause: new PromptTooLong(),
    failure: {
      code: "model_unavailable",
      detail:
        "What there is to read is longer than the language model's context. Whoever runs this deployment can set OPENAI_MODEL to a model with a larger one.",
    },
  });
}

function rejected(
  status: number | undefined,
  detail: string | undefined,
  code: FailureCode = "model_unavailable",
): UpstreamError {
  return new UpstreamError("model", "rejected", {
    status,
    failure: { code, ...(detail === undefined ? {} : { detail }) },
  });
}
