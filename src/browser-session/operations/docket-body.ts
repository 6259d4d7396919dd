import { count } from "../../english.ts";
import { renderMarkdown } from "../../markdown/docket.ts";
import type { JobResult } from "../../protocol/docket.ts";
import { rowsByWaiting } from "../../protocol/turn-text.ts";

/** GitHub takes 65,536 characters; what it makes of links and mentions may not push it over. */
const BODY_MAX_CODE_UNITS = 60_000;

/** The same text as GitHub will read it, with nothing live in it but the links that we made. */
export async function inertDocketBody(result: JobResult): Promise<string> {
  const { makeInert } = await import("../../markdown/inert-markdown.ts");
  const rows = rowsByWaiting(result);
  const ours = [
    ...result.pullRequests.flatMap(({ url, citations }) => [
      url,
      ...citations.map((citation) => citation.url),
    ]),
    ...rows.flatMap(({ url, turns }) => [url, ...turns.flatMap((turn) => turn.url ?? [])]),
  ];
  return makeInert(docketBody(result), new Set(ours));
}

/**
 * A docket as one text to post, and whose words they are. What does not fit goes: first the rows that nothing was
 * written about, then whole entries.
 */
export function docketBody(whole: JobResult): string {
  const full = bodyOf(whole, whole);
  if (full.length <= BODY_MAX_CODE_UNITS) {
    return full;
  }
  const { queue: _rows, ...result } = whole;
  const { length } = result.pullRequests;
  for (let kept = length; ; kept -= 1) {
    const pullRequests = result.pullRequests.slice(0, kept);
    const body = bodyOf({ ...result, pullRequests }, whole);
    if (body.length <= BODY_MAX_CODE_UNITS || kept <= 1) {
      return body.slice(0, BODY_MAX_CODE_UNITS);
    }
  }
}

function bodyOf(shown: JobResult, whole: JobResult): string {
  const entries = whole.pullRequests.length - shown.pullRequests.length;
  const rows = rowsByWaiting(whole).length - rowsByWaiting(shown).length;
  const written = whole.startedAt.slice(0, 16).replace("T", " ");
  return [
    renderMarkdown(shown).trimEnd(),
    ...(entries > 0 ? [`_${entries} more did not fit here._`] : []),
    ...(rows > 0
      ? [`_The list of all ${count(rows, "open pull request")} did not fit here._`]
      : []),
    `_Written by Docket at ${written} UTC; statements link to what they rest on._`,
  ].join("\n\n");
}
