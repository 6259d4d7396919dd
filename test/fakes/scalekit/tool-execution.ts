import { randomUUID } from "node:crypto";

import type { JsonObject } from "@bufbuild/protobuf";
import { Code } from "@connectrpc/connect";

import type { Handler } from "../control/connection.ts";
import type { Account } from "./accounts.ts";
import { isJsonObject } from "./json-object.ts";
import { requireActive } from "./proxy.ts";
import { invalidArgument, StatusError } from "./status-error.ts";
import { type GitHubTool, pathInputs } from "./tools.ts";

/** Provider statuses that keep their meaning; everything else is an internal error of the tool. */
const TOOL_CODES = new Map([
  [401, Code.Unauthenticated],
  [403, Code.PermissionDenied],
  [429, Code.ResourceExhausted],
]);

function asText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function requestOf(tool: GitHubTool, input: JsonObject, githubUrl: string, token: string): Request {
  for (const name of [...pathInputs(tool), ...tool.required]) {
    if (input[name] === undefined || input[name] === "") {
      throw invalidArgument(`params.${name}`, "is required");
    }
  }
  const taken = new Set(pathInputs(tool));
  const path = tool.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    // A file's path keeps its slashes.
    asText(input[name]).split("/").map(encodeURIComponent).join("/"),
  );
  const url = new URL(path, githubUrl);
  const rest = Object.entries(input).filter(
    ([name]) => !taken.has(name) && (tool.required.includes(name) || tool.optional.includes(name)),
  );
  const headers = new Headers({
    authorization: `Bearer ${token}`,
    accept: "application/vnd.github+json",
    "user-agent": "Scalekit-Tools",
  });
  if (tool.method === "GET") {
    for (const [name, value] of rest) {
      url.searchParams.set(name, asText(value));
    }
    return new Request(url, { headers });
  }
  headers.set("content-type", "application/json");
  return new Request(url, {
    method: tool.method,
    headers,
    body: JSON.stringify(Object.fromEntries(rest)),
  });
}

/** Runs a tool as the connected account's person; a provider's refusal is a TOOL_ERROR. */
export async function executeTool(
  tool: GitHubTool,
  account: Account,
  input: JsonObject,
  github: Handler,
  githubUrl: string,
): Promise<{ data: JsonObject; executionId: string }> {
  const { token } = requireActive(account);
  const executionId = `exec_${randomUUID()}`;
  const answer = await github(requestOf(tool, input, githubUrl, token));
  const text = await answer.text();
  if (!answer.ok) {
    const message = `tool execution failed - ${messageOf(text)}`;
    const code = TOOL_CODES.get(answer.status) ?? Code.Internal;
    throw new StatusError(code, "TOOL_ERROR", message, {
      toolError: { executionId, message, code: String(answer.status) },
    });
  }
  const value: unknown = JSON.parse(text);
  // The result is a protobuf Struct: it cannot be a bare list.
  const data: unknown = Array.isArray(value) ? { array: value } : value;
  return { data: isJsonObject(data) ? data : {}, executionId };
}

function messageOf(text: string): string {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === "object" && body !== null && "message" in body) {
      return String(body.message);
    }
  } catch {
    // An HTML error page, as gateways send.
  }
  return "unexpected answer";
}
