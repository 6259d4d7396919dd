import type { Entry, JobResult } from "../../../protocol/docket.ts";
import { renderEntryText } from "../../../protocol/entry-text.ts";
import { withoutCitations } from "../../../protocol/label.ts";
import { stripInvisible } from "../../../text/hidden-text.ts";
import { describeReadiness } from "../readiness/readiness-label.tsx";

/** An entry for where there is no markup: a heading, its address, where it stands, then the summary. */
export function entryAsText(entry: Entry): string {
  const [heading = "", ...rest] = withoutCitations(renderEntryText(entry)).split("\n");
  return stripInvisible([heading, entry.url, ...standingLine(entry), ...rest].join("\n")).text;
}

export function docketAsText(result: JobResult): string {
  return [
    stripInvisible(`Most discussed open pull requests of ${result.repository}`).text,
    ...result.pullRequests.map(entryAsText),
  ].join("\n\n");
}

/** Readiness and who is waited for, in one line; nothing while they are not known. */
export function standingLine({ readiness }: Entry): string[] {
  if (readiness === undefined) {
    return [];
  }
  const { who, logins } = readiness.waitingOn;
  const waiting =
    who === "nobody" ? "" : `, waiting on ${logins.length > 0 ? logins.join(", ") : who}`;
  return [`${describeReadiness(readiness.state).word}${waiting}`];
}
