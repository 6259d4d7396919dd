import { APIError } from "openai/error";

import { UpstreamError } from "../upstream/error.ts";
import { parseRetryAfter } from "../upstream/retry-after.ts";

/** What went wrong with a call, without a word of what the server said. */
export function modelError(error: unknown): UpstreamError {
  if (error instanceof UpstreamError) {
    return error;
  }
  // The client wraps what its `fetch` throws.
  if (error instanceof APIError && error.cause instanceof UpstreamError) {
    return error.cause;
  }
  if (!(error instanceof APIError) || error.status === undefined) {
    // A frame that is no JSON, an error frame in the middle of a stream, or a lost connection.
    return new UpstreamError("model", "invalid_response", { cause: error });
  }
  const { status } = error;
  switch (status) {
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
      return error.code === "insufficient_quota" || error.type === "insufficient_quota"
        ? new UpstreamError("model", "rejected", { status, failure: { code: "model_quota" } })
        : new UpstreamError("model", "rate_limited", {
            status,
            retryAfterMs: retryAfterMs(error.headers),
          });
    case 408:
      return new UpstreamError("model", "timeout", { status });
    default:
      return status >= 500
        ? new UpstreamError("model", "invalid_response", {
            status,
            retryAfterMs: retryAfterMs(error.headers),
          })
        : rejected(status, "The language model refused the request.");
  }
}

export function contentFiltered(): UpstreamError {
  return rejected(undefined, "The language model's content filter withheld the summary.");
}

export function cutOff(): UpstreamError {
  return rejected(undefined, "The language model reached its length limit before the end.");
}

function rejected(status: number | undefined, detail: string): UpstreamError {
  return new UpstreamError("model", "rejected", {
    status,
    failure: { code: "model_unavailable", detail },
  });
}

function retryAfterMs(headers: Headers | undefined): number | undefined {
  const ms = Number.parseFloat(headers?.get("retry-after-ms") ?? "");
  return ms >= 0 ? ms : parseRetryAfter(headers?.get("retry-after"), Date.now());
}
