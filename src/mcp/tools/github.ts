import type { McpServer } from "@modelcontextprotocol/server";
import * as z from "zod";

import { OWN_DEFINITIONS } from "../../github/tools/read/own-tools.ts";
import { toolText } from "../../questions/tool-text.ts";
import type { McpPort } from "../port.ts";
import { givenRows, withheldWords } from "../private.ts";
import { answer, fitRows, plain, READS, refusal, refused } from "../result.ts";
import { Repository } from "./inputs.ts";
import { READING_TOOLS, registerReadingTools } from "./reading.ts";

const OWNED: ReadonlySet<string> = new Set(["owner", "repo"]);

/** What GitHub says, as the connected person sees it: the tools that questions have, over any repository of the token. */
export function registerGitHubTools(server: McpServer, port: McpPort): void {
  server.registerTool(
    "list_repositories",
    {
      title: "List repositories",
      description: "Repositories that the connected person can see and this token reaches.",
      inputSchema: z.strictObject({ query: z.string().max(150).optional() }),
      outputSchema: z.object({
        repositories: z.array(
          z.object({
            repository: z.string(),
            private: z.boolean(),
            pushedAt: z.string().nullable(),
          }),
        ),
        leftOut: z.int(),
        withheld: z.int(),
      }),
      annotations: READS,
    },
    async ({ query = "" }) => {
      const found = await port.repositories(query);
      if (!found.ok) {
        return refusal(found.failure);
      }
      const { given, withheld } = givenRows(found.value, port);
      const { rows, leftOut } = fitRows(given);
      const said = `${given.length} repositories${leftOut === 0 ? "" : `, ${leftOut} of them left out`}.${withheldWords(withheld, port)}`;
      return answer(said, rows.map(({ repository }) => repository).join("\n"), {
        repositories: rows,
        leftOut,
        withheld,
      });
    },
  );
  registerReadingTools(server, port);
  for (const { name, description, inputSchema } of OWN_DEFINITIONS) {
    if (READING_TOOLS.has(name)) {
      continue;
    }
    server.registerTool(
      name,
      {
        description,
        inputSchema: toZod(inputSchema),
        outputSchema: z.object({ heading: z.string(), url: z.string(), text: z.string() }),
        annotations: READS,
      },
      async (given) => {
        const { repository, ...input } = z.record(z.string(), z.unknown()).parse(given);
        const read = await port.readWithTool(String(repository), name, inputsOf(input));
        if (!read.ok) {
          return refusal(read.failure);
        }
        if (read.value.kind === "refused") {
          return refused(read.value.error);
        }
        const { heading, url, json, isFile } = read.value;
        const text = toolText(JSON.parse(json), isFile ? "file" : "issue");
        return answer(
          "What GitHub answered. Long answers are cut, and say where; ask for another page, or for less.",
          text,
          { heading: plain(heading), url, text: plain(text) },
        );
      },
    );
  }
}

const Definition = z.object({
  properties: z.record(z.string(), z.object({ type: z.enum(["string", "integer"]) })),
  required: z.array(z.string()),
});

/** Our own JSON schemas, with the repository in place of owner and name. */
function toZod(inputSchema: unknown) {
  const { properties, required } = Definition.parse(inputSchema);
  const fields = Object.entries(properties)
    .filter(([name]) => !OWNED.has(name))
    .map(([name, { type }]) => {
      const field = type === "string" ? z.string().max(1000) : z.int();
      return [name, required.includes(name) ? field : field.optional()] as const;
    });
  return z.strictObject({
    repository: Repository,
    ...Object.fromEntries(fields),
  });
}

function inputsOf(input: Record<string, unknown>): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(input).flatMap(([name, value]) =>
      typeof value === "string" || typeof value === "number" ? [[name, value]] : [],
    ),
  );
}
