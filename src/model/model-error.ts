import { APIError } from "openai/error";

import type { FailureCode } from "../protocol/failures.ts";
import { PromptTooLong } from "../summarize/ports.ts";
import { UpstreamError } from "../upstream/error.ts";
import { Refusal } from "./refusal.ts";

const TOO_LONG =
  /context[ _-]?(?:length|window|size)|context limit|(?:prompt|input|request|message|conversation)s?(?: is| are)? too (?:long|large)|too many (?:input |prompt )?tokens|(?:exceed|greater|larger|longer|more)\w*[^.\n]{0,80}\btokens?\b|\btokens?\b[^.\n]{0,80}\bexceed|reduce (?:the|your) (?:length|prompt|message|input)|\b(?:prompt|input|message|content)s?\b[^.\n]{0,20} exceeds?\b[^.\n]{0,40}(?:length|size|limit)|range of input length|\binputs?\b[^.\n]{0,20}\btokens?\b[^.\n]{0,40} must be|string_above_max_length/i;
const RATE = /rate[ _-]?limit|too many requests|resource_exhausted|tokens per|quota/i;
/** What is too large for the limit of a minute will be so in every minute. */
const LARGER_THAN_THE_LIMIT = /request too large|must be reduced|reduce your message size/i;
const NO_CREDIT =
  /insufficient[ _-]?(?:\w+ )?(?:quota|balance|credits?|funds)|credit balance|(?:out of|no|not enough) (?:remaining )?credits?|quota_exceeded_billing|billing_hard_limit/i;

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
    (status !== 429 && status <= 500 && TOO_LONG.test(said) && !RATE.test(said))
  );
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
  switch (status) {
    case undefined:
      return new UpstreamError("model", RATE.test(said) ? "rate_limited" : "invalid_response", {
        retryAfterMs,
      });
    case 401:
    case 403:
      return rejected(
        status,
        "The language model refused this deployment's key. Whoever runs it can check OPENAI_API_KEY.",
      );
    case 404:
      return rejected(
        status,
        "The language model was not found. Whoever runs this deployment can check OPENAI_MODEL and OPENAI_BASE_URL.",
      );
    case 429:
      return new UpstreamError("model", "rate_limited", { status, retryAfterMs });
    case 408:
      return new UpstreamError("model", "timeout", { status });
    default:
      return status >= 500
        ? new UpstreamError("model", "invalid_response", { status, retryAfterMs })
        : rejected(status, "The language model refused the request.");
  }
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
