import { count } from "../english.ts";
import { checkNote, withDoubts } from "../protocol/check-words.ts";
import { commentsUnread } from "../protocol/coverage-words.ts";
import type { Entry } from "../protocol/docket.ts";
import { cite, splitAtCitations } from "../protocol/label.ts";
import type { Citation, Point } from "../protocol/pull-request.ts";
import type { Row } from "../protocol/queue.ts";
import { scopeTitle, unreadableSentences } from "../protocol/scope-words.ts";
import type { SharedResult } from "../protocol/sharing.ts";
import { asOfText, rowOf } from "../protocol/turn-text.ts";
import { renderQueueMarkdown, renderTurn } from "./queue.ts";
import { escapeMarkdown, linkTo, markdownLink } from "./text.ts";

/** A result as a Markdown document. Citations become links; everything else people or models wrote stays text. */
export function renderMarkdown(result: SharedResult): string {
  const isQueue = result.ranking === null && result.queue !== undefined;
  const heading = `# ${isQueue ? "Open" : "Most discussed open"} pull requests of ${escapeMarkdown(scopeTitle(result))}`;
  const entries = result.pullRequests.map((entry, index) =>
    renderEntryMarkdown(entry, index + 1, {
      row: rowOf(result, entry),
      several: result.scope !== undefined,
    }),
  );
  const queues = (result.queue ?? []).map(renderQueueMarkdown);
  return `${[heading, ...overview(result), ...entries, ...queues].join("\n\n")}\n`;
}

function overview(result: SharedResult): string[] {
  const { outcome, error, ranking, pullRequests, summary, startedAt } = result;
  const lines = startedAt === "" ? [] : [`_${asOfText(startedAt)}._`];
  if (outcome === "running") {
    lines.push("_Still being written._");
  } else if (outcome === "cancelled") {
    lines.push("_Cancelled before its end._");
  }
  if (error !== undefined) {
    lines.push(escapeMarkdown(error.message));
  }
  lines.push(...unreadableSentences(result).map((sentence) => `_${escapeMarkdown(sentence)}_`));
  if (ranking !== null) {
    lines.push(
      pullRequests.length === 0
        ? escapeMarkdown(summary)
        : `${pullRequests.length} of ${ranking.openCount} open pull requests, by comments of people${
            ranking.exact ? "" : "; the order is approximate"
          }.`,
    );
  }
  return lines;
}

/** What is said of an entry beside what was written about it. */
export interface EntrySetting {
  row?: Row | undefined;
  /** When it was read, where it stands alone. */
  asOf?: string | undefined;
  /** Whether it stands among those of other repositories. */
  several?: boolean;
}

/** One entry as a section of that document. */
export function renderEntryMarkdown(
  entry: Entry,
  position: number,
  setting: EntrySetting = {},
): string {
  const { repository, number, title, url } = entry;
  const name = `${setting.several === true ? escapeMarkdown(repository) : ""}\\#${number}`;
  const heading = `## ${position}. ${linkTo(`${name}: ${escapeMarkdown(title)}`, url)}`;
  return `${heading}\n\n${renderEntryBody(entry, setting)}`;
}

/** What is under its heading. */
export function renderEntryBody(plain: Entry, { row, asOf = "" }: EntrySetting = {}): string {
  const entry = withDoubts(plain);
  const { citations } = entry;
  const checked = checkNote(entry);
  const unread = entry.text === "" ? "" : commentsUnread(entry.coverage);
  return [
    standing(entry, row),
    row === undefined ? "" : row.turns.map((turn) => `- ${renderTurn(turn)}`).join("\n"),
    ...(entry.error === undefined ? [] : [`_${escapeMarkdown(entry.error.message)}_`]),
    renderCited(entry.text, citations),
    renderPoints("Open", entry.open, citations),
    renderPoints("Settled", entry.settled, citations),
    ...(checked === "" ? [] : [`_${escapeMarkdown(checked)}_`]),
    ...(unread === "" ? [] : [`_${escapeMarkdown(unread)}_`]),
    ...entry.warnings.map(({ message }) => `_${escapeMarkdown(message)}_`),
    asOf === "" ? "" : `_${asOfText(asOf)}._`,
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

/** One line of what is known without a model. Who is waited for is said by the turns where they are known. */
function standing({ author, rank, facts, readiness }: Entry, row: Row | undefined): string {
  const parts = [
    `by ${escapeMarkdown(author)}`,
    `${rank.atLeast === true ? "at least " : ""}${count(rank.humanComments, "comment")} by ${count(rank.participants, "person", "people")}`,
  ];
  if (facts !== undefined && facts.unread?.includes("size") !== true) {
    parts.push(`+${facts.additions} −${facts.deletions} in ${count(facts.changedFiles, "file")}`);
  }
  if (readiness !== undefined) {
    parts.push(`**${readiness.state.replaceAll("_", " ")}**`);
    const { who, logins } = readiness.waitingOn;
    if (row === undefined && who !== "nobody") {
      parts.push(`waiting on ${logins.length === 0 ? who : escapeMarkdown(logins.join(", "))}`);
    }
  }
  return parts.join(" · ");
}

function renderPoints(title: string, points: Point[], citations: Citation[]): string {
  return points.length === 0
    ? ""
    : `**${title}**\n\n${points.map((point) => `- ${renderPoint(point, citations)}`).join("\n")}`;
}

function renderPoint({ text, citations: labels }: Point, citations: Citation[]): string {
  const missing = labels.map(cite).filter((citation) => !text.includes(citation));
  const cited = [text, ...missing].join(" ");
  return renderCited(cited, citations).replace(/\n+/g, " ");
}

function renderCited(text: string, citations: Citation[]): string {
  return splitAtCitations(text)
    .map((part) => {
      if ("text" in part) {
        return keepSpaces(part.text);
      }
      const citation = citations.find(({ label }) => label === part.label);
      return citation === undefined
        ? escapeMarkdown(cite(part.label))
        : markdownLink(part.label, citation.url);
    })
    .join("")
    .trim();
}

/** Escaping trims; within a line the spaces around a citation stay. */
function keepSpaces(text: string): string {
  const [before = ""] = /^\s*/.exec(text) ?? [];
  const [after = ""] = /\s*$/.exec(text.slice(before.length)) ?? [];
  return before + escapeMarkdown(text) + after;
}
