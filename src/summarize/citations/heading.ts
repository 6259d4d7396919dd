import { plural } from "../../english.ts";
import { inlineName } from "../../text/inline-name.ts";
import { describeDirectory, describeFile } from "../diff/manifest.ts";
import type { Review } from "../pull-request/pull-request.ts";
import { day } from "../readiness/fact-lines.ts";
import type { About, AnyPiece, Role } from "./piece.ts";

/** What a piece is, in words of ours and names of GitHub's: `comment by ada, 2026-05-01`. */
export function headingOf({
  about,
  heading = "",
  author = "ghost",
}: {
  about?: About;
  heading?: string;
  author?: string;
}): string {
  switch (about?.type) {
    case undefined:
      return heading;
    case "description":
      return `description by ${author}, ${day(about.at)}`;
    case "comment":
      return `${about.role === "machine" ? "automated comment" : "comment"} by ${author}${ROLES[about.role]}, ${day(about.at)}`;
    case "review":
      return `${REVIEWS[about.state]}${about.ofEarlierCommit ? " of an earlier commit" : ""} by ${author}${ROLES[about.role]}, ${day(about.at)}${aftermathOf(about)}`;
    case "thread":
      return `${THREADS[about.state]} on ${placeOf(about)}${about.outdated ? ", code has changed since" : ""}${about.applied === true ? ", what it suggests is already in the change" : ""}`;
    case "file":
      return describeFile(about);
    case "directory":
      return describeDirectory(about);
    case "check":
      return `check "${about.name}": ${about.state}`;
    case "checks":
      return `${about.total} ${about.others ? "other " : ""}${plural(about.total, "check")}${about.passed === null ? "" : about.passed === about.total ? " passed" : `, ${about.passed} of them passed`}`;
  }
}

/** What became of a review. */
function aftermathOf({ dismissal, approvedAt }: Extract<About, { type: "review" }>): string {
  if (dismissal !== undefined) {
    return `, which ${DID[dismissal.was]} and was dismissed by ${dismissal.by}`;
  }
  return approvedAt === undefined ? "" : `, replaced by their approval of ${day(approvedAt)}`;
}

/** What the text is, where the heading alone does not say it: `changes in src/a.ts, 60 of 180 changed lines`. */
export function textHeadingOf({ about, textHeading }: AnyPiece): string | undefined {
  if (about?.type !== "file") {
    return textHeading;
  }
  const all = about.additions + about.deletions;
  const part = about.shownLines < all ? `, ${about.shownLines} of ${all} changed lines` : "";
  return `changes in ${inlineName(about.path)}${part}`;
}

/** `src/a.ts line 12`. */
export function placeOf({ path, line }: { path: string; line: number | null }): string {
  return `${inlineName(path)}${line === null ? "" : ` line ${line}`}`;
}

const REVIEWS: Readonly<Record<Review["state"], string>> = {
  APPROVED: "approval",
  CHANGES_REQUESTED: "change request",
  COMMENTED: "review",
  DISMISSED: "dismissed review",
  PENDING: "pending review",
};

const DID: Readonly<Record<Review["state"], string>> = {
  APPROVED: "approved",
  CHANGES_REQUESTED: "asked for changes",
  COMMENTED: "commented",
  DISMISSED: "had no verdict",
  PENDING: "was not submitted",
};

const THREADS: Readonly<Record<Extract<About, { type: "thread" }>["state"], string>> = {
  open: "unresolved thread",
  resolved: "resolved thread",
  unknown: "thread, not known to be resolved,",
};

const ROLES: Readonly<Record<Role, string>> = {
  author: " (author)",
  maintainer: " (maintainer)",
  machine: "",
  other: "",
};
