import type { ComponentName } from "./components.ts";

/** Who reaches a route: `token` means cookie or API token. */
export type Access = "anyone" | "cookie" | "token";

export interface Operation {
  method: "get" | "post" | "put" | "patch" | "delete";
  /** With parameters in braces, as OpenAPI writes them. */
  path: string;
  summary: string;
  access: Access;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  body?: ComponentName;
  /** By status: what the answer is, and its schema or media type when it has a body. */
  answers: Record<
    number,
    { description: string; schema?: ComponentName; list?: true; type?: string }
  >;
}

export const DONE = { 204: { description: "Done, or there was nothing to do." } };
export const HTML = "text/html";
export const PROBLEM = "application/problem+json";
export const EVENT_STREAM = "text/event-stream";

export function operation(
  method: Operation["method"],
  path: string,
  access: Access,
  summary: string,
  answers: Operation["answers"],
  more: Pick<Operation, "query" | "headers" | "body"> = {},
): Operation {
  return { method, path, summary, access, ...more, answers };
}
