import {
  type McpServer,
  ResourceNotFoundError,
  ResourceTemplate,
} from "@modelcontextprotocol/server";

import { MCP_RESULT_MAX_TOKENS } from "../limits.ts";
import { renderMarkdown } from "../markdown/docket.ts";
import type { McpPort } from "./port.ts";
import { headWithinJson, plain } from "./result.ts";

const MARKDOWN = "text/markdown";
const LISTED_MAX = 50;

/** Dockets as Markdown. */
export function registerResources(server: McpServer, port: McpPort): void {
  server.registerResource(
    "docket",
    new ResourceTemplate("docket://dockets/{id}", {
      list: async () => {
        const jobs = await port.list();
        return {
          resources: (jobs.ok ? jobs.value : [])
            .slice(0, LISTED_MAX)
            .map(({ id, repository, startedAt }) => ({
              uri: `docket://dockets/${id}`,
              name: `${repository} ${startedAt}`,
              mimeType: MARKDOWN,
            })),
        };
      },
    }),
    { title: "Docket", description: "A docket as Markdown.", mimeType: MARKDOWN },
    async (uri, { id }) => {
      const result = await port.read(String(id), 0);
      if (!result.ok) {
        throw new ResourceNotFoundError(uri.href);
      }
      const whole = plain(renderMarkdown(result.value));
      const head = headWithinJson(whole, MCP_RESULT_MAX_TOKENS - 100);
      const text =
        head.length < whole.length
          ? `${head}\n\n_The rest is left out: it would be too long._\n`
          : whole;
      return { contents: [{ uri: uri.href, mimeType: MARKDOWN, text }] };
    },
  );
}
