import { visibleRepositories } from "./access.ts";
import {
  conversationCount,
  headCommit,
  reviewDecision,
  rollupState,
  updatedAt,
} from "./discussion.ts";
import { compareIssues, type IssueLike, issuesOf, issueUpdatedAt } from "./issue-like.ts";
import type { CommentsOrder } from "./options.ts";
import { inRange, parseSearchQuery, type Term, valuesOf } from "./search-query.ts";
import { type Account, findAccount, fullName, type Repository, type Store } from "./store.ts";

/** GitHub's search never gives more, whatever `issueCount` says. */
export const MAX_SEARCH_RESULTS = 1_000;

export type SearchResult =
  | { readonly kind: "results"; readonly subjects: readonly IssueLike[] }
  | { readonly kind: "unsearchable" };

export interface SearchRequest {
  readonly query: string;
  readonly sort?: string | undefined;
  readonly order?: string | undefined;
  readonly commentsOrder: CommentsOrder;
}

export function searchIssues(
  store: Store,
  viewer: Account | null,
  request: SearchRequest,
): SearchResult {
  const terms = parseSearchQuery(request.query);
  const visible = visibleRepositories(store, viewer);
  const named = valuesOf(terms, "repo");
  const repositories =
    named.length === 0 ? visible : visible.filter((candidate) => matchesName(candidate, named));
  if (named.length > 0 && repositories.length === 0) {
    return { kind: "unsearchable" };
  }
  const filters = terms.filter(({ qualifier }) => qualifier !== "repo" && qualifier !== "sort");
  const found = repositories
    .flatMap(issuesOf)
    .filter((subject) => filters.every((term) => matches(store, subject, term) !== term.negated));
  const [sort = "created", order = "desc"] = request.sort
    ? [request.sort, request.order ?? "desc"]
    : (valuesOf(terms, "sort")[0]?.split("-") ?? []);
  found.sort(
    (a, b) => (order === "asc" ? 1 : -1) * compareIssues(a, b, sort, request.commentsOrder),
  );
  return { kind: "results", subjects: found };
}

function matchesName(repository: Repository, names: readonly string[]): boolean {
  return names.some((name) => name.toLowerCase() === fullName(repository).toLowerCase());
}

function matches(store: Store, subject: IssueLike, { qualifier, value }: Term): boolean {
  const { repository, issue } = subject;
  const pullRequest = subject.kind === "pull-request" ? subject.issue : null;
  switch (qualifier ?? "") {
    case "is":
    case "type":
    case "state":
      return matchesState(subject, value);
    case "archived":
      return repository.archived === (value === "true");
    case "draft":
      return pullRequest !== null && pullRequest.draft === (value === "true");
    case "author":
      return sameAccount(store, issue.author, value);
    case "assignee":
      return pullRequest?.assignees.some((login) => sameAccount(store, login, value)) ?? false;
    case "commenter":
    case "involves":
      return (
        issue.comments.some(({ author }) => sameAccount(store, author, value)) ||
        sameAccount(store, issue.author, value)
      );
    case "review-requested":
      return (
        pullRequest?.requestedReviewers.some((reviewer) =>
          ("login" in reviewer ? [reviewer.login] : (reviewer.members ?? [])).some((login) =>
            sameAccount(store, login, value),
          ),
        ) ?? false
      );
    case "mentions":
      return [
        issue.body,
        ...issue.comments.map(({ body }) => body),
        ...(pullRequest?.reviews.map(({ body }) => body) ?? []),
      ].some((body) => body.toLowerCase().includes(`@${value.toLowerCase()}`));
    case "label":
      return issue.labels.some((label) => label.toLowerCase() === value.toLowerCase());
    case "org":
    case "user":
      return repository.owner.toLowerCase() === value.toLowerCase();
    case "base":
      return pullRequest?.baseRef === value;
    case "head":
      return pullRequest?.headRef.startsWith(value) ?? false;
    case "comments":
      return inRange(
        value,
        pullRequest === null ? issue.comments.length : conversationCount(pullRequest),
      );
    case "created":
      return inRange(value, issue.createdAt);
    case "updated":
      return inRange(
        value,
        pullRequest === null ? issueUpdatedAt(subject) : updatedAt(pullRequest),
      );
    case "review":
      return pullRequest !== null && matchesReview(repository, pullRequest, value);
    case "status":
      return (
        pullRequest !== null && rollupState(headCommit(pullRequest).checks)?.toLowerCase() === value
      );
    default:
      return matchesText(issue.title, issue.body, value);
  }
}

function matchesState(subject: IssueLike, value: string): boolean {
  switch (value) {
    case "pr":
    case "pull-request":
      return subject.kind === "pull-request";
    case "issue":
      return subject.kind === "issue";
    case "open":
      return subject.issue.state === "OPEN";
    case "closed":
      return subject.issue.state !== "OPEN";
    case "merged":
      return subject.issue.state === "MERGED";
    case "draft":
      return subject.kind === "pull-request" && subject.issue.draft;
    case "public":
    case "private":
      return subject.repository.private === (value === "private");
    default:
      return true;
  }
}

function matchesReview(
  repository: Repository,
  pullRequest: Extract<IssueLike, { kind: "pull-request" }>["issue"],
  value: string,
): boolean {
  const wanted: Record<string, string> = {
    approved: "APPROVED",
    changes_requested: "CHANGES_REQUESTED",
    required: "REVIEW_REQUIRED",
  };
  if (value === "none") {
    return pullRequest.reviews.length === 0;
  }
  return reviewDecision(repository, pullRequest) === wanted[value];
}

/** An app is searched for as `app/dependabot`, a user by the login alone. */
function sameAccount(store: Store, login: string | null, value: string): boolean {
  if (login === null) {
    return value.toLowerCase() === "ghost";
  }
  const isBot = findAccount(store, login)?.type === "Bot";
  const spelled = isBot ? `app/${login}` : login;
  return spelled.toLowerCase() === value.toLowerCase().replace(/^@/, "");
}

function matchesText(title: string, body: string, value: string): boolean {
  return `${title}\n${body}`.toLowerCase().includes(value.toLowerCase());
}
