import { count } from "../../english.ts";
import type { Queue, Row, Turn } from "../../protocol/queue.ts";

/** The queue as plain text: a line for each pull request, and one for each turn. */
export function queueText({ repository, openCount, rows, reason }: Queue): string {
  return [
    `${repository}: ${count(rows.length, "pull request")} of ${openCount} open.`,
    ...(reason === undefined ? [] : [reason]),
    ...rows.map(rowText),
  ].join("\n");
}

function rowText({ number, title, author, readiness, turns }: Row): string {
  const line = `#${number} ${title} (${author}): ${readiness.state.replaceAll("_", " ")}`;
  return [line, ...turns.map((turn) => `  ${turnText(turn)}`)].join("\n");
}

function turnText({ kind, name, message, since }: Turn): string {
  const whose = kind === "person" ? `@${name}` : kind === "team" ? `team ${name}` : kind;
  return `${whose}: ${message} Since ${since.slice(0, 10)}.`;
}
