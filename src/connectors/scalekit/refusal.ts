import * as z from "zod";

import type { Failure } from "../../protocol/failures.ts";
import { UpstreamError } from "../../upstream/error.ts";
import { parseRetryAfter } from "../../upstream/retry-after.ts";
import { NotOffered, ProxyNotEnabled, UnknownConnection } from "../../upstream/route-refused.ts";

const ToolErrorInfo = z
  .looseObject({
    tool_error_code: z.string().optional(),
    toolErrorCode: z.string().optional(),
    execution_id: z.string().optional(),
    executionId: z.string().optional(),
  })
  .transform((info) => ({
    code: info.tool_error_code ?? info.toolErrorCode ?? "",
    executionId: info.execution_id ?? info.executionId ?? "",
  }))
  .catch({ code: "", executionId: "" });

/** grpc-gateway's error body. Its error codes sit in one of the details, in either spelling of the field. */
const StatusBody = z.object({
  code: z.int(),
  message: z.string().catch(""),
  details: z
    .array(
      z.looseObject({
        error_code: z.string().optional(),
        errorCode: z.string().optional(),
        tool_error_info: ToolErrorInfo.optional(),
        toolErrorInfo: ToolErrorInfo.optional(),
      }),
    )
    .catch([]),
});

/** What Scalekit itself said, as opposed to the GitHub behind its proxy. */
export interface ScalekitStatus {
  httpStatus: number;
  message: string;
  errorCode: string;
  /** The provider's own code, where a tool failed. */
  toolErrorCode?: string;
  /** Of the tool's run, where one failed. */
  executionId?: string;
}

/** Null when the body is not Scalekit's. */
export function scalekitStatusOf(httpStatus: number, body: unknown): ScalekitStatus | null {
  const status = StatusBody.safeParse(body);
  if (!status.success) {
    return null;
  }
  const { message, details } = status.data;
  const errorCodes = details.map((detail) => detail.error_code ?? detail.errorCode ?? "");
  const toolErrors = details.flatMap(
    (detail) => detail.tool_error_info ?? detail.toolErrorInfo ?? [],
  );
  return {
    httpStatus,
    message,
    errorCode: errorCodes.find((code) => code !== "") ?? "",
    toolErrorCode: toolErrors.find(({ code }) => code !== "")?.code ?? "",
    executionId: toolErrors.find((run) => run.executionId !== "")?.executionId ?? "",
  };
}

/** What a refusal of Scalekit means. Its words are matched, never passed on. */
export function toUpstreamError(
  refusal: ScalekitStatus,
  headers: Headers,
  otherCause?: Error,
): UpstreamError {
  const { httpStatus: status, message, errorCode, toolErrorCode = "", executionId } = refusal;
  if (errorCode === "TOOL_ERROR") {
    // GitHub refused, not Scalekit: its token is as good as before.
    const cause = new ToolFailed({
      status,
      code: toolErrorCode,
      says: message,
      headers,
      executionId,
    });
    return new UpstreamError("github", "rejected", { status: cause.status, cause, executionId });
  }
  const retryAfterMs = parseRetryAfter(headers.get("retry-after"), Date.now());
  if (status === 429 || errorCode === "RATE_LIMITED") {
    return new UpstreamError("scalekit", "rate_limited", { status, retryAfterMs });
  }
  if (status === 408) {
    return new UpstreamError("scalekit", "timeout", { status });
  }
  if (status >= 500 && status !== NOT_IMPLEMENTED) {
    return new UpstreamError("scalekit", "invalid_response", { status, retryAfterMs });
  }
  const cause = causeOf(refusal) ?? otherCause;
  return new UpstreamError("scalekit", "rejected", {
    status,
    failure: failureOf(refusal),
    cause,
  });
}

/** What gRPC's UNIMPLEMENTED becomes: asking again changes nothing. */
const NOT_IMPLEMENTED = 501;

/** What another way to GitHub may mend. */
function causeOf({ httpStatus, message, errorCode }: ScalekitStatus): Error | undefined {
  if (/\bproxy\b.*\bnot enabled\b/i.test(message)) {
    return new ProxyNotEnabled();
  }
  if (httpStatus === 404 && isAboutConnection(message)) {
    return new UnknownConnection();
  }
  const missing = errorCode === "TOOL_NOT_FOUND" || /\btool\b.*\bnot found\b/i.test(message);
  return httpStatus === 404 && missing ? new NotOffered() : undefined;
}

/** Of an answer without Scalekit's words: of its token route, another server at the address, or a gateway. */
export function unknownRefusal({ status, headers }: Response, cause?: Error): UpstreamError {
  return toUpstreamError({ httpStatus: status, message: "", errorCode: "" }, headers, cause);
}

/** The account is gone or its credentials are: only its owner can mend that. */
export function isAccountLost(error: UpstreamError): boolean {
  return error.failure?.code === "reconnect_required";
}

function isAboutConnection(message: string): boolean {
  return /\bconnection\b/i.test(message);
}

function failureOf({ httpStatus, message, errorCode }: ScalekitStatus): Failure {
  // A 404 may also be about the connection, or about a route that another server does not have.
  const missing =
    httpStatus === 404 &&
    !isAboutConnection(message) &&
    (errorCode === "RESOURCE_NOT_FOUND" || /account/i.test(message));
  const inactive =
    [400, 409, 412].includes(httpStatus) &&
    /not active|inactive|re-?auth|expired|revoked|disconnected/i.test(message);
  return { code: missing || inactive ? "reconnect_required" : "scalekit_misconfigured" };
}

/** Cause of the `UpstreamError` when a tool ran and GitHub refused what it asked. */
export class ToolFailed extends Error {
  override readonly name = "ToolFailed";
  /** GitHub's, as far as the tool tells. */
  readonly status: number;
  /** GitHub's words: matched, never passed on. */
  readonly says: string;
  /** GitHub's, as far as they were handed on: its waits, its link for single sign-on, the scopes it wants. */
  readonly headers: Readonly<Record<string, string>>;
  readonly executionId: string | undefined;

  constructor({ status, code, says, headers, executionId }: ToolRefusal) {
    super(`A tool failed (${code === "" ? status : code}).`);
    this.status = statusOf(status, code, says);
    this.says = says;
    this.executionId = executionId;
    this.headers = Object.fromEntries([...headers].filter(([name]) => GITHUB_HEADERS.test(name)));
  }
}

interface ToolRefusal {
  status: number;
  code: string;
  says: string;
  headers: Headers;
  executionId?: string | undefined;
}

const GITHUB_HEADERS =
  /^(?:retry-after|x-github-request-id|x-github-sso|x-ratelimit-\w+|x-(?:accepted-)?oauth-scopes|x-accepted-github-permissions)$/;

/** Scalekit keeps three of GitHub's statuses; the others show in a code of the tool, or in words alone. */
function statusOf(httpStatus: number, code: string, says: string): number {
  if (/^[345]\d\d$/.test(code)) {
    return Number(code);
  }
  if (httpStatus === 401 || httpStatus === 403 || httpStatus === 429) {
    return httpStatus;
  }
  if (/not found/i.test(says)) {
    return 404;
  }
  return /moved permanently/i.test(says) ? 301 : 502;
}
