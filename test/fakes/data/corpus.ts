import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import * as z from "zod";

import { lineAtPosition } from "../github/patch.ts";
import type {
  PullRequestSpec,
  RepositorySpec,
  ReviewSpec,
  ThreadSpec,
  WorldSpec,
} from "../github/world.ts";
import { parseDiff } from "./diff-text.ts";
import { SAMPLE_PEOPLE } from "./sample-people.ts";

/** The repository that holds every pull request of the folder, so that one docket goes over all of them. */
export const CORPUS_REPOSITORY = "corpus/pull-requests";

const person = z.string().nullish();
const time = z.iso.datetime();
const association = z
  .enum(["OWNER", "MEMBER", "COLLABORATOR", "CONTRIBUTOR", "FIRST_TIME_CONTRIBUTOR", "NONE"])
  .nullish()
  .catch(null);
const comment = z.object({
  author: person,
  authorAssociation: association,
  body: z.string().nullish(),
  createdAt: time,
});

const corpusFile = z.object({
  repo: z.string().regex(/^[\w.-]+\/[\w.-]+$/),
  number: z.int().positive(),
  title: z.string(),
  body: z.string().nullish(),
  author: person,
  createdAt: time,
  updatedAt: time.nullish(),
  labels: z.array(z.string()).nullish(),
  baseRefName: z.string().nullish(),
  headRefName: z.string().nullish(),
  baseRefOid: z.string().nullish(),
  headRefOid: z.string().nullish(),
  comments: z.array(comment).nullish(),
  reviews: z
    .array(
      comment.extend({
        state: z
          .enum(["APPROVED", "CHANGES_REQUESTED", "COMMENTED", "DISMISSED"])
          .catch("COMMENTED"),
      }),
    )
    .nullish(),
  reviewComments: z
    .array(
      comment.extend({
        path: z.string().nullish(),
        originalPosition: z.int().nullish(),
        reviewId: z.union([z.string(), z.number()]).nullish(),
        isResolved: z.boolean().nullish(),
      }),
    )
    .nullish(),
  diff: z.string().nullish(),
});

type CorpusFile = z.infer<typeof corpusFile>;
type CorpusReviewComment = NonNullable<CorpusFile["reviewComments"]>[number];

/**
 * Reads a folder of pull requests, one JSON file each. Whatever became of them, they are served as open, with their
 * times moved so that the last thing happened a day ago.
 */
export function loadCorpus(folder: string, now: number): WorldSpec {
  const repositories = new Map<string, PullRequestSpec[]>();
  const all: PullRequestSpec[] = [];
  for (const name of readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .toSorted()) {
    const { repo, pullRequest } = readPullRequest(join(folder, name), now);
    const siblings = repositories.get(repo) ?? [];
    siblings.push(withFreeNumber(pullRequest, siblings));
    repositories.set(repo, siblings);
    all.push(withFreeNumber(pullRequest, all));
  }
  const specs: RepositorySpec[] = [...repositories].map(([name, pullRequests]) => ({
    name,
    pullRequests,
  }));
  return {
    people: SAMPLE_PEOPLE.map(({ login }) => login),
    accounts: SAMPLE_PEOPLE,
    repositories: [...specs, { name: CORPUS_REPOSITORY, pullRequests: all }],
  };
}

function readPullRequest(
  path: string,
  now: number,
): { repo: string; pullRequest: PullRequestSpec } {
  const parsed = corpusFile.safeParse(JSON.parse(readFileSync(path, "utf8")));
  if (!parsed.success) {
    throw new Error(
      `${path} is not a pull request of the corpus: ${z.prettifyError(parsed.error)}`,
    );
  }
  return { repo: parsed.data.repo, pullRequest: pullRequestSpec(parsed.data, now) };
}

const DAY_MS = 86_400_000;

function pullRequestSpec(file: CorpusFile, now: number): PullRequestSpec {
  const move = mover(file, now);
  const files = file.diff ? parseDiff(file.diff) : [];
  const reviews: (ReviewSpec & { readonly key: string })[] = (file.reviews ?? []).map(
    (review, index) => ({
      key: `review-${index}`,
      author: review.author ?? null,
      state: review.state,
      body: review.body ?? "",
      at: move(review.createdAt),
      ...(review.authorAssociation && { association: review.authorAssociation }),
    }),
  );
  const reviewKeys = matchReviews(file, reviews, move);
  return {
    number: file.number,
    title: file.title,
    body: file.body ?? "",
    author: file.author ?? null,
    createdAt: move(file.createdAt),
    labels: file.labels ?? [],
    ...(file.baseRefName && { baseRef: file.baseRefName }),
    ...(file.headRefName && { headRef: file.headRefName }),
    ...(file.baseRefOid && { baseOid: file.baseRefOid }),
    commits: [
      {
        message: file.title,
        at: move(file.createdAt),
        ...(file.headRefOid && { oid: file.headRefOid }),
      },
    ],
    comments: (file.comments ?? []).map((entry) => ({
      ...commentSpec(entry),
      at: move(entry.createdAt),
    })),
    reviews,
    threads: groupThreads(file.reviewComments ?? []).map((group): ThreadSpec => {
      const [first] = group;
      const path = first?.path ?? UNKNOWN_PATH;
      const patch = files.find((changed) => changed.path === path)?.patch ?? "";
      const place = first?.originalPosition
        ? lineAtPosition(patch, first.originalPosition)
        : undefined;
      return {
        path,
        ...place,
        ...(group.some(({ isResolved }) => isResolved === true) && { resolvedBy: null }),
        comments: group.map((entry) => {
          const key = reviewKeys.get(String(entry.reviewId));
          return { ...commentSpec(entry), at: move(entry.createdAt), ...(key && { review: key }) };
        }),
      };
    }),
    files,
  };
}

/** Some exports lost the path; it is said so in place of a guess. */
const UNKNOWN_PATH = "unknown";

function commentSpec(
  entry: z.infer<typeof comment>,
): Omit<NonNullable<PullRequestSpec["comments"]>[number], "at"> {
  return {
    author: entry.author ?? null,
    body: entry.body ?? "",
    ...(entry.authorAssociation && { association: entry.authorAssociation }),
  };
}

function mover(file: CorpusFile, now: number): (at: string) => string {
  const entries = [
    ...(file.comments ?? []),
    ...(file.reviews ?? []),
    ...(file.reviewComments ?? []),
  ];
  const last = Math.max(
    Date.parse(file.createdAt),
    ...entries.map(({ createdAt }) => Date.parse(createdAt)),
  );
  const shift = now - DAY_MS - last;
  return (at) => new Date(Date.parse(at) + shift).toISOString().replace(/\.\d{3}Z$/, "Z");
}

/** A thread is a path and a position; without a position the comments of a path are one thread. */
function groupThreads(comments: readonly CorpusReviewComment[]): CorpusReviewComment[][] {
  const groups = Map.groupBy(
    comments,
    ({ path, originalPosition }) => `${path ?? ""}:${originalPosition ?? ""}`,
  );
  return [...groups.values()];
}

/** Comments name their review by an id that the reviews do not have: the same author at the nearest time it is. */
function matchReviews(
  file: CorpusFile,
  reviews: readonly (ReviewSpec & { readonly key: string })[],
  move: (at: string) => string,
): Map<string, string> {
  const keys = new Map<string, string>();
  const free = new Set(reviews);
  for (const { reviewId, author, createdAt } of file.reviewComments ?? []) {
    if (reviewId === null || reviewId === undefined || keys.has(String(reviewId))) {
      continue;
    }
    const at = Date.parse(move(createdAt));
    const distance = (review: ReviewSpec): number => Math.abs(Date.parse(review.at ?? "") - at);
    const [nearest] = [...free]
      .filter((review) => review.author === (author ?? null) && distance(review) < DAY_MS)
      .toSorted((a, b) => distance(a) - distance(b));
    if (nearest !== undefined) {
      free.delete(nearest);
      keys.set(String(reviewId), nearest.key);
    }
  }
  return keys;
}

function withFreeNumber(
  pullRequest: PullRequestSpec,
  others: readonly PullRequestSpec[],
): PullRequestSpec {
  const taken = new Set(others.map(({ number }) => number));
  let number = pullRequest.number;
  while (taken.has(number)) {
    number += 10_000;
  }
  return { ...pullRequest, number };
}
