import * as z from "zod";

import type { Comment, Review } from "../../summarize/pull-request/pull-request.ts";
import { RestAssociation, User } from "./user.ts";

const Id = z.int().positive();

const Said = z.object({
  id: Id,
  user: User,
  author_association: RestAssociation,
  created_at: z.string(),
  body: z.string().nullish(),
});

/** A conversation comment, and whether it is known that it was not minimized. */
export interface TalkComment {
  comment: Comment;
  minimizedKnown: boolean;
}

export const CommentRow = Said.extend({
  /** Null for a comment that is not minimized; servers that do not know the field leave it out. */
  minimized: z.looseObject({}).nullish(),
}).transform((row): TalkComment => ({
  comment: toComment(row, "issuecomment-", row.minimized != null),
  minimizedKnown: row.minimized !== undefined,
}));

/** A comment on a line of the changes. */
export const ReviewCommentRow = Said.extend({
  pull_request_review_id: Id.nullish(),
  in_reply_to_id: Id.nullish(),
  path: z.string(),
  line: z.int().nullish(),
  original_line: z.int().nullish(),
  /** Null once the line it was about is no longer part of the changes. */
  position: z.int().nullish(),
  subject_type: z.string().optional(),
  pull_request_url: z.string(),
}).transform((row) => ({
  /** Of the pull request. */
  number: Number(/\/(\d+)$/.exec(row.pull_request_url)?.[1] ?? Number.NaN),
  thread: row.in_reply_to_id ?? row.id,
  review: row.pull_request_review_id ?? null,
  path: row.path,
  line: row.line ?? row.original_line ?? null,
  outdated: row.subject_type !== "file" && row.position === null,
  comment: toComment(row, "discussion_r", false),
}));
export type ReviewComment = z.output<typeof ReviewCommentRow>;

const STATES = [
  "APPROVED",
  "CHANGES_REQUESTED",
  "COMMENTED",
  "DISMISSED",
  "PENDING",
] as const satisfies Review["state"][];

/** Null for the reader's own review that was not submitted: nobody else sees it. */
export const ReviewRow = z
  .object({
    id: Id,
    user: User,
    author_association: RestAssociation,
    body: z.string().nullish(),
    state: z.string().transform((state) => STATES.find((one) => one === state) ?? "COMMENTED"),
    submitted_at: z.string().nullish(),
    commit_id: z.string().nullish(),
  })
  .transform((row): Review | null =>
    row.submitted_at == null || row.state === "PENDING"
      ? null
      : {
          id: `review-${row.id}`,
          author: row.user,
          association: row.author_association,
          state: row.state,
          submittedAt: row.submitted_at,
          body: row.body ?? "",
          minimized: false,
          commitOid: row.commit_id ?? null,
          comments: 0,
          anchor: `pullrequestreview-${row.id}`,
        },
  );

function toComment(row: z.output<typeof Said>, kind: string, minimized: boolean): Comment {
  return {
    id: `${kind}${row.id}`,
    author: row.user,
    association: row.author_association,
    createdAt: row.created_at,
    body: row.body ?? "",
    minimized,
    anchor: `${kind}${row.id}`,
  };
}
