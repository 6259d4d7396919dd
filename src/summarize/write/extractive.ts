import { count, list } from "../../english.ts";
import { quoteInert } from "../../model-output/quote-inert.ts";
import { cite } from "../../protocol/label.ts";
import type { Facts, Point, Readiness } from "../../protocol/pull-request.ts";
import { headWithin } from "../../text/cut-text.ts";
import { citationsOf } from "../citations/citations.ts";
import { headingOf, placeOf } from "../citations/heading.ts";
import type { About, Piece } from "../citations/piece.ts";
import { safeLogin } from "../people/login.ts";
import type { Review } from "../pull-request/pull-request.ts";
import { isNote } from "../readiness/blockers.ts";
import { day, STATES } from "../readiness/fact-lines.ts";
import type { Evidence } from "../select/evidence.ts";
import type { Answer } from "./answer.ts";

interface Options {
  facts: Facts;
  readiness: Readiness;
  language: string;
}

const POINTS_MAX = 4;
const PEOPLE_MAX = 4;
const FILES_MAX = 3;
const VERDICTS_MAX = 2;
const BLOCKERS_MAX = 3;
const DESCRIPTION_TOKENS = 70;
const QUOTE_TOKENS = 40;

/**
 * A summary without a model: what the author says, who discussed and how it stands, what is in the way. Everything is
 * quoted or counted, and cited.
 */
export function extractive(evidence: Evidence, options: Options): Answer {
  const text = [
    whatItDoes(evidence, options.facts),
    howItWent(evidence, options.facts),
    whatIsInTheWay(options, evidence),
  ]
    .filter((part) => part !== "")
    .join(" ");
  const open = openPoints(evidence.pieces);
  const settled = settledPoints(evidence.pieces);
  return {
    text,
    citations: citationsOf(text, [...open, ...settled], evidence.pieces),
    open,
    settled,
    doubts: [],
    warnings: isEnglish(options.language)
      ? []
      : [
          {
            code: "language",
            message: "Written without a model: the words between the quotations are in English.",
          },
        ],
  };
}

function whatItDoes({ pieces, title, files }: Evidence, facts: Facts): string {
  const description = pieces.find(({ about }) => about?.type === "description");
  const words = description === undefined ? "" : openingWords(description.text);
  const said =
    description === undefined || words === "" ? "" : `: “${words}” ${citeAll([description])}`;
  const size =
    facts.unread?.includes("size") === true
      ? "Its size is not known"
      : `It changes ${count(facts.changedFiles, "file")} (+${facts.additions} -${facts.deletions})`;
  const main = files
    .map((file) => ({ file, piece: pieces.find((piece) => piece.id === `file:${file.path}`) }))
    .filter(({ piece }) => piece !== undefined && piece.text !== "")
    .toSorted(
      (one, other) =>
        other.file.additions + other.file.deletions - one.file.additions - one.file.deletions,
    )
    .slice(0, FILES_MAX);
  const named = list(
    main.map(({ file, piece }) => `${quoteInert(file.path)} ${citeAll(piece ? [piece] : [])}`),
  );
  const where =
    named === "" ? "" : `, ${main.length < facts.changedFiles ? "above all" : "namely"} ${named}`;
  return `${safeLogin(facts.author)} proposes “${quoteInert(title)}”${said}. ${size}${where}.`;
}

/** Issues that are closed and people who are called are no description. */
function openingWords(text: string): string {
  const lines = text
    .split("\n")
    .filter(
      (line) => !/^(?:cc|\/cc|closes|fixes|resolves|related to|see also)\b[^a-z]*/i.test(line),
    );
  return quote(
    lines.join(" ").replace(/^(?:description|summary|what|overview):?\s+/i, ""),
    DESCRIPTION_TOKENS,
  );
}

function howItWent({ pieces, subject }: Evidence, facts: Facts): string {
  const author = safeLogin(facts.author);
  const isCounted = facts.unread?.includes("comments") !== true;
  const talk = pieces.filter(isTalk);
  const verdicts = talk
    .filter((piece) => isVerdict(piece, "APPROVED", "CHANGES_REQUESTED"))
    .slice(-VERDICTS_MAX)
    .map(quoteVerdict);
  if (subject.comments === 0 && talk.every((piece) => piece.text === "")) {
    return [...(isCounted ? ["Nobody has commented on it yet."] : []), ...verdicts].join(" ");
  }
  const comments = talk.filter((piece) => piece.kind === "comment");
  const latest = comments.at(-1);
  const argued = comments
    .filter((piece) => piece.author !== author && piece.author !== latest?.author)
    .toSorted((one, other) => substanceOf(other) - substanceOf(one))[0];
  return [
    `${isCounted ? count(subject.comments, "comment") : "Comments"} by people${participants(talk, author)}.`,
    ...verdicts,
    ...(argued === undefined ? [] : [`${quoted("wrote", argued)}.`]),
    ...(latest === undefined ? [] : [`${quoted("wrote last", latest)}.`]),
  ].join(" ");
}

/** Others than the author, each with something they said. */
function participants(talk: readonly Piece[], author: string): string {
  const people = new Map<string, Piece>();
  for (const piece of talk) {
    const { author: speaker, text } = piece;
    if (speaker !== undefined && speaker !== author && text !== "" && !people.has(speaker)) {
      people.set(speaker, piece);
    }
  }
  const named = [...people]
    .slice(0, PEOPLE_MAX)
    .map(([login, piece]) => `${login} ${citeAll([piece])}`);
  if (named.length === 0) {
    return "";
  }
  return `, among them ${people.size > named.length ? `${named.join(", ")} and others` : list(named)}`;
}

/** An argument has figures and takes some words; a greeting has neither. */
function substanceOf(piece: Piece): number {
  const figures = piece.text.match(/\d+/g)?.length ?? 0;
  return Math.min(piece.text.length, 300) + Math.min(figures, 5) * 40;
}

function quoted(did: string, piece: Piece): string {
  const words = piece.text === "" ? "" : `: “${quote(piece.text)}”`;
  return `${piece.author ?? "ghost"} ${did}${words} ${citeAll([piece])}`;
}

function quoteVerdict(piece: Piece): string {
  const did = isVerdict(piece, "APPROVED") ? "approved" : "requested changes";
  const isEarlier = piece.about?.type === "review" && piece.about.ofEarlierCommit;
  const earlier = isEarlier ? " on an earlier commit" : "";
  return `${quoted(`${did}${earlier}`, piece)}.`;
}

function whatIsInTheWay({ readiness, facts }: Options, { pieces, subject }: Evidence): string {
  const checks = readiness.state === "checks_failing" || readiness.state === "checks_running";
  const named = checks ? pieces.filter((piece) => piece.kind === "check").slice(0, 2) : [];
  const label = named.length === 0 ? "" : ` ${citeAll(named)}`;
  const failing = named
    .filter(({ about }) => about?.type === "check")
    .map((piece) => quoteInert(headingOf(piece)));
  const blockers = readiness.blockers
    .filter((blocker) => !isNote(blocker))
    .slice(0, BLOCKERS_MAX)
    .map((blocker) => quoteInert(blocker.message).replace(/\.$/, ""));
  const notes = readiness.blockers
    .filter(isNote)
    .map((blocker) => ` ${quoteInert(blocker.message)}`)
    .join("");
  const { logins } = readiness.waitingOn;
  const waiting =
    logins.length === 0
      ? ""
      : ` It is waiting on ${list(logins.slice(0, PEOPLE_MAX).map(safeLogin))}${sinceWords(subject, readiness)}.`;
  const state = STATES[readiness.state];
  const what =
    blockers.length === 0
      ? `${state[0]?.toUpperCase() ?? ""}${state.slice(1)}`
      : `In the way: ${blockers.join("; ")}`;
  const stale = readiness.stale ? ` It is stale, last active ${day(facts.lastActivityAt)}.` : "";
  return `${what}${failing.length === 0 ? "" : ` (${failing.join(", ")})`}${label}.${notes}${waiting}${stale}`;
}

/** Since what, where that is known; else since when the last push was at the earliest. */
function sinceWords({ events }: Evidence["subject"], { since }: Readiness): string {
  if (events?.since !== undefined) {
    return `, since ${events.since}`;
  }
  return events?.pushed === day(since)
    ? `; the last push was on ${events.pushed}`
    : ` since ${day(since)}`;
}

function openPoints(pieces: readonly Piece[]): Point[] {
  const requests = pieces
    .filter((piece) => isVerdict(piece, "CHANGES_REQUESTED") && !isReplaced(piece))
    .map((piece) => ({
      text: `${piece.author ?? "ghost"} requests changes${piece.text === "" ? "" : `: “${quote(piece.text)}”`}`,
      citations: [piece.label],
    }));
  const threads = threadPoints(pieces, (thread) => !isSettled(thread));
  return [...requests, ...threads].slice(0, POINTS_MAX);
}

function settledPoints(pieces: readonly Piece[]): Point[] {
  return threadPoints(pieces, isSettled).slice(0, POINTS_MAX);
}

type Thread = Extract<About, { type: "thread" }>;

/** Resolved, or about what is already in the change. */
function isSettled({ state, applied }: Thread): boolean {
  return state === "resolved" || applied === true;
}

/** Threads in these states, the longest first. */
function threadPoints(pieces: readonly Piece[], isWanted: (thread: Thread) => boolean): Point[] {
  return pieces
    .flatMap(({ about, label }) =>
      about?.type === "thread" && isWanted(about) ? [{ thread: about, label }] : [],
    )
    .toSorted((one, other) => other.thread.turns.length - one.thread.turns.length)
    .map(({ thread, label }) => ({ text: outlineOf(thread), citations: [label] }));
}

/** Where a thread stands, how it began, and how it ended when somebody answered. */
function outlineOf({ turns, ...place }: Thread): string {
  const [first, last] = [turns[0], turns.at(-1)];
  const opening = first === undefined ? "" : `${first.author}: “${quote(first.text)}”`;
  const answer =
    last === undefined || turns.length < 2 ? "" : ` ${last.author}: “${quote(last.text)}”`;
  return `${quoteInert(placeOf(place))}: ${opening}${answer}`;
}

function isTalk({ about }: Piece): boolean {
  return about?.type === "comment"
    ? about.role !== "machine"
    : about?.type === "review" || about?.type === "thread";
}

function isVerdict({ about }: Piece, ...states: Review["state"][]): boolean {
  return about?.type === "review" && states.includes(about.state);
}

/** Whether its author has approved since. */
function isReplaced({ about }: Piece): boolean {
  return about?.type === "review" && about.approvedAt !== undefined;
}

function quote(text: string, maxTokens = QUOTE_TOKENS): string {
  const line = quoteInert(text.replaceAll(/\(answering “[^”]*”\) /g, "")).replaceAll(/[“”]/g, '"');
  const head = headWithin(line, maxTokens);
  return head === line ? line : `${head.replace(/[.,;:]$/, "")} …`;
}

function citeAll(pieces: readonly Piece[]): string {
  return pieces.map(({ label }) => cite(label)).join("");
}

function isEnglish(language: string): boolean {
  return language.toLowerCase().split("-")[0] === "en";
}
