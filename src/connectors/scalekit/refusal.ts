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
export function toUpstreamError(refusal: ScalekitStatus, headers: Headers): UpstreamError {
  const { httpStatus: status, errorCode } = refusal;
  if (status === 429 || errorCode === "RATE_LIMITED") {
    return new UpstreamError("scalekit", "rate_limited", { status, ...retryAfterMsOf(headers) });
  }
  if (status === 408) {
    return new UpstreamError("scalekit", "timeout", { status });
  }
  return status >= 500
    ? new UpstreamError("scalekit", "invalid_response", { status, ...retryAfterMsOf(headers) })
    : new UpstreamError("scalekit", "rejected", { status, failure: failureOf(refusal) });
}

/** Of an answer without Scalekit's words: of its token route, another server at the address, or a gateway. */
export function unknownRefusal({ status, headers }: Response): UpstreamError {
  return toUpstreamError({ httpStatus: status, message: "", errorCode: "" }, headers);
}

/** Scalekit names seconds; anything else is no wait that we know. */
function retryAfterMsOf(headers: Headers): { retryAfterMs?: number } {
  const seconds = Number.parseFloat(headers.get("retry-after") ?? "");
  return seconds >= 0 ? { retryAfterMs: seconds * 1000 } : {};
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
