import { create, type JsonObject, type JsonValue, toJson } from "@bufbuild/protobuf";
import { Code } from "@connectrpc/connect";
import {
  type ErrorInfo,
  ErrorInfoSchema,
} from "@scalekit-sdk/node/lib/pkg/grpc/scalekit/v1/errdetails/errdetails_pb.js";

import { isJsonObject } from "./json-object.ts";

/** How grpc-gateway translates gRPC codes to HTTP. */
const HTTP_STATUS: Record<Code, number> = {
  [Code.Canceled]: 499,
  [Code.Unknown]: 500,
  [Code.InvalidArgument]: 400,
  [Code.DeadlineExceeded]: 504,
  [Code.NotFound]: 404,
  [Code.AlreadyExists]: 409,
  [Code.PermissionDenied]: 403,
  [Code.ResourceExhausted]: 429,
  [Code.FailedPrecondition]: 400,
  [Code.Aborted]: 409,
  [Code.OutOfRange]: 400,
  [Code.Unimplemented]: 501,
  [Code.Internal]: 500,
  [Code.Unavailable]: 503,
  [Code.DataLoss]: 500,
  [Code.Unauthenticated]: 401,
};

type ErrorDetails = {
  toolError?: { executionId: string; message: string; code: string };
  violations?: { field: string; description: string }[];
};

/** A refusal as Scalekit words it: a gRPC status with its own error code among the details. */
export class StatusError extends Error {
  override name = "StatusError" as const;
  readonly code: Code;
  readonly info: ErrorInfo;

  constructor(code: Code, errorCode: string, message: string, details: ErrorDetails = {}) {
    super(message);
    this.code = code;
    const { toolError, violations } = details;
    this.info = create(ErrorInfoSchema, {
      errorCode,
      ...(toolError && {
        toolErrorInfo: {
          executionId: toolError.executionId,
          toolErrorMessage: toolError.message,
          toolErrorCode: toolError.code,
        },
      }),
      ...(violations && { validationErrorInfo: { fieldViolations: violations } }),
    });
  }

  status(): number {
    return HTTP_STATUS[this.code];
  }

  /** The body grpc-gateway sends. */
  toBody(): Record<string, unknown> {
    const info: JsonValue = toJson(ErrorInfoSchema, this.info, { useProtoFieldName: true });
    const fields: JsonObject = isJsonObject(info) ? info : {};
    return {
      code: this.code,
      message: this.message,
      details: [
        {
          "@type": `type.googleapis.com/${ErrorInfoSchema.typeName}`,
          ...fields,
        },
      ],
    };
  }

  toResponse(): Response {
    return Response.json(this.toBody(), { status: this.status() });
  }
}

export function invalidArgument(field: string, description: string): StatusError {
  return new StatusError(
    Code.InvalidArgument,
    "INVALID_ARGUMENT",
    `validation error: ${field}: ${description}`,
    {
      violations: [{ field, description }],
    },
  );
}

export function notFound(what: string): StatusError {
  return new StatusError(Code.NotFound, "RESOURCE_NOT_FOUND", `${what} not found`);
}

/** Scalekit's own limit per environment, to be planted as a fault. */
export function rateLimitedFault(retryAfterSeconds: number): {
  kind: "status";
  status: number;
  headers: Record<string, string>;
  body: Record<string, unknown>;
} {
  const error = new StatusError(
    Code.ResourceExhausted,
    "RATE_LIMITED",
    "rate limit exceeded for this environment",
  );
  return {
    kind: "status",
    status: error.status(),
    headers: { "retry-after": String(retryAfterSeconds) },
    body: error.toBody(),
  };
}
