import type { EntrySetting } from "../../../markdown/docket.ts";
import { inertWords } from "../../../markdown/inert-words.ts";
import { checkNote, withDoubts } from "../../../protocol/check-words.ts";
import type { Entry, JobResult } from "../../../protocol/docket.ts";
import { withoutCitations } from "../../../protocol/label.ts";
import type { Point } from "../../../protocol/pull-request.ts";
import { asOfText, rowOf, rowsByWaiting, turnText } from "../../../protocol/turn-text.ts";
import { stripInvisible } from "../../../text/hidden-text.ts";
import { describeReadiness } from "../readiness/readiness-label.tsx";
import { asOfLine, headingOf, standingLine, turnLines } from "./plain-text.ts";

/**
 * An entry in Slack's own markup. Addresses are written out, since Slack makes links of them both in its composer and
 * through its API; what would call people or channels, and addresses of others, are taken apart.
 * https://docs.slack.dev/messaging/formatting-message-text
 */
export function entryAsSlack(
  unmarked: Entry,
  { row, asOf = "", several = false }: EntrySetting = {},
): string {
  const entry = withDoubts(unmarked);
  const name = `${several ? plain(entry.repository) : ""}#${entry.number}`;
  return [
    `*${name} ${plain(entry.title).replaceAll("*", "∗")}*`,
    entry.url,
    ...standingLine(entry, row).map((line) => `_${plain(line)}_`),
    ...turnLines(row).map((line) => `• ${plain(line)}`),
    plain(withoutCitations(entry.text)),
    ...points("Open", entry.open),
    ...points("Settled", entry.settled),
    plain(checkNote(entry)),
    asOf === "" ? "" : `_${asOfText(asOf)}_`,
  ]
    .filter((line) => line !== "")
    .join("\n");
}

export function docketAsSlack(result: JobResult): string {
  const several = result.scope !== undefined;
  return [
    [`*${plain(headingOf(result))}*`, ...asOfLine(result).map((line) => `_${line}_`)].join("\n"),
    ...result.pullRequests.map((entry) =>
      entryAsSlack(entry, { row: rowOf(result, entry), several }),
    ),
    ...queueAsSlack(result),
  ].join("\n\n");
}

/** More lines than that nobody reads in a channel. */
const ROWS_MAX = 20;

function queueAsSlack(result: JobResult): string[] {
  const rows = rowsByWaiting(result);
  const lines = rows
    .slice(0, ROWS_MAX)
    .map(({ repository, number, title, url, readiness, turns }) => {
      const name = `${result.scope === undefined ? "" : repository}#${number}`;
      const { word } = describeReadiness(readiness.state);
      const whose = turns.map(turnText).join(" ");
      return `• ${plain(`${name} ${title} (${word.toLowerCase()}): ${whose}`)} ${url}`;
    });
  const more = rows.length > ROWS_MAX ? [`_and ${rows.length - ROWS_MAX} more_`] : [];
  return rows.length === 0 ? [] : [["*Whose turn it is*", ...lines, ...more].join("\n")];
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
