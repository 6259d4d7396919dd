import type { Facts, Readiness } from "../protocol.ts";
import { type Answer, citationsOf } from "./answer.ts";
import { quoteInert } from "./answer/quote-inert.ts";
import type { Evidence } from "./evidence.ts";
import { plural, STATES } from "./fact-lines.ts";
import type { Piece } from "./piece.ts";
import { headWithin } from "./text/cut-text.ts";

interface Options {
  facts: Facts;
  readiness: Readiness;
  language: string;
}

/** A summary without a model: what the author says, who discussed, what stands in the way; every part cited. */
export function extractive(evidence: Evidence, options: Options): Answer {
  const text = [
    whatItDoes(evidence, options.facts),
    howItWent(evidence, options.facts),
    whatIsInTheWay(options.readiness, evidence),
  ]
    .filter((part) => part !== "")
    .join(" ");
  const threads = evidence.pieces.filter((piece) => piece.kind === "thread");
  const open = threads
    .filter((piece) => !piece.heading.startsWith("resolved"))
    .slice(0, 4)
    .map(toPoint);
  const settled = threads
    .filter((piece) => piece.heading.startsWith("resolved"))
    .slice(-4)
    .map(toPoint);
  return {
    text,
    citations: citationsOf(text, [...open, ...settled], evidence.pieces),
    open,
    settled,
    warnings:
      options.language.toLowerCase().split("-")[0] === "en"
        ? []
        : [
            {
              code: "language",
              message: "Written without a model, so the connecting words are in English.",
            },
          ],
  };
}

function whatItDoes(evidence: Evidence, facts: Facts): string {
  const description = evidence.pieces.find((piece) => piece.id.startsWith("description:"));
  const files = evidence.pieces.filter((piece) => piece.kind === "file").slice(0, 2);
  const size = `It changes ${facts.changedFiles} ${plural(facts.changedFiles, "file")} (+${facts.additions} -${facts.deletions})${files.map((file) => ` [${file.label}]`).join("")}.`;
  const words = description === undefined ? "" : firstSentences(description.text, 60);
  return words === ""
    ? `${facts.author} proposes “${quoteInert(evidence.title)}”. ${size}`
    : `${facts.author} proposes “${quoteInert(evidence.title)}”: “${words}” [${description?.label ?? ""}]. ${size}`;
}

function howItWent(evidence: Evidence, facts: Facts): string {
  const { comments } = evidence.coverage;
  const people = new Set(
    evidence.pieces.flatMap((piece) => (piece.kind === "file" ? [] : (piece.author ?? []))),
  );
  people.delete(facts.author);
  const latest = evidence.pieces.findLast(
    (piece) => piece.kind === "comment" && piece.heading.startsWith("comment"),
  );
  if (comments.total === 0) {
    return "Nobody has commented yet.";
  }
  const who = [...people].slice(0, 4).join(", ");
  const last =
    latest === undefined
      ? ""
      : ` The latest comment, by ${latest.author ?? "ghost"}: “${firstSentences(latest.text, 40)}” [${latest.label}].`;
  return `There are ${comments.total} ${plural(comments.total, "comment")} by people${who === "" ? "" : `, among them ${who}`}, with ${facts.threads.open} open and ${facts.threads.resolved} resolved review threads.${last}`;
}

function whatIsInTheWay(readiness: Readiness, evidence: Evidence): string {
  const check = evidence.pieces.find((piece) => piece.kind === "check");
  const blockers = readiness.blockers
    .map((blocker) => quoteInert(blocker.message).replace(/\.$/, ""))
    .slice(0, 3);
  const label =
    readiness.state.startsWith("checks") && check !== undefined ? ` [${check.label}]` : "";
  const waiting = readiness.waitingOn;
  const on =
    waiting.logins.length === 0
      ? ""
      : ` It is waiting on ${waiting.logins.slice(0, 4).join(", ")}.`;
  return blockers.length === 0
    ? `State: ${STATES[readiness.state]}${label}.${on}`
    : `In the way: ${blockers.join("; ")}${label}.${on}`;
}

function toPoint(piece: Piece): { text: string; citations: string[] } {
  const place = / on (\S+(?: line \d+)?)/.exec(piece.heading)?.[1] ?? "";
  const first = piece.text.split("\n")[0]?.replace(/^(\S+), [\d-]+: /, "$1: ") ?? "";
  return {
    text: `${place === "" ? "" : `${place}: `}${firstSentences(first, 40)}`,
    citations: [piece.label],
  };
}

function firstSentences(text: string, maxTokens: number): string {
  const line = quoteInert(text);
  const head = headWithin(line, maxTokens);
  return head === line ? line : `${head.replace(/[.,;:]$/, "")} …`;
}
