import type { Changes, ReadinessState } from "../../protocol/pull-request.ts";
import type { Row } from "../../protocol/queue.ts";
import type { MineCode, YoursRow } from "../../protocol/yours.ts";
import { isAnchor } from "../citations/links.ts";
import { safeLogin } from "../people/login.ts";
import type { Mention } from "./mentions.ts";

/** What is known of a reader beside the queue. What GitHub did not say is left out. */
export interface Reader {
  login: string;
  /** GitHub did not say all of it: what they were asked for, or where they are addressed, may be missing. */
  isPart?: true;
  /** Numbers of pull requests for which they, or a team of theirs, were asked for a review. */
  asked?: readonly number[] | undefined;
  /** Where they are addressed by name and have been silent since. */
  mentioned?: readonly (Mention & { number: number })[] | undefined;
  mayMerge?: boolean | undefined;
  /** What was merged or closed lately. */
  ended?: readonly Ended[] | undefined;
}

export interface Ended {
  number: number;
  title: string;
  merged: boolean;
  closedAt: string;
}

export interface Snoozed {
  repository: string;
  number: number;
  /** A time that is still to come, or `change`. */
  until: string;
  /** When it was put off, and where it stood then; null where that is not known. */
  since: string;
  state: ReadinessState | null;
}

/** The rows that say something to a reader. A turn of the maintainers is nobody's own. */
export function yoursOf(
  rows: readonly Row[],
  reader: Reader,
  snoozes: readonly Snoozed[],
  changesOf: (row: Row) => Changes | undefined = ({ changes }) => changes,
): YoursRow[] {
  return rows.flatMap((row) => {
    const mine = codesOf(row, reader);
    const snooze = snoozes.find(
      (each) =>
        each.number === row.number &&
        each.repository.toLowerCase() === row.repository.toLowerCase() &&
        !hasChanged(each, row),
    );
    const isReady = row.turns.some(({ code, kind }) => code === "merge" && kind !== "checks");
    const mergeable = isReady ? reader.mayMerge : undefined;
    const changes = changesOf(row);
    const mention = reader.mentioned?.find(({ number }) => number === row.number);
    return mine.length === 0 &&
      snooze === undefined &&
      mergeable === undefined &&
      changes === undefined
      ? []
      : [
          {
            repository: row.repository,
            number: row.number,
            mine,
            ...(mention === undefined ? {} : { mention: told(mention, row) }),
            ...(mergeable === undefined ? {} : { mergeable }),
            ...(changes === undefined ? {} : { changes }),
            ...(snooze === undefined ? {} : { snoozed: snooze.until }),
          },
        ];
  });
}

function told({ author, since, text, anchor }: Mention, { url }: Row): YoursRow["mention"] {
  return { author, since, text, url: isAnchor(anchor) ? `${url}#${anchor}` : url };
}

/** Whether what a snooze waits for has come: a person's comment, review or push, or another state. */
function hasChanged({ until, since, state }: Snoozed, row: Row): boolean {
  // GitHub's times are whole seconds: what came in the same one may have come after.
  const second = Math.floor(Date.parse(since) / 1000) * 1000;
  return (
    until === "change" &&
    (Date.parse(row.lastActivityAt) >= second || (state !== null && state !== row.readiness.state))
  );
}

function codesOf(
  { number, turns }: Row,
  { login, asked = [], mentioned = [] }: Reader,
): MineCode[] {
  const name = safeLogin(login).toLowerCase();
  const own = turns.filter((turn) => turn.kind === "person" && turn.name?.toLowerCase() === name);
  // Whoever is asked by name is found by the same search; a team's turn is theirs where nothing else explains it.
  const byTeam =
    asked.includes(number) && !own.some(({ code }) => REQUESTS.has(code))
      ? turns.filter(({ kind }) => kind === "team")
      : [];
  const codes = [
    ...[...own, ...byTeam].map(({ code }) => code),
    ...(mentioned.some((mention) => mention.number === number) ? ["mentioned" as const] : []),
  ];
  // An author knows of their drafts.
  return codes.every((code) => code === "draft") ? [] : [...new Set(codes)];
}

const REQUESTS: ReadonlySet<string> = new Set(["review_requested", "review_again"]);
