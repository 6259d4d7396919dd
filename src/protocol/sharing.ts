import * as z from "zod";

import { JobResult } from "./docket.ts";
import { Time } from "./pull-request.ts";

/** A docket that others may open by a link, each with their own connection. */

export const ShareStarted = z.object({ url: z.string() });
export type ShareStarted = z.infer<typeof ShareStarted>;

export const Share = z.object({
  job: z.string(),
  repository: z.string(),
  url: z.string(),
  sharedAt: Time,
  /** With its docket; null while that still runs. */
  endsAt: Time.nullable(),
});
export type Share = z.infer<typeof Share>;

/** What whoever opens a link gets: nothing that is about the person who made the docket. `id` is that of the link. */
export const SharedResult = JobResult.omit({ usage: true });
export type SharedResult = z.infer<typeof SharedResult>;
