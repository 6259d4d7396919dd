import { checkNote, withDoubts } from "./check-words.ts";
import { commentsUnread } from "./coverage-words.ts";
import type { Entry } from "./docket.ts";
import type { Point } from "./pull-request.ts";

/** One entry as plain text: a heading line, the prose, then open and settled points, and what is doubted or was not read. */
export function renderEntryText(plain: Entry, name = `#${plain.number}`): string {
  const entry = withDoubts(plain);
  return [
    `${name}: ${entry.title}`,
    entryBody(entry),
    points("Open", entry.open),
    points("Settled", entry.settled),
    checkNote(entry),
    entry.text === "" ? "" : commentsUnread(entry.coverage),
  ]
    .filter((part) => part !== "")
    .join("\n");
}

/** Its text, or why there is none. */
export function entryBody({ text, outcome, error }: Entry): string {
  if (text !== "") {
    return text;
  }
  switch (outcome) {
    case "failed":
      return error?.message ?? "This pull request could not be summarized.";
    case "cancelled":
      return "Cancelled before it was summarized.";
    case "pending":
    case "written":
    case "extractive":
      return "";
  }
}

function points(title: string, list: Point[]): string {
  return list.length === 0 ? "" : `${title}:\n${list.map(({ text }) => `- ${text}`).join("\n")}`;
}
