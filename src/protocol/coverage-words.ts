import { count } from "../english.ts";
import type { Coverage } from "./pull-request.ts";

/** How many comments the model got to read: `33 of 35 comments, 6 shortened`. */
export function commentsRead({ comments }: Pick<Coverage, "comments">): string {
  const { total, read, cut = 0 } = comments;
  return `${read + cut} of ${count(total, "comment")}${cut === 0 ? "" : `, ${cut} shortened`}`;
}

/** The same as a sentence, where it was not all of them whole; else nothing. */
export function commentsUnread(coverage: Coverage | undefined): string {
  return coverage === undefined || coverage.comments.read >= coverage.comments.total
    ? ""
    : `Rests on ${commentsRead(coverage)}.`;
}
