import * as z from "zod";

import type { Failure } from "../../failures.ts";
import { UpstreamError } from "../../upstream-error.ts";

/** grpc-gateway's error body. Its error codes sit in one of the details, in either spelling of the field. */
const StatusBody = z.object({
  code: z.int(),
  message: z.string().catch(""),
  details: z
    .array(z.looseObject({ error_code: z.string().optional(), errorCode: z.string().optional() }))
    .catch([]),
});

/** What Scalekit itself said, as opposed to the GitHub behind its proxy. */
export interface ScalekitStatus {
  httpStatus: number;
  message: string;
  errorCode: string;
}

/** Null when the body is not Scalekit's. */
export function scalekitStatusOf(httpStatus: number, body: unknown): ScalekitStatus | null {
  const status = StatusBody.safeParse(body);
  if (!status.success) {
    return null;
  }
  const { message, details } = status.data;
  const errorCodes = details.map((detail) => detail.error_code ?? detail.errorCode ?? "");
  return { httpStatus, message, errorCode: errorCodes.find((code) => code !== "") ?? "" };
}

/** What a refusal of Scalekit means. Its words are matched, never passed on. */
export function toUpstreamError(
  status: ScalekitStatus,
  retryAfterMs: number | undefined,
): UpstreamError {
  const { httpStatus } = status;
  const details = { status: httpStatus, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
  if (httpStatus === 429 || status.errorCode === "RATE_LIMITED") {
    return new UpstreamError("scalekit", "rate_limited", details);
  }
  if (httpStatus === 408) {
    return new UpstreamError("scalekit", "timeout", details);
  }
  if (httpStatus >= 500) {
    return new UpstreamError("scalekit", "invalid_response", details);
  }
  return new UpstreamError("scalekit", "rejected", { ...details, failure: failureOf(status) });
}

/** The account is gone or its credentials are: only its owner can mend that. */
export function isAccountLost(error: UpstreamError): boolean {
  return error.failure?.code === "reconnect_required";
}

function failureOf({ httpStatus, message, errorCode }: ScalekitStatus): Failure {
  // A 404 may also be about the connection, or about a route that another server does not have.
  const missing =
    httpStatus === 404 &&
    !/\bconnection\b/i.test(message) &&
    (errorCode === "RESOURCE_NOT_FOUND" || /account/i.test(message));
  const inactive =
    [400, 409, 412].includes(httpStatus) &&
    /not active|inactive|re-?auth|expired|revoked|disconnected/i.test(message);
  return { code: missing || inactive ? "reconnect_required" : "scalekit_misconfigured" };
}
