import type { JobResult } from "./docket.ts";
import { type EntryName, isSameEntry } from "./entry-key.ts";
import type { Row, Turn } from "./queue.ts";

/** Whose turn it is, why and since which day, as one sentence of plain text. */
export function turnText({ kind, name, message, since }: Turn): string {
  const whose = kind === "person" ? `@${name}` : kind === "team" ? `team ${name}` : kind;
  return `${whose}: ${message} Since ${since.slice(0, 10)}.`;
}

/** The row of a pull request, where the docket has one. */
export function rowOf({ queue = [] }: Pick<JobResult, "queue">, about: EntryName): Row | undefined {
  return queue.flatMap(({ rows }) => rows).find((row) => isSameEntry(row, about));
}

/** All open pull requests of a docket, whoever waits longest first. */
export function rowsByWaiting({ queue = [] }: Pick<JobResult, "queue">): Row[] {
  return queue
    .flatMap(({ rows }) => rows)
    .toSorted((a, b) => longestWait(a).localeCompare(longestWait(b)));
}

function longestWait({ turns }: Row): string {
  return turns.map(({ since }) => since).toSorted()[0] ?? "";
}

/** When a docket was read, to the minute and in a time that is the same everywhere; empty where that is not known. */
export function asOfText(startedAt: string): string {
  return startedAt === "" ? "" : `As of ${startedAt.slice(0, 16).replace("T", " ")} UTC`;
}
