import { count } from "../english.ts";
import type { Queue, Row, Turn } from "../protocol/queue.ts";
import { rowsByWaiting, turnText } from "../protocol/turn-text.ts";
import { escapeMarkdown, linkTo } from "./text.ts";

/** The queue of a repository as a section: every open pull request with whose turn it is, longest waiting first. */
export function renderQueueMarkdown({ repository, openCount, rows, final, reason }: Queue): string {
  const waiting = rowsByWaiting({ queue: [{ repository, openCount, rows, final }] });
  return [
    `## Whose turn it is in ${escapeMarkdown(repository)}`,
    `${count(rows.length, "pull request")} of ${openCount} open${final ? "" : "; still being read"}.`,
    ...(reason === undefined ? [] : [`_${escapeMarkdown(reason)}_`]),
    ...(rows.length === 0 ? [] : [waiting.map(renderRow).join("\n")]),
  ].join("\n\n");
}

function renderRow({ number, title, url, author, readiness, turns }: Row): string {
  const name = linkTo(String.raw`\#${number}: ` + escapeMarkdown(title), url);
  const state = readiness.state.replaceAll("_", " ");
  return [
    `- ${name} · by ${escapeMarkdown(author)} · **${state}**`,
    ...turns.map((turn) => `  - ${renderTurn(turn)}`),
  ].join("\n");
}

/** Whose turn it is and why; the day leads to what began it. */
export function renderTurn(turn: Turn): string {
  const { since, url } = turn;
  const day = since.slice(0, 10);
  const text = turnText(turn).replace(/\d{4}-\d\d-\d\d\.$/, "");
  return `${escapeMarkdown(text)} ${url === undefined ? day : linkTo(day, url)}.`;
}
