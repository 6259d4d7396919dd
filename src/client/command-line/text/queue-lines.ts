import { count } from "../../../english.ts";
import type { Readiness, ReadinessState } from "../../../protocol/pull-request.ts";
import type { Queue, Row, Turn } from "../../../protocol/queue.ts";
import type { Line, Span } from "../screen.ts";

/** The queue as text: a line for each pull request, one for its address, and one for each turn. */
export function queueLines({ repository, openCount, rows, reason }: Queue): Line[] {
  return [
    {
      spans: [
        ["bold", `${repository}: ${count(rows.length, "pull request")} of ${openCount} open.`],
      ],
    },
    ...(reason === undefined ? [] : [{ spans: [reason] }]),
    ...rows.flatMap(rowLines),
  ];
}

function rowLines({ number, title, author, url, readiness, turns }: Row): Line[] {
  return [
    { spans: [["bold", `#${number}`], ` ${title} (${author}): `, readinessSpan(readiness)] },
    ...turns.map(turnLine),
    { indent: 2, spans: [["dim", url]] },
  ];
}

export function turnLine({ kind, name, message, since }: Turn): Line {
  const whose = kind === "person" ? `@${name}` : kind === "team" ? `team ${name}` : kind;
  return { indent: 2, spans: [["cyan", whose], `: ${message} Since ${since.slice(0, 10)}.`] };
}

/** Red is what somebody has to mend before anybody can go on. */
const RED: ReadonlySet<ReadinessState> = new Set([
  "conflicts",
  "checks_failing",
  "changes_requested",
]);

export function readinessSpan({ state }: Pick<Readiness, "state">): Span {
  const paint = state === "ready" ? "green" : RED.has(state) ? "red" : "yellow";
  return [paint, state.replaceAll("_", " ")];
}
