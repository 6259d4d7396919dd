/** An error as OpenAI's API words it. */
export function apiError(
  status: number,
  type: string,
  code: string | null,
  message: string,
  options: { param?: string; headers?: Record<string, string> } = {},
): Response {
  return Response.json(apiErrorBody(type, code, message, options.param), {
    status,
    headers: { ...options.headers, "x-request-id": "req_sample" },
  });
}

export function apiErrorBody(
  type: string,
  code: string | null,
  message: string,
  param: string | null = null,
) {
  return { error: { message, type, param, code } };
}

type PlannedError = {
  kind: "status";
  status: number;
  headers: Record<string, string>;
  body: Record<string, unknown>;
};

/** Too many requests, to be planted as a fault. */
export function rateLimitedFault(retryAfterSeconds: number): PlannedError {
  return {
    kind: "status",
    status: 429,
    headers: { "retry-after": String(retryAfterSeconds) },
    body: apiErrorBody("requests", "rate_limit_exceeded", "Rate limit reached for requests"),
  };
}

/** The account behind the key has no credit left, to be planted as a fault. */
export function quotaFault(): PlannedError {
  return {
    kind: "status",
    status: 429,
    headers: {},
    body: apiErrorBody(
      "insufficient_quota",
      "insufficient_quota",
      "You exceeded your current quota.",
    ),
  };
}
