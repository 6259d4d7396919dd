import * as z from "zod";

import type { RepositoryName } from "../../github/repository-name.ts";
import type { RestExecutorOptions } from "../../github/tools/executor.ts";
import type { ToolProvider } from "../../github/tools/read/create-read-tools.ts";
import { OWN_DEFINITIONS } from "../../github/tools/read/own-tools.ts";
import type { ToolDefinition } from "../../github/tools/read/read-tools.ts";
import { createRestToolProvider } from "../../github/tools/read/rest-tool-provider.ts";
import { SEARCH } from "../../github/tools/read/tool-offer.ts";
import { isRouteRefused } from "../../upstream/route-refused.ts";
import { runTool, type ToolContext } from "./run-tool.ts";

/** Its `fetch` reaches GitHub through the proxy. */
export interface ToolProviderOptions extends ToolContext, RestExecutorOptions {
  repository: RepositoryName;
}

/** An environment has hundreds of tools, a hundred to a page. */
const PAGE_SIZE = 100;
const PAGES_MAX = 10;

/** Scalekit's tools for this person: those that it lists, or ours where it lists none to callers. */
export function createToolProvider(options: ToolProviderOptions): ToolProvider {
  const { tools, connectionName, identifier, repository, retry } = options;
  const rest = createRestToolProvider(options);

  return {
    async discover(signal) {
      try {
        const definitions: ToolDefinition[] = [];
        let pageToken = "";
        for (let page = 0; page < PAGES_MAX; page += 1) {
          const filter = { connectionNames: [connectionName] };
          const request = { identifier, filter, pageSize: PAGE_SIZE, pageToken };
          const listed = await retry(signal, async () =>
            (await tools()).listScopedTools(request, { signal }),
          );
          definitions.push(...listed.tools.flatMap(({ tool }) => definitionIn(tool?.definition)));
          if (listed.nextPageToken === "" || listed.nextPageToken === pageToken) {
            break;
          }
          pageToken = listed.nextPageToken;
        }
        return definitions;
      } catch (error) {
        // A preview: where it is withheld, the tools themselves say which of them there are.
        if (isRouteRefused(error)) {
          return OWN_DEFINITIONS;
        }
        throw error;
      }
    },

    async run(tool, given, signal) {
      const { owner, name } = repository;
      const params = tool === SEARCH ? given : { ...given, owner, repo: name };
      try {
        return await retry(signal, () => runTool(options, tool, params, signal));
      } catch (error) {
        if (isRouteRefused(error)) {
          return await rest.run(tool, given, signal);
        }
        throw error;
      }
    },
  };
}

const Definition = z.object({
  name: z.string(),
  description: z.string().catch(""),
  input_schema: z.unknown(),
});

function definitionIn(definition: unknown): ToolDefinition[] {
  const parsed = Definition.safeParse(definition);
  return parsed.success
    ? [
        {
          name: parsed.data.name,
          description: parsed.data.description,
          inputSchema: Object(parsed.data.input_schema),
        },
      ]
    : [];
}
