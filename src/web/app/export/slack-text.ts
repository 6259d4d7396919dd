import { inertWords } from "../../../markdown/inert-words.ts";
import { checkNote, withDoubts } from "../../../protocol/check-words.ts";
import type { Entry, JobResult } from "../../../protocol/docket.ts";
import { withoutCitations } from "../../../protocol/label.ts";
import type { Point } from "../../../protocol/pull-request.ts";
import { stripInvisible } from "../../../text/hidden-text.ts";
import { standingLine } from "./plain-text.ts";

/**
 * An entry in Slack's own markup. Addresses are written out, since Slack makes links of them both in its composer and
 * through its API; what would call people or channels, and addresses of others, are taken apart.
 * https://docs.slack.dev/messaging/formatting-message-text
 */
export function entryAsSlack(unmarked: Entry): string {
  const entry = withDoubts(unmarked);
  return [
    `*#${entry.number} ${plain(entry.title).replaceAll("*", "∗")}*`,
    entry.url,
    ...standingLine(entry).map((line) => `_${plain(line)}_`),
    plain(withoutCitations(entry.text)),
    ...points("Open", entry.open),
    ...points("Settled", entry.settled),
    plain(checkNote(entry)),
  ]
    .filter((line) => line !== "")
    .join("\n");
}

export function docketAsSlack(result: JobResult): string {
  return [
    `*Most discussed open pull requests of ${plain(result.repository)}*`,
    ...result.pullRequests.map(entryAsSlack),
  ].join("\n\n");
}

function points(title: string, list: Point[]): string[] {
  return list.length === 0
    ? []
    : [`*${title}*`, ...list.map(({ text }) => `• ${plain(withoutCitations(text))}`)];
}

function plain(text: string): string {
  return inertWords(stripInvisible(text).text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
}
