import type { EntrySetting } from "../../../markdown/docket.ts";
import type { Entry, JobResult } from "../../../protocol/docket.ts";
import { renderEntryText } from "../../../protocol/entry-text.ts";
import { withoutCitations } from "../../../protocol/label.ts";
import type { Row } from "../../../protocol/queue.ts";
import { scopeTitle } from "../../../protocol/scope-words.ts";
import { asOfText, rowOf, rowsByWaiting, turnText } from "../../../protocol/turn-text.ts";
import { stripInvisible } from "../../../text/hidden-text.ts";
import { describeReadiness } from "../readiness/readiness-label.tsx";

/** An entry for where there is no markup: a heading, its address, where it stands, then the summary. */
export function entryAsText(
  entry: Entry,
  { row, asOf = "", several = false }: EntrySetting = {},
): string {
  const name = several ? `${entry.repository}#${entry.number}` : undefined;
  const [heading = "", ...rest] = withoutCitations(renderEntryText(entry, name)).split("\n");
  const lines = [heading, entry.url, ...standingLine(entry, row), ...turnLines(row), ...rest];
  return stripInvisible([...lines, ...(asOf === "" ? [] : [asOfText(asOf)])].join("\n")).text;
}

export function docketAsText(result: JobResult): string {
  const several = result.scope !== undefined;
  return [
    [headingOf(result), ...asOfLine(result)].join("\n"),
    ...result.pullRequests.map((entry) =>
      entryAsText(entry, { row: rowOf(result, entry), several }),
    ),
    ...queueAsText(result),
  ].join("\n\n");
}

export function headingOf(result: JobResult): string {
  return stripInvisible(`Most discussed open pull requests of ${scopeTitle(result)}`).text;
}

export function asOfLine({ startedAt }: JobResult): string[] {
  return startedAt === "" ? [] : [asOfText(startedAt)];
}

/** Every open pull request, the longest waiting first. */
function queueAsText(result: JobResult): string[] {
  const rows = rowsByWaiting(result).map((row) => {
    const { repository, number, title, url, readiness, turns } = row;
    const name = result.scope === undefined ? `#${number}` : `${repository}#${number}`;
    const { word } = describeReadiness(readiness.state);
    const lines = [`${name}: ${title} (${word.toLowerCase()})`, url, ...turns.map(turnText)];
    return stripInvisible(lines.join("\n")).text;
  });
  return rows.length === 0 ? [] : ["Whose turn it is", ...rows];
}

/** Whose turn it is, a line each. */
export function turnLines(row: Row | undefined): string[] {
  return (row?.turns ?? []).map(turnText);
}

/**
 * Readiness and who is waited for, in one line; nothing while they are not known. Where there are turns they say the
 * latter.
 */
export function standingLine({ readiness }: Entry, row: Row | undefined): string[] {
  if (readiness === undefined) {
    return [];
  }
  const { who, logins } = readiness.waitingOn;
  const waiting =
    who === "nobody" || row !== undefined
      ? ""
      : `, waiting on ${logins.length > 0 ? logins.join(", ") : who}`;
  return [`${describeReadiness(readiness.state).word}${waiting}`];
}
