import {
  type McpServer,
  ResourceNotFoundError,
  ResourceTemplate,
} from "@modelcontextprotocol/server";

import { MCP_RESULT_MAX_TOKENS } from "../limits.ts";
import { renderMarkdown } from "../markdown/docket.ts";
import type { McpPort } from "./port.ts";
import { givenDocket, withheldWords } from "./private.ts";
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
              // Which of them are private only they themselves know.
              name: port.publicAlone ? startedAt : `${repository} ${startedAt}`,
              mimeType: MARKDOWN,
            })),
        };
      },
    }),
    { title: "Docket", description: "A docket as Markdown.", mimeType: MARKDOWN },
    async (uri, { id }) => {
      const read = await port.read(String(id), 0);
      if (!read.ok) {
        throw new ResourceNotFoundError(uri.href);
      }
      const { result, withheld } = givenDocket(read.value);
      const note = withheld === 0 ? "" : `\n_${withheldWords(withheld, port).trim()}_\n`;
      const whole = `${plain(renderMarkdown(result))}${note}`;
      const head = headWithinJson(whole, MCP_RESULT_MAX_TOKENS - 100);
      const text =
        head.length < whole.length
          ? `${head}\n\n_The rest is left out: it would be too long._\n`
          : whole;
      return { contents: [{ uri: uri.href, mimeType: MARKDOWN, text }] };
    },
  );
}
