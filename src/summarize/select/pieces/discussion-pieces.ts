import { createLabels } from "../../../protocol/label.ts";
import { excerptOf } from "../../../text/cut-text.ts";
import { inlineName } from "../../../text/inline-name.ts";
import type { ReviewTalk, Utterance } from "../../discussion/gather-discussion.ts";
import type { Selected } from "../../discussion/select-discussion.ts";
import type { Links } from "../../pull-request/links.ts";
import { safeLogin } from "../../pull-request/login.ts";
import type { PullRequest, Review } from "../../pull-request/pull-request.ts";
import type { Piece } from "../piece.ts";

const REVIEWS: Readonly<Record<Review["state"], string>> = {
  APPROVED: "approval",
  CHANGES_REQUESTED: "change request",
  COMMENTED: "review",
  DISMISSED: "dismissed review",
  PENDING: "pending review",
};

interface DiscussionPieces {
  /** The opening post, if it says anything. */
  description: Piece[];
  talk: Piece[];
  all: Piece[];
}

export function discussionPieces(
  said: Selected,
  pull: PullRequest,
  links: Links,
): DiscussionPieces {
  const label = createLabels();
  const description = said.description === undefined ? [] : [said.description].map(toDescription);

  function toDescription(utterance: Utterance): Piece {
    return {
      ...piece(utterance, "comment", `description:${utterance.id}`),
      url: links.pull,
      heading: `description by ${utterance.author}, ${day(utterance.at)}`,
    };
  }

  function piece(
    utterance: Utterance,
    kind: "comment" | "review",
    id: string,
  ): Omit<Piece, "heading"> {
    return {
      id,
      label: label(kind),
      kind,
      url: links.at(utterance.anchor),
      author: utterance.author,
      text: utterance.text,
      excerpt: excerptOf(utterance.text),
    };
  }

  function toReview({ review, utterance, stands }: ReviewTalk): Piece {
    const earlier = stands && review.commitOid !== pull.headOid ? " of an earlier commit" : "";
    const heading = `${REVIEWS[review.state]}${earlier} by ${speaker(utterance, pull)}, ${day(utterance.at)}`;
    const words = piece(utterance, "review", `review:${review.id}`);
    return {
      ...words,
      heading,
      excerpt: words.excerpt === "" ? excerptOf(heading) : words.excerpt,
    };
  }

  const threads = said.threads.map(({ thread, unresolved, utterances }): Piece => {
    const [first] = utterances;
    const state = unresolved
      ? thread.resolved === null
        ? "thread, not known to be resolved,"
        : "unresolved thread"
      : "resolved thread";
    const place = `${inlineName(thread.path)}${thread.line === null ? "" : ` line ${thread.line}`}`;
    return {
      id: `thread:${thread.id}`,
      label: label("thread"),
      kind: "thread",
      url: links.at(first?.anchor ?? thread.comments[0]?.anchor),
      ...(first === undefined ? {} : { author: first.author }),
      heading: `${state} on ${place}${thread.outdated ? ", code has changed since" : ""}`,
      text: utterances.map(toTurn).join("\n"),
      excerpt: excerptOf(first?.text ?? ""),
    };
  });
  const talk = [
    ...said.comments.map((utterance): Piece => ({
      ...piece(utterance, "comment", `comment:${utterance.id}`),
      heading: `comment by ${speaker(utterance, pull)}, ${day(utterance.at)}`,
    })),
    ...said.reviews.map(toReview),
    ...threads,
    ...said.bots.map((utterance): Piece => ({
      ...piece(utterance, "comment", `comment:${utterance.id}`),
      heading: `automated comment by ${utterance.author}, ${day(utterance.at)}`,
    })),
  ];
  return { description, talk, all: [...description, ...talk] };
}

function toTurn(utterance: Utterance): string {
  return `${utterance.author}, ${day(utterance.at)}: ${utterance.text.replaceAll("\n", " ")}`;
}

function speaker(utterance: Utterance, pull: PullRequest): string {
  const role =
    utterance.author === safeLogin(pull.author.login)
      ? " (author)"
      : utterance.maintainer
        ? " (maintainer)"
        : "";
  return `${utterance.author}${role}`;
}

function day(time: string): string {
  return time.slice(0, 10);
}
