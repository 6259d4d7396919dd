import type { JsonObject } from "@bufbuild/protobuf";

import { toUpstreamError } from "../../github/client/refusal.ts";
import type { Called } from "../../github/tools/executor.ts";
import { moved } from "../../github/tools/rest-call.ts";
import { log } from "../../log/log.ts";
import { UpstreamError } from "../../upstream/error.ts";
import { ToolFailed } from "./refusal.ts";
import type { Tools } from "./services.ts";

export interface ToolContext {
  tools: () => Promise<Tools>;
  connectionName: string;
  identifier: string;
  webUrl: string;
  now: () => number;
}

/** Runs a tool once, and reads its refusal as GitHub's own is read. */
export async function runTool(
  { tools, connectionName: connector, identifier, webUrl, now }: ToolContext,
  toolName: string,
  params: Record<string, unknown>,
  signal: AbortSignal,
): Promise<Called> {
  try {
    const call = { toolName, connector, identifier, params: toStruct(params) };
    const { data = {}, executionId } = await (await tools()).executeTool(call, { signal });
    log("info", "tool-run", {
      executionId: /^[\w-]{1,100}$/.test(executionId) ? executionId : null,
    });
    return { data, executionId: executionId === "" ? null : executionId };
  } catch (error) {
    if (!(error instanceof UpstreamError) || !(error.cause instanceof ToolFailed)) {
      throw error;
    }
    const { status, says: message, headers, executionId } = error.cause;
    throw status >= 300 && status < 400
      ? moved(status)
      : toUpstreamError({ status, headers, message, executionId }, { now: now(), webUrl });
  }
}

/** What JSON can hold, for the protobuf Struct that it becomes. */
function toStruct(params: Record<string, unknown>): JsonObject {
  const struct: JsonObject = JSON.parse(JSON.stringify(params));
  return struct;
}
