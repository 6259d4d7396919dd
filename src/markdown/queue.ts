import { count } from "../english.ts";
import type { Queue, Row, Turn } from "../protocol/queue.ts";
import { escapeMarkdown, linkTo } from "./text.ts";

/** The queue of a repository as a section: every open pull request with whose turn it is, longest waiting first. */
export function renderQueueMarkdown({ repository, openCount, rows, final, reason }: Queue): string {
  const waiting = rows.toSorted((a, b) => longestWait(a).localeCompare(longestWait(b)));
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

function renderTurn({ kind, name, message, since, url }: Turn): string {
  const whose = kind === "person" ? `@${name}` : kind === "team" ? `team ${name}` : kind;
  const day = since.slice(0, 10);
  return `${escapeMarkdown(whose)}: ${escapeMarkdown(message)} Since ${url === undefined ? day : linkTo(day, url)}.`;
}

function longestWait({ turns }: Row): string {
  return turns.map(({ since }) => since).toSorted()[0] ?? "";
}
