import { REST_CANDIDATES_PER_PAGE, REST_TOTALS_MAX } from "../../limits.ts";
import type { Candidate, CandidatePage } from "../../summarize/pull-request/pull-request.ts";
import { unexpectedAnswer } from "../client/answer.ts";
import { cursorOf, pageOf } from "./cursor.ts";
import type { RestReader } from "./reader.ts";
import type { PullRow } from "./rows.ts";
import { isUnreadable, orNull } from "./unreadable.ts";

/** How many comments a pull request has; null where that is not known. */
export interface Totals {
  conversation: number | null;
  review: number | null;
}

/**
 * A page of candidates over REST, whose lists have no totals. Those of the conversation come with the issues, those of the
 * review comments from the newest of the whole repository, and what is still missing from the pull requests
 * themselves. Both are kept, in `totals` and `listed`.
 */
export async function readCandidates(
  reader: RestReader,
  totals: Map<number, Totals>,
  after: string | undefined,
  listed: Map<number, PullRow>,
): Promise<CandidatePage> {
  const page = pageOf(after);
  const { rows: popular, missing, ended } = await reader.open("popularity", page);
  if (popular.length === 0 && missing > 0) {
    // Nothing at all was shown, which is not the same as nothing being there.
    throw unexpectedAnswer();
  }
  const isFull = !ended;
  const isFirst = page === 1;
  const [first] = popular;
  if (first !== undefined) {
    const { name, owner } = first.base.repo;
    reader.rename({ owner: owner.login, name });
  }
  const seen = (page - 1) * REST_CANDIDATES_PER_PAGE + popular.length + missing;
  const [lately, counted] = await Promise.all([
    isFirst && isFull ? reader.open("updated", 1) : { rows: [], missing: 0 },
    isFull ? reader.openCount() : seen,
  ]);
  const recent = lately.rows;
  const rows = [...new Map([...popular, ...recent].map((row) => [row.number, row])).values()];
  await learnTotals(reader, totals, rows);

  const isKnown = (row: PullRow): boolean => totalOf(totals, row.number) !== null;
  const countsKnown = popular.every(isKnown);
  const candidates = countsKnown ? rows.filter(isKnown) : rows;
  for (const row of rows) {
    listed.set(row.number, row);
  }
  // Without a count all that is known is that there is another page.
  const atLeastOpen = Math.max(seen + 1, listed.size);
  const oldestRecent = recent.at(-1);
  return {
    repository: await repositoryOf(reader, first),
    openCount: counted === null ? atLeastOpen : Math.max(counted, listed.size),
    candidates: candidates.map((row) => toCandidate(row, totals)),
    ...(missing > 0 ? { missing } : {}),
    ...(isFull ? { next: cursorOf(page + 1) } : {}),
    rankedTotals: popular.map((row) => atLeast(totals, row.number)),
    rankedConversations: popular.map((row) => totals.get(row.number)?.conversation ?? 0),
    ...(oldestRecent !== undefined && lately.missing === 0 && recent.every(isKnown)
      ? { recentSince: oldestRecent.updated_at }
      : {}),
    countsKnown,
    ...(counted === null
      ? {
          doubt: `This connection does not count open pull requests; there are at least ${atLeastOpen}.`,
        }
      : {}),
  };
}

async function learnTotals(
  reader: RestReader,
  totals: Map<number, Totals>,
  rows: readonly PullRow[],
): Promise<void> {
  const missing = rows.filter(({ number }) => !totals.has(number));
  if (missing.length === 0) {
    return;
  }
  const [issues, newest] = await Promise.all([
    orNull(reader.conversationCounts(), isUnreadable),
    orNull(reader.newestReviewComments(), isUnreadable),
  ]);
  const conversations = new Map(issues?.map(({ number, comments }) => [number, comments]));
  const byNumber = Map.groupBy(newest?.rows ?? [], ({ number }) => number);
  const oldest = newest?.missing === 0 ? newest.rows.at(-1)?.comment.createdAt : undefined;
  const reachesTo = newest?.complete === true ? "" : oldest;
  for (const { number, created_at: createdAt } of missing) {
    const review =
      reachesTo !== undefined && createdAt > reachesTo ? (byNumber.get(number)?.length ?? 0) : null;
    totals.set(number, { conversation: conversations.get(number) ?? null, review });
  }
  const unknown = missing.filter(({ number }) => totalOf(totals, number) === null);
  await Promise.all(
    unknown.slice(0, REST_TOTALS_MAX).map(async ({ number }) => {
      const pull = await orNull(reader.pull(number, "list"), isUnreadable);
      if (pull !== null) {
        totals.set(number, { conversation: pull.comments, review: pull.review_comments });
      }
    }),
  );
}

export async function repositoryOf(
  reader: RestReader,
  row: PullRow | undefined,
): Promise<CandidatePage["repository"]> {
  const found = row?.base.repo ?? (await reader.about());
  return found === null
    ? { ...reader.repository, private: true }
    : {
        owner: found.owner.login,
        name: found.name,
        private: found.private,
        ...(found.id == null || found.node_id == null
          ? {}
          : { identity: { id: found.id, node: found.node_id } }),
      };
}

export function toCandidate(row: PullRow, totals: ReadonlyMap<number, Totals>): Candidate {
  return {
    id: row.node_id,
    number: row.number,
    title: row.title,
    author: row.user,
    draft: row.draft === true,
    labels: (row.labels ?? []).map(({ name }) => name),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    totalComments: atLeast(totals, row.number),
    conversation: totals.get(row.number)?.conversation ?? 0,
  };
}

function totalOf(totals: ReadonlyMap<number, Totals>, number: number): number | null {
  const { conversation = null, review = null } = totals.get(number) ?? {};
  return conversation === null || review === null ? null : conversation + review;
}

function atLeast(totals: ReadonlyMap<number, Totals>, number: number): number {
  const { conversation, review } = totals.get(number) ?? {};
  return (conversation ?? 0) + (review ?? 0);
}
