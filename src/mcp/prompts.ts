import type { McpServer } from "@modelcontextprotocol/server";
import * as z from "zod";

import { parseRepositoryName } from "../github/repository-name.ts";
import type { McpPort } from "./port.ts";

const PROMPTS = {
  standup: {
    title: "Stand-up",
    description: "What needs somebody in a repository this morning.",
    text: "Call the tool queue for it. Say in at most ten lines what can be merged, who is waited for and since when, and what nobody was asked to review. Name pull requests by number with their address. Say what could not be read.",
  },
  review_plan: {
    title: "Review plan",
    description: "In which order to review the open pull requests of a repository.",
    text: "Call the tool queue for it, then summarize for at most five pull requests that wait longest for a review. Give an order of review with a reason for each from what the tools answered, what to look at first, and what is open. Cite addresses. Say what could not be read.",
  },
};

/** Ways to begin. Nothing of anybody else's stands in them. */
export function registerPrompts(server: McpServer, { githubWebUrl }: McpPort): void {
  const Repository = z
    .string()
    .max(400)
    .refine((name) => parseRepositoryName(name, githubWebUrl) !== null)
    .describe("owner/name");
  for (const [name, { text, ...about }] of Object.entries(PROMPTS)) {
    server.registerPrompt(
      name,
      { ...about, argsSchema: z.object({ repository: Repository }) },
      ({ repository }) => {
        const parsed = parseRepositoryName(repository, githubWebUrl);
        const named = parsed === null ? "" : `${parsed.owner}/${parsed.name}`;
        return {
          messages: [
            {
              role: "user",
              content: { type: "text", text: `The repository is ${named}. ${text}` },
            },
          ],
        };
      },
    );
  }
}
