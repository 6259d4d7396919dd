import * as z from "zod";

import type { Actor, Comment, Review } from "../../summarize/pull-request/pull-request.ts";
import { Author, AuthorAssociation } from "../graphql/queries/actor.ts";
import { ReviewState } from "../graphql/queries/discussion.ts";
import { MergeState } from "../graphql/queries/mergeability.ts";

/** Read as GraphQL's authors are: without the `[bot]` suffix, and `ghost` for a deleted account. */
const User = z
  .object({ login: z.string(), type: z.string().catch("User") })
  .nullish()
  .transform((user): Actor => Author.parse(user));

const Login = z.object({ login: z.string() });

/** A pull request as the list has it: without any count. */
export const RepositoryRow = z.object({
  id: z.int().nullish(),
  node_id: z.string().nullish(),
  name: z.string(),
  private: z.boolean(),
  owner: Login,
});

export const PullRow = z.object({
  node_id: z.string().min(1),
  number: z.int(),
  title: z.string(),
  user: User,
  body: z.string().nullish(),
  draft: z.boolean().nullish(),
  labels: z.array(z.object({ name: z.string() })).nullish(),
  created_at: z.string(),
  updated_at: z.string(),
  author_association: AuthorAssociation,
  head: z.object({
    ref: z.string(),
    sha: z.string(),
    /** Null where the fork is gone. */
    repo: z.object({ name: z.string(), owner: Login }).nullish().catch(null),
  }),
  base: z.object({
    ref: z.string(),
    repo: RepositoryRow.extend({ default_branch: z.string().optional().catch(undefined) }),
  }),
  assignees: z.array(Login).nullish(),
  requested_reviewers: z.array(Login.extend({ type: z.string().optional() }).nullable()).nullish(),
  requested_teams: z.array(z.object({ slug: z.string() })).nullish(),
  auto_merge: z.looseObject({}).nullish(),
});
export type PullRow = z.output<typeof PullRow>;

/** Null where GitHub did not say it. */
const Count = z.int().nullable().catch(null);

export const RestMergeState = z
  .string()
  .catch("unknown")
  .transform((state) => MergeState.parse(state.toUpperCase()));

/** A pull request read alone. */
export const PullFull = PullRow.extend({
  /** `open` or `closed`. */
  state: z.string().catch(""),
  comments: Count,
  review_comments: Count,
  commits: Count,
  additions: Count,
  deletions: Count,
  changed_files: Count,
  /** Null until GitHub has worked it out. */
  mergeable: z.boolean().nullish(),
  mergeable_state: RestMergeState,
});
export type PullFull = z.output<typeof PullFull>;

/** Issues and pull requests are listed together; only one key tells them apart. */
export const IssueRow = z.object({
  number: z.int(),
  comments: z.int(),
  pull_request: z.looseObject({}).nullish(),
});
export type IssueRow = z.output<typeof IssueRow>;

export const SearchCount = z.object({ total_count: z.int(), incomplete_results: z.boolean() });

export const CommitRow = z.object({
  sha: z.string(),
  commit: z.object({ committer: z.object({ date: z.string().nullish() }).nullish() }),
});

const Id = z.int().positive();

const Said = z.object({
  id: Id,
  user: User,
  author_association: AuthorAssociation,
  created_at: z.string(),
  body: z.string().nullish(),
});

/** A conversation comment, and whether it is known that it was not minimized. */
export interface ConversationComment {
  comment: Comment;
  minimizedKnown: boolean;
}

export const CommentRow = Said.extend({
  /** Null for a comment that is not minimized; servers that do not know the field leave it out. */
  minimized: z.looseObject({}).nullish(),
}).transform((row): ConversationComment => ({
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

/** `review` is null for the reader's own that was not submitted: nobody else sees it. */
export const ReviewRow = z
  .object({
    id: Id,
    user: User,
    author_association: AuthorAssociation,
    body: z.string().nullish(),
    state: z.string().pipe(ReviewState),
    submitted_at: z.string().nullish(),
    commit_id: z.string().nullish(),
  })
  .refine((row) => row.submitted_at != null || row.state === "PENDING")
  .transform((row): { id: number; review: Review | null } => ({
    id: row.id,
    review:
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
  }));

/** What happened to a pull request: of a dismissed review who dismissed it, and what it was until then. */
export const DismissalRow = z
  .object({
    actor: User,
    dismissed_review: z.object({
      review_id: Id,
      state: z.string().transform((state) => ReviewState.parse(state.toUpperCase())),
    }),
  })
  .transform(({ actor, dismissed_review: review }) => ({
    review: `review-${review.review_id}`,
    dismissal: { by: actor, was: review.state },
  }));

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
