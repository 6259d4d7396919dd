import { checkNote, withDoubts } from "../../../protocol/check-words.ts";
import { commentsUnread } from "../../../protocol/coverage-words.ts";
import type { Entry, JobResult } from "../../../protocol/docket.ts";
import { entryBody } from "../../../protocol/entry-text.ts";
import { shortName } from "../../../protocol/fold.ts";
import type { Point } from "../../../protocol/pull-request.ts";
import type { Row } from "../../../protocol/queue.ts";
import { scopeTitle, unreadableSentences } from "../../../protocol/scope-words.ts";
import type { Line } from "../screen.ts";
import { queueLines, readinessSpan, turnLine } from "./queue-lines.ts";

/** A docket as text: its entries with where each one stands, then the queue where it was asked for. */
export function docketLines(result: JobResult): Line[] {
  const { ranking, pullRequests, queue = [], startedAt } = result;
  const rows = queue.flatMap((each) => each.rows);
  const heading: Line = {
    spans: [
      ["bold", `Most discussed open pull requests of ${scopeTitle(result)}`],
      ["dim", ` as of ${dateOf(startedAt)}`],
    ],
  };
  const parts = [
    ...(ranking === null ? [] : [[heading]]),
    ...unreadableSentences(result).map((sentence): Line[] => [{ spans: [sentence] }]),
    ...(ranking?.openCount === 0 && ranking.exact ? [[NONE_OPEN]] : []),
    ...pullRequests.map((entry) => entryLines(entry, shortName(entry, result), rowOf(entry, rows))),
    ...queue.map(queueLines),
  ];
  return parts.flatMap((part, index) => (index === 0 ? part : [BLANK, ...part]));
}

const BLANK: Line = { spans: [""] };
const NONE_OPEN: Line = { spans: ["No open pull requests."] };

function rowOf({ number, url }: Entry, rows: readonly Row[]): Row | undefined {
  return rows.find((row) => row.number === number && row.url === url);
}

function entryLines(plain: Entry, name: string, row: Row | undefined): Line[] {
  const entry = withDoubts(plain);
  const { title, url, readiness, text, open, settled, coverage } = entry;
  const lines: Line[] = [
    { spans: [["bold", `${name}: ${title}`]] },
    { spans: [["dim", url]] },
    ...(readiness === undefined ? [] : [{ spans: [readinessSpan(readiness)] }]),
    ...(row?.turns ?? []).map(turnLine),
    { spans: [entryBody(entry)] },
    ...points("Open", open),
    ...points("Settled", settled),
    { spans: [["dim", checkNote(entry)]] },
    { spans: [["dim", text === "" ? "" : commentsUnread(coverage)]] },
  ];
  return lines.filter(({ spans }) =>
    spans.some((span) => (typeof span === "string" ? span : span[1]) !== ""),
  );
}

function points(title: string, list: readonly Point[]): Line[] {
  return list.length === 0
    ? []
    : [{ spans: [`${title}:`] }, ...list.map(({ text }) => ({ spans: [`- ${text}`] }))];
}

function dateOf(time: string): string {
  return `${time.slice(0, 10)} ${time.slice(11, 16)} UTC`;
}
