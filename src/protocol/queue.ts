import * as z from "zod";

import { Time } from "./pull-request.ts";

/** The queue: every open pull request, whose turn it is, and why. */

export const TurnCode = z.enum([
  "changes_requested",
  "thread",
  "conflicts",
  "checks_failing",
  "behind",
  "draft",
  "review_again",
  "review_requested",
  "approval_outdated",
  "merge",
  "no_reviewer",
  "first_response",
  "stacked",
  "checks_running",
  "unknown",
]);
export type TurnCode = z.infer<typeof TurnCode>;

/** Whoever has to act next, why, and since when. */
export const Turn = z.object({
  kind: z.enum(["person", "team", "maintainers", "checks", "unknown"]),
  /** Of a person, the login; of a team, its slug. */
  name: z.string().optional(),
  code: TurnCode,
  message: z.string(),
  since: Time,
  url: z.string().optional(),
});
export type Turn = z.infer<typeof Turn>;
