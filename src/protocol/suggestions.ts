import * as z from "zod";

import { OperationRequest, OperationView } from "./operations.ts";
import { Time } from "./pull-request.ts";

/** What a program would like its person to have done on GitHub. Nothing is looked at or sent before they open it. */

const [comment, issue, file, pullRequest, review] = OperationRequest.options;
const PLACE = { job: true, repository: true } as const;

/** An operation apart from where it goes. */
export const SuggestedOperation = z.discriminatedUnion("kind", [
  comment.omit(PLACE).required({ body: true }),
  issue.omit(PLACE),
  file.omit(PLACE),
  pullRequest.omit(PLACE),
  review.omit(PLACE),
]);

export type SuggestedOperation = z.infer<typeof SuggestedOperation>;

/** One that waits, told without its text: `POST /api/suggestions/:id/preview` shows that. */
export const SuggestionView = z.object({
  id: z.string(),
  /** Name of the token that it came with. */
  client: z.string(),
  kind: OperationView.shape.kind,
  repository: z.string(),
  createdAt: Time,
  expiresAt: Time,
});

export type SuggestionView = z.infer<typeof SuggestionView>;

/** Body of `POST /api/suggestions`, and what the tool `propose_operation` is given. */
export const SuggestionRequest = z.strictObject({
  repository: z.string().max(400).describe("owner/name, or an address on GitHub"),
  operation: SuggestedOperation,
});
export type SuggestionRequest = z.infer<typeof SuggestionRequest>;

/** Its answer. `url`: where the person sees what would be sent, and confirms or discards it. */
export const Suggested = SuggestionView.omit({ client: true }).extend({ url: z.string() });
export type Suggested = z.infer<typeof Suggested>;

export function suggestedAt(
  origin: string,
  { client: _client, ...suggestion }: SuggestionView,
): Suggested {
  return { ...suggestion, url: `${origin}/github?suggestion=${suggestion.id}` };
}
