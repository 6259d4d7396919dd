/**
 * The door of this room. In go the facts of one pull request; out comes whose turn it is, why and since when
 * (docs/turns.md). It must not ask anybody, read the clock, or depend on the order of anything.
 */

import { type Turn, TurnCode } from "../../protocol/queue.ts";
import { createLinks } from "../citations/links.ts";
import { compareText, latest } from "../pull-request/times.ts";
import { openThreads } from "../readiness/open-threads.ts";
import { reviewOpinions } from "../readiness/review-opinions.ts";
import type { Told, TurnContext, TurnFacts } from "./context.ts";
import { behindTurns, mergeTurns, stackedTurns } from "./merge-turns.ts";
import { requestTurns, reviewTurns } from "./review-turns.ts";
import { ownThreadTurns, threadTurns } from "./thread-turns.ts";
import { firstResponseTurns, noReviewerTurns } from "./unasked-turns.ts";
import { unreadParts } from "./unread-parts.ts";
import { turn, whoseTurn } from "./whose.ts";

/** Never empty: several can have the turn at once, and where nobody is known to have it that is said. */
export function turnsOf(given: TurnFacts): Turn[] {
  const context = toContext(given);
  const reviewing = together(reviewTurns(context), threadTurns(context));
  // A draft is not to be merged yet, so that nobody has to be found who would.
  const merging = context.facts.draft ? NOTHING : mergingTurns(context, reviewing);
  const requests = requestTurns(context, reviewing.turns);
  const state = { turns: stateTurns(context), unknown: unreadParts(context) };
  const { turns: told, unknown } = together(state, reviewing, requests, merging);
  if (told.length === 0 && unknown.length === 0) {
    told.push(...ownThreadTurns(context));
  }
  if (told.length === 0 && unknown.length === 0) {
    unknown.push("Nothing that can be seen says whose turn it is.");
  }
  return inOrder([...told, ...unknownTurn(unknown, context)]);
}

function toContext(given: TurnFacts): TurnContext {
  const { pull, repository, webUrl, now } = given;
  const links = createLinks(webUrl, repository, pull.number);
  return {
    ...given,
    opinions: reviewOpinions(pull),
    threads: openThreads(pull),
    whose: whoseTurn(pull, now),
    links: {
      checks: links.checks,
      at: (anchor) => links.at(anchor),
      of: (number) => createLinks(webUrl, repository, number).pull,
    },
    pushed: latest([pull.createdAt, pull.headCommittedAt], now),
  };
}

/** What the author has to do before anybody else can go on, whatever is said of it. */
function stateTurns({ facts, whose, links, pushed }: TurnContext): Turn[] {
  const { checks } = facts;
  return [
    ...(facts.draft
      ? whose.author({ code: "draft", message: "It is still a draft.", since: pushed })
      : []),
    ...(facts.mergeable === "conflicting"
      ? whose.author({
          code: "conflicts",
          message: "It conflicts with its base branch.",
          since: pushed,
        })
      : []),
    ...(checks.state === "failure" || checks.state === "error"
      ? whose.author({
          code: "checks_failing",
          message: "Checks fail.",
          since: pushed,
          url: links.checks,
        })
      : []),
  ];
}

function mergingTurns(context: TurnContext, reviewing: Told): Told {
  const merge = mergeTurns(context);
  const response = firstResponseTurns(context);
  const unanswered = response.turns.length + response.unknown.length > 0;
  const unreviewed = unanswered ? [] : noReviewerTurns(context, reviewing);
  const stacked = stackedTurns([...merge, ...unreviewed, ...behindTurns(context)], context);
  return together(stacked, response, { turns: runningChecks(context), unknown: [] });
}

function runningChecks({ facts, links, pushed, now }: TurnContext): Turn[] {
  const { state } = facts.checks;
  if (state !== "pending" && state !== "expected") {
    return [];
  }
  const message =
    state === "pending" ? "Checks are still running." : "A required check has not reported yet.";
  return [
    turn("checks", { code: "checks_running", message, since: pushed, url: links.checks }, now),
  ];
}

function unknownTurn(parts: readonly string[], { pushed, now }: TurnContext): Turn[] {
  const message = [...new Set(parts)].join(" ");
  return parts.length === 0
    ? []
    : [turn("unknown", { code: "unknown", message, since: pushed }, now)];
}

function together(...told: readonly Told[]): Told {
  return {
    turns: told.flatMap(({ turns }) => turns),
    unknown: told.flatMap(({ unknown }) => unknown),
  };
}

const NOTHING: Told = { turns: [], unknown: [] };

/** Each code once for everybody who has the turn: the one that waits longest. */
function inOrder(turns: readonly Turn[]): Turn[] {
  const sorted = turns.toSorted(
    (a, b) =>
      CODES.indexOf(a.code) - CODES.indexOf(b.code) ||
      compareText(a.kind, b.kind) ||
      compareText(a.name ?? "", b.name ?? "") ||
      compareText(a.since, b.since) ||
      compareText(a.message, b.message),
  );
  return [
    ...Map.groupBy(sorted, ({ kind, name, code }) => JSON.stringify([kind, name, code])).values(),
  ].flatMap(([first]) => first ?? []);
}

const CODES: readonly Turn["code"][] = TurnCode.options;
