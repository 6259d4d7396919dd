import {
  createRestExecutor,
  type Executor,
  type RestExecutorOptions,
} from "../../github/tools/executor.ts";
import { isNotOffered, isRouteRefused } from "../../upstream/route-refused.ts";
import { runTool, type ToolContext } from "./run-tool.ts";

/** Its `fetch` reaches GitHub through the proxy. */
export interface ToolExecutorOptions extends ToolContext, RestExecutorOptions {
  /** Tools that turned out to be missing: one look is enough. */
  missing: Set<string>;
}

/**
 * Carries out calls with the connector's tools. Those that an environment does not have go over the proxy: that is
 * known before anything ran, so that nothing is written twice. So do reads that a tool does not take.
 */
export function createToolExecutor(options: ToolExecutorOptions): Executor {
  const { missing, retry } = options;
  const overProxy = createRestExecutor(options);

  return async function execute(call, signal) {
    const { tool, method, isList } = call.operation;
    if (missing.has(tool)) {
      return await overProxy(call, signal);
    }
    const once = () => runTool(options, tool, call.params, signal);
    try {
      const called = await (method === "GET" ? retry(signal, once) : once());
      return isList ? { ...called, data: rowsIn(called.data) } : called;
    } catch (error) {
      if (isNotOffered(error)) {
        missing.add(tool);
      } else if (method !== "GET" || !isRouteRefused(error)) {
        throw error;
      }
      return await overProxy(call, signal);
    }
  };
}

/** A list comes under a name of the tool's own choice, mostly `array`. */
function rowsIn(data: unknown): unknown {
  return Object.values(Object(data)).find((value) => Array.isArray(value)) ?? [];
}
