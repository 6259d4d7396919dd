import type { Dialect } from "./settings.ts";

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

/** The same error as another server words it. */
export async function reworded(answer: Response, shape: Dialect["errors"]): Promise<Response> {
  if (answer.ok || shape === "object") {
    return answer;
  }
  const { error }: ReturnType<typeof apiErrorBody> = await answer.json();
  const detail = [
    { type: "invalid", loc: ["body", error.param ?? "messages"], msg: error.message },
  ];
  const bodies: Record<Exclude<Dialect["errors"], "object">, unknown> = {
    array: [{ error: { code: answer.status, message: error.message, status: "INVALID_ARGUMENT" } }],
    detail: { detail },
    "message-detail": { object: "error", message: { detail }, type: error.type, code: null },
    flat: { object: "error", message: error.message, type: "BadRequestError", code: answer.status },
    string: { error: error.message },
  };
  return Response.json(bodies[shape], answer);
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
