import { renderMarkdown } from "../../markdown/docket.ts";
import type { JobResult } from "../../protocol/docket.ts";

/** GitHub takes 65,536 characters; what it makes of links and mentions may not push it over. */
const BODY_MAX_CODE_UNITS = 60_000;

/** The same text as GitHub will read it, with nothing live in it but the links that we made. */
export async function inertDocketBody(result: JobResult): Promise<string> {
  const { makeInert } = await import("../../markdown/inert-markdown.ts");
  const ours = result.pullRequests.flatMap(({ url, citations }) => [
    url,
    ...citations.map((citation) => citation.url),
  ]);
  return makeInert(docketBody(result), new Set(ours));
}

/** A docket as one text to post: whole entries, as many as fit, and whose words they are. */
export function docketBody(result: JobResult): string {
  const { length } = result.pullRequests;
  for (let kept = length; ; kept -= 1) {
    const pullRequests = result.pullRequests.slice(0, kept);
    const written = result.startedAt.slice(0, 16).replace("T", " ");
    const body = [
      renderMarkdown({ ...result, pullRequests }).trimEnd(),
      ...(kept === length ? [] : [`_${length - kept} more did not fit here._`]),
      `_Written by Docket at ${written} UTC; statements link to what they rest on._`,
    ].join("\n\n");
    if (body.length <= BODY_MAX_CODE_UNITS || kept <= 1) {
      return body.slice(0, BODY_MAX_CODE_UNITS);
    }
  }
}
