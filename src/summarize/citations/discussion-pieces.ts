import { createLabels } from "../../protocol/label.ts";
import { excerptOf } from "../../text/cut-text.ts";
import type { ReviewTalk, ThreadTalk, Utterance } from "../discussion/gather-discussion.ts";
import type { Selected } from "../discussion/select-discussion.ts";
import { safeLogin } from "../people/login.ts";
import type { PullRequest } from "../pull-request/pull-request.ts";
import { day } from "../readiness/fact-lines.ts";
import { headingOf } from "./heading.ts";
import type { Links } from "./links.ts";
import type { About, Piece, Role, Turn } from "./piece.ts";

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
      ...piece("comment", `description:${utterance.id}`, utterance, {
        type: "description",
        at: utterance.at,
      }),
      url: links.pull,
    };
  }

  function toComment(utterance: Utterance, role = roleOf(utterance)): Piece {
    const about: About = { type: "comment", at: utterance.at, role };
    return piece("comment", `comment:${utterance.id}`, utterance, about);
  }

  function toReview({ review, utterance, stands, approvedAt }: ReviewTalk): Piece {
    return piece("review", `review:${review.id}`, utterance, {
      type: "review",
      at: utterance.at,
      role: roleOf(utterance),
      state: review.state,
      ofEarlierCommit: stands && review.commitOid !== pull.headOid,
      ...(review.dismissal && {
        dismissal: { by: safeLogin(review.dismissal.by.login), was: review.dismissal.was },
      }),
      ...(approvedAt === undefined ? {} : { approvedAt }),
    });
  }

  function toThread({ thread, unresolved, utterances, isApplied }: ThreadTalk): Piece {
    const [first] = utterances;
    const turns = utterances.map(({ author, at, text }): Turn => ({
      author,
      at,
      text: text.replaceAll("\n", " "),
    }));
    return {
      id: `thread:${thread.id}`,
      label: label("thread"),
      kind: "thread",
      url: links.at(first?.anchor ?? thread.comments[0]?.anchor),
      ...(first === undefined ? {} : { author: first.author }),
      about: {
        type: "thread",
        path: thread.path,
        line: thread.line,
        state: !unresolved ? "resolved" : thread.resolved === null ? "unknown" : "open",
        outdated: thread.outdated,
        ...(isApplied ? { applied: true } : {}),
        turns,
      },
      text: turns.map(({ author, at, text }) => `${author}, ${day(at)}: ${text}`).join("\n"),
      excerpt: excerptOf(first?.text ?? ""),
    };
  }

  function piece(
    kind: "comment" | "review",
    id: string,
    { author, anchor, text }: Utterance,
    about: About,
  ): Piece {
    return {
      id,
      label: label(kind),
      kind,
      url: links.at(anchor),
      author,
      about,
      text,
      // A review without a word shows what it is.
      excerpt: excerptOf(text) || excerptOf(headingOf({ about, author })),
    };
  }

  function roleOf({ author, maintainer }: Utterance): Role {
    return author === safeLogin(pull.author.login) ? "author" : maintainer ? "maintainer" : "other";
  }

  const talk = [
    ...said.comments.map((comment) => toComment(comment)),
    ...said.reviews.map(toReview),
    ...said.threads.map(toThread),
    ...said.bots.map((comment) => toComment(comment, "machine")),
  ];
  return { description, talk, all: [...description, ...talk] };
}
