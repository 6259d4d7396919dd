import type { JsonObject } from "@bufbuild/protobuf";
import * as z from "zod";

import { allowList } from "../../github/allow-list.ts";
import { API_ROOT } from "../../github/client/api-root.ts";
import { moved } from "../../github/tools/rest-call.ts";
import { UpstreamError } from "../../upstream/error.ts";
import { isSilence } from "../../upstream/retry.ts";
import { isRouteRefused, NotOffered } from "../../upstream/route-refused.ts";
import { ToolFailed } from "./refusal.ts";
import type { Tools } from "./services.ts";
import { TOOL_NAMES, type ToolCall, toolCallFor } from "./tool-table.ts";

export interface ToolsOptions {
  tools: () => Promise<Tools>;
  connectionName: string;
  identifier: string;
}

/** Tools by name, with the inputs each takes; null where the environment does not list them. */
type Offered = ReadonlyMap<string, ReadonlySet<string>> | null;

/**
 * `fetch` against GitHub's API by way of Scalekit's tools, for environments without the proxy: a GET of a path that a
 * tool reads becomes a call of that tool, and its result the answer. Everything else is not offered.
 */
export function createToolsFetch({
  tools,
  connectionName,
  identifier,
}: ToolsOptions): typeof fetch {
  let offered: Promise<Offered> | null = null;

  async function discover(signal: AbortSignal | undefined): Promise<Offered> {
    try {
      const { tools: listed } = await (
        await tools()
      ).listScopedTools(
        {
          identifier,
          filter: { connectionNames: [connectionName], toolNames: [...TOOL_NAMES] },
          pageSize: 100,
        },
        signal === undefined ? {} : { signal },
      );
      return new Map(
        listed.flatMap(({ tool }) => {
          const definition = Definition.safeParse(tool?.definition);
          return definition.success
            ? [
                [
                  definition.data.name,
                  new Set(Object.keys(definition.data.input_schema.properties)),
                ],
              ]
            : [];
        }),
      );
    } catch (error) {
      // A preview: where it is withheld or says nothing, the tools themselves say which of them there are.
      if (isRouteRefused(error) || isSilence(error)) {
        return null;
      }
      throw error;
    }
  }

  async function offeredTools(signal: AbortSignal | undefined): Promise<Offered> {
    offered ??= discover(signal).catch((error: unknown) => {
      offered = null;
      throw error;
    });
    return await offered;
  }

  return allowList(async (url, init) => {
    const [path = "", query] = url.slice(API_ROOT.length).split("?");
    const isRead = (init.method ?? "GET") === "GET";
    const call = isRead ? toolCallFor(path, new URLSearchParams(query)) : undefined;
    if (call === undefined) {
      throw notOffered();
    }
    if (new Headers(init.headers).get("accept")?.includes("diff") === true) {
      return refusal({ status: 406, says: "Tools have no diffs.", headers: {} });
    }
    const signal = init.signal ?? undefined;
    const known = await offeredTools(signal);
    const inputs = known?.get(call.name);
    if (known !== null && inputs === undefined) {
      throw notOffered();
    }
    try {
      const { data } = await (
        await tools()
      ).executeTool(
        {
          toolName: call.name,
          connector: connectionName,
          identifier,
          params: acceptedBy(call.params, inputs),
        },
        signal === undefined ? {} : { signal },
      );
      return Response.json(unwrap(data, call));
    } catch (error) {
      if (error instanceof UpstreamError && error.cause instanceof ToolFailed) {
        return refusal(error.cause);
      }
      throw error;
    }
  });
}

const Definition = z.object({
  name: z.string(),
  input_schema: z.object({ properties: z.record(z.string(), z.unknown()) }),
});

function notOffered(): UpstreamError {
  return new UpstreamError("scalekit", "rejected", {
    status: 501,
    cause: new NotOffered(),
    failure: { code: "scalekit_misconfigured" },
  });
}

/** As GitHub would refuse it; what moved cannot be followed, since tools take names only. */
function refusal({
  status,
  says,
  headers,
}: Pick<ToolFailed, "status" | "says" | "headers">): Response {
  if (status >= 300 && status < 400) {
    throw moved(status);
  }
  return Response.json({ message: says, documentation_url: "" }, { status, headers });
}

/** Inputs that a tool does not list may be refused by it; those that matter are the same everywhere. */
function acceptedBy(
  params: ToolCall["params"],
  inputs: ReadonlySet<string> | undefined,
): JsonObject {
  return Object.fromEntries(
    Object.entries(params).filter(([name]) => inputs === undefined || inputs.has(name)),
  );
}

/** A list comes under a name of the tool's own choice, mostly `array`. */
function unwrap(data: JsonObject | undefined, { isList }: ToolCall): unknown {
  return isList ? Object.values(data ?? {}).find((value) => Array.isArray(value)) : data;
}
