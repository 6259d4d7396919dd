import type { Facts, Readiness } from "../../protocol/pull-request.ts";
import { safeLogin } from "../people/login.ts";
import type { PullRequest, Review } from "../pull-request/pull-request.ts";
import { countsOf } from "./check-counts.ts";
import { factLines, type FactSubject } from "./fact-lines.ts";

/** What a summary may state without citing anything. */
export interface KnownFacts {
  /** The facts in words, and the title: names, numbers and identifiers may come from them. */
  text: string;
  /** Null where statements are about several pull requests. */
  status: KnownStatus | null;
}

/** How the pull request stands: nothing that is written about it can make that otherwise. Undefined is not known. */
export interface KnownStatus {
  state: Readiness["state"];
  draft: boolean;
  mergeable: Facts["mergeable"];
  checks: { known: boolean; total: number; failing: number; pending: number };
  approvals: number | undefined;
  changeRequests: number | undefined;
  openThreads: number | undefined;
  /** What each reviewer ever said, and says now. */
  verdicts: ReadonlyMap<string, ReadonlySet<Review["state"]>> | undefined;
  opinions: ReadonlyMap<string, Review["state"]> | undefined;
}

export function knownFacts(
  title: string,
  subject: FactSubject,
  facts: Facts,
  readiness: Readiness,
  /** Left out where the reviews are no longer at hand. */
  pull?: Pick<PullRequest, "reviews" | "opinions">,
): KnownFacts {
  return {
    text: [
      ...factLines(subject, facts, readiness),
      ...(facts.unread?.includes("size") === true
        ? []
        : [`${facts.additions + facts.deletions} lines`]),
      title,
    ].join("\n"),
    status: knownStatus(facts, readiness, pull),
  };
}

function knownStatus(
  facts: Facts,
  readiness: Readiness,
  pull: Pick<PullRequest, "reviews" | "opinions"> | undefined,
): KnownStatus {
  const { checks, reviews, threads } = facts;
  const unread = new Set(facts.unread);
  const counts = countsOf(checks);
  const reviewed = unread.has("reviews") ? undefined : pull;
  return {
    state: readiness.state,
    draft: facts.draft,
    mergeable: facts.mergeable,
    checks: {
      known: counts !== undefined && !unread.has("checks"),
      total: checks.total,
      failing: counts?.failing ?? 0,
      pending: counts?.pending ?? 0,
    },
    approvals: unread.has("reviews") ? undefined : reviews.approvals,
    changeRequests: unread.has("reviews") ? undefined : reviews.changesRequested,
    openThreads: unread.has("threads") || unread.has("resolution") ? undefined : threads.open,
    verdicts: reviewed && verdictsOf(reviewed),
    opinions:
      reviewed &&
      new Map(reviewed.opinions.map(({ author, state }) => [safeLogin(author.login), state])),
  };
}

function verdictsOf({
  reviews,
  opinions,
}: Pick<PullRequest, "reviews" | "opinions">): KnownStatus["verdicts"] {
  if (reviews.total > reviews.list.length) {
    return undefined;
  }
  const verdicts = new Map<string, Set<Review["state"]>>();
  for (const { author, state } of [...reviews.list, ...opinions]) {
    const login = safeLogin(author.login);
    verdicts.set(login, (verdicts.get(login) ?? new Set()).add(state));
    if (state === "DISMISSED") {
      // What it said before it was dismissed is not shown any more.
      verdicts.set(login, new Set(["APPROVED", "CHANGES_REQUESTED"]));
    }
  }
  return verdicts;
}
