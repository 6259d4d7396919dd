import { createMiddleware } from "hono/factory";

import { fail, type Result, succeed } from "../failures.ts";
import { REQUEST_BODY_MAX_BYTES } from "../limits.ts";
import { problem } from "../problem.ts";
import { isSafe } from "./same-origin.ts";
import type { AppEnv } from "./variables.ts";

const JSON_TYPE = /^application\/json\s*(;|$)/i;

/** Reads the body of an unsafe request into `c.var.body`: JSON or nothing, at most 16 KB. */
export const jsonBody = createMiddleware<AppEnv>(async function jsonBody(c, next) {
  if (!isSafe(c.req.method)) {
    const body = await readJson(c.req.raw);
    if (!body.ok) {
      return problem(c, body.failure);
    }
    c.set("body", body.value);
  }
  await next();
});

async function readJson(request: Request): Promise<Result<unknown>> {
  const bytes = await readBounded(request);
  if (bytes === null) {
    return fail("payload_too_large");
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

/** The body, or null as soon as it proves too large, whatever `Content-Length` claimed. */
async function readBounded(request: Request): Promise<Uint8Array | null> {
  if (request.body === null) {
    return new Uint8Array();
  }
  if (Number(request.headers.get("Content-Length") ?? 0) > REQUEST_BODY_MAX_BYTES) {
    await request.body.cancel();
    return null;
  }
  const bytes = new Uint8Array(REQUEST_BODY_MAX_BYTES);
  let length = 0;
  for await (const chunk of request.body) {
    if (length + chunk.length > REQUEST_BODY_MAX_BYTES) {
      return null;
    }
    bytes.set(chunk, length);
    length += chunk.length;
  }
  return bytes.subarray(0, length);
}
