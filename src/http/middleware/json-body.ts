import { createMiddleware } from "hono/factory";

import {
  OPERATION_FILE_MAX_BYTES,
  OPERATION_REQUEST_MAX_BYTES,
  REQUEST_BODY_MAX_BYTES,
} from "../../limits.ts";
import { fail, type Result, succeed } from "../../protocol/failures.ts";
import { problem } from "../problem.ts";
import type { AppEnv } from "../variables.ts";
import { readBounded, tooLarge } from "./bounded-body.ts";
import { isSafe } from "./same-origin.ts";

const JSON_TYPE = /^application\/json\s*(;|$)/i;

/** Reads the body of an unsafe request into `c.var.body`: JSON or nothing, at most 16 KB, or what a file takes. */
export const jsonBody = createMiddleware<AppEnv>(async function jsonBody(c, next) {
  if (!isSafe(c.req.method)) {
    const body = await readJson(c.req.raw, maxBytesOf(c.req.path));
    if (!body.ok) {
      return problem(c, body.failure);
    }
    c.set("body", body.value);
  }
  await next();
});

/** What is asked for or suggested there may be a file to write. */
const WITH_FILES: ReadonlySet<string> = new Set(["/api/actions", "/api/suggestions"]);

function maxBytesOf(path: string): number {
  return WITH_FILES.has(path) ? OPERATION_REQUEST_MAX_BYTES : REQUEST_BODY_MAX_BYTES;
}

const FILE_TOO_LARGE = fail("payload_too_large", {
  detail: `The request body is larger than ${OPERATION_REQUEST_MAX_BYTES / 1024} KB: a file may have ${OPERATION_FILE_MAX_BYTES / 1024} KB.`,
});

async function readJson(request: Request, maxBytes: number): Promise<Result<unknown>> {
  const bytes = await readBounded(request, maxBytes);
  if (bytes === null) {
    return maxBytes === OPERATION_REQUEST_MAX_BYTES ? FILE_TOO_LARGE : tooLarge(maxBytes);
  }
  if (bytes.length === 0) {
    return succeed(undefined);
  }
  if (!JSON_TYPE.test(request.headers.get("Content-Type") ?? "")) {
    return fail("unsupported_media_type");
  }
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes);
    const value: unknown = JSON.parse(text);
    return succeed(value);
  } catch {
    return fail("invalid_request", { detail: "The request body is not valid JSON." });
  }
}
