import * as z from "zod";

import { Changes, Login, Time } from "./pull-request.ts";
import { TurnCode } from "./queue.ts";

/** What of a queue is about one reader: told to that reader alone, and never kept with the docket. */

/** `mentioned`: addressed by name and silent since. */
export const MineCode = z.enum([...TurnCode.options, "mentioned"]);
export type MineCode = z.infer<typeof MineCode>;

/** The sentence in which the reader is addressed, in the words of whoever wrote it. */
export const Mention = z.object({
  author: Login,
  since: Time,
  text: z.string(),
  url: z.string(),
});
export type Mention = z.infer<typeof Mention>;

export const YoursRow = z.object({
  repository: z.string(),
  number: z.int(),
  /** Why it is the reader's turn; empty where it is not. */
  mine: z.array(MineCode),
  /** Of what is `mentioned`. */
  mention: Mention.optional(),
  /** Only the merge is left and the reader may do it; absent where that is not known. */
  mergeable: z.boolean().optional(),
  /** Since the reader last saw it, or since the time that was asked for; absent where nothing has. */
  changes: Changes.optional(),
  /** Until when the reader put it off: a time, or `change`. */
  snoozed: z.string().optional(),
});
export type YoursRow = z.infer<typeof YoursRow>;

export const YoursNamed = z.object({
  repository: z.string(),
  number: z.int(),
  title: z.string(),
  url: z.string(),
});
export type YoursNamed = z.infer<typeof YoursNamed>;

export const Yours = z.object({
  /** Those of which there is something to say. */
  rows: z.array(YoursRow),
  /** Since the reader last looked; empty where that is not known. */
  new: z.array(YoursNamed),
  merged: z.array(YoursNamed),
  closed: z.array(YoursNamed),
  /** A sentence where GitHub did not tell all that is about the reader: of what they were asked, or where they are named. */
  unread: z.string().optional(),
});
export type Yours = z.infer<typeof Yours>;
