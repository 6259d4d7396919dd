import { APIError } from "openai/error";

import type { FailureCode } from "../protocol/failures.ts";
import { PromptTooLong } from "../summarize/ports.ts";
import { UpstreamError } from "../upstream/error.ts";
import { Refusal } from "./refusal.ts";

const TOO_LONG =
  /context[ _-]?(?:length|window|size)|context limit|(?:prompt|input|request|message|conversation)s?(?: is| are)? too (?:long|large)|too many (?:input |prompt )?tokens|(?:exceed|greater|larger|longer|more)\w*[^.\n]{0,80}\btokens?\b|\btokens?\b[^.\n]{0,80}\bexceed|reduce (?:the|your) (?:length|prompt|message|input)|\b(?:prompt|input|message|content)s?\b[^.\n]{0,20} exceeds?\b[^.\n]{0,40}(?:length|size|limit)|range of input length|\binputs?\b[^.\n]{0,20}\btokens?\b[^.\n]{0,40} must be|string_above_max_length|tokens?_(?:limit_)?exceeded|max(?:imum)?[ _](?:prompt|input|context|sequence)[ _](?:length|size|tokens)|(?:输入|提示|上下文|prompt)[^\n]{0,20}(?:超|过长)/i;
const RATE = /rate[ _-]?limit|too many requests|resource_exhausted|tokens per|quota|throttl/i;
/** Of servers that answer 400 for whatever is behind them. */
const THROTTLED = /throttl/i;
/** What is too large for the limit of a minute will be so in every minute. */
const LARGER_THAN_THE_LIMIT = /request too large|must be reduced|reduce your message size/i;
const LIMIT_AND_REQUEST = /\bLimit:? ~?(\d+)\b[^\n]{0,80}\bRequested:? ~?(\d+)/i;
const KEY_REFUSED =
  /\bapi[ _-]?key\b[^.\n]{0,40}\b(?:invalid|not valid|expired|not found|incorrect|revoked|disabled|malformed)|\b(?:invalid|incorrect|expired|wrong|missing) (?:openai |\w+ )?api[ _-]?key|api_key_invalid|invalid_api_key/i;
const MODEL_UNKNOWN =
  /model[ _-]?not[ _-]?(?:found|exist)|\bmodel\b[^\n]{0,120}(?:does not exist|not found|decommissioned|no longer (?:available|supported)|end of life|been retired)|not a valid model|\binvalid[ _]model\b|unknown model|access to (?:the )?model|model_decommissioned|deploymentnotfound|not a chat model/i;
const NO_CREDIT =
  /insufficient[ _-]?(?:\w+ )?(?:quota|balance|credits?|funds)|credit balance|(?:out of|no|not enough|doesn['’]t have any|not have any) (?:remaining )?credits?|used all (?:\w+ )?credits|quota_exceeded_billing|billing_hard_limit|exceeded_current_quota|(?:spending|spend) limit|key limit exceeded|arrear|\brecharge\b|used up your (?:\w+ ){0,3}(?:allocation|allowance|quota)/i;
/** What providers say of a prompt that they will not have answered. */
const FILTERED =
  /content[ _-]?(?:filter|management|policy|moderation|exists risk)|responsible ?ai|data_inspection|inappropriate content|safety (?:system|filter|polic)|prohibited_content|\b(?:flagged|moderation)\b/i;
/** Refusals that pass, though HTTP has them for the asker's faults. */
const PASSING: ReadonlySet<number> = new Set([409, 425, 498]);

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
  if (status !== undefined && status < 500 && status !== 429) {
    if (THROTTLED.test(said)) {
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
function notFound(status: number): UpstreamError {
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
