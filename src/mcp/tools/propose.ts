import type { McpServer } from "@modelcontextprotocol/server";

import { SUGGESTION_LIFETIME_MS, SUGGESTIONS_PER_TOKEN_MAX } from "../../limits.ts";
import { suggestedAt, Suggested, SuggestionRequest } from "../../protocol/suggestions.ts";
import type { McpPort } from "../port.ts";
import { answer, refusal } from "../result.ts";

const HOURS = SUGGESTION_LIFETIME_MS / (60 * 60 * 1000);

/** What would write to GitHub: it only ever leaves something for the person to look at. */
export function registerProposeTool(server: McpServer, port: McpPort): void {
  server.registerTool(
    "propose_operation",
    {
      title: "Propose something to write",
      description: `Proposes a comment, an issue, a file, a pull request or a review. Writes nothing: answers an address that the person opens in a browser, where they see exactly what would be sent, and confirm or discard it. Waits ${HOURS} hours, ${SUGGESTIONS_PER_TOKEN_MAX} at a time.`,
      inputSchema: SuggestionRequest,
      outputSchema: Suggested,
      annotations: { readOnlyHint: false, destructiveHint: false, openWorldHint: false },
    },
    async ({ repository, operation }) => {
      const suggested = await port.suggest({ ...operation, repository });
      if (!suggested.ok) {
        return refusal(suggested.failure);
      }
      const kept = suggestedAt(port.origin, suggested.value);
      return answer(
        `Nothing is written yet. Give the person this address: ${kept.url} – it shows what would be sent, and they confirm or discard it there within ${HOURS} hours.`,
        "",
        { ...kept },
      );
    },
  );
}
