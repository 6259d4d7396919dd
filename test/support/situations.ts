import { readFileSync } from "node:fs";

import type {
  PullRequestSpec,
  RepositorySpec,
  ReviewSpec,
  ThreadCommentSpec,
  ThreadSpec,
  WorldSpec,
} from "../fakes/github/world.ts";

/** Rows of docs/turns.md as they look on GitHub, rather than as facts. */

/** By row: what stands in the table. */
export function documentedTurns(): Map<string, string> {
  const document = readFileSync("docs/turns.md", "utf8").split("## Situations")[1] ?? "";
  return new Map(
    [...document.matchAll(/^\| `([\w-]+)` +\| [^|]+\| (.+?) +\|$/gm)].map(
      ([, row = "", turns = ""]) => [row, turns],
    ),
  );
}

const OPENED = "2026-11-09T09:00:00Z";
const PUSHED = "2026-11-10T09:00:00Z";
const REVIEWED = "2026-11-11T09:00:00Z";
const ANSWERED = "2026-11-12T09:00:00Z";
const PUSHED_AGAIN = "2026-11-13T09:00:00Z";

const approval: ReviewSpec = { author: "grace", state: "APPROVED", at: REVIEWED };
const request: ReviewSpec = { author: "linus", state: "CHANGES_REQUESTED", at: REVIEWED };
const commented: ReviewSpec = {
  author: "linus",
  state: "COMMENTED",
  body: "Why not a queue?",
  at: REVIEWED,
};
const dismissed: ReviewSpec = {
  author: "linus",
  state: "DISMISSED",
  at: REVIEWED,
  dismissal: { by: "grace", was: "CHANGES_REQUESTED" },
};
const answer = { author: "ada", body: "Will fix.", at: ANSWERED };
const fine = { author: "linus", body: "I'm OK with it.", at: PUSHED_AGAIN };
const question = { author: "linus", body: "Which one?", at: REVIEWED };

/** Pushed once more after the reviews. */
const pushedSince = {
  commits: [
    { message: "First", at: PUSHED },
    { message: "Second", at: PUSHED_AGAIN },
  ],
};
const fromOutside = { author: "newcomer", association: "FIRST_TIME_CONTRIBUTOR" } as const;

function asked(...names: string[]): Pick<PullRequestSpec, "requestedReviewers"> {
  return {
    requestedReviewers: names.map((name) =>
      name.startsWith("team ")
        ? { team: name.slice("team ".length), at: ANSWERED }
        : { login: name, at: ANSWERED },
    ),
  };
}

function thread(...comments: ThreadCommentSpec[]): ThreadSpec {
  return { path: "src/upload.ts", line: 1, comments };
}

type Situation = Omit<PullRequestSpec, "number">;

/** In a repository where nothing is required. */
const FREE: Record<string, Situation> = {
  ready: {},
  "ready-assigned": { assignees: ["barbara"] },
  "ready-assigned-author": { assignees: ["ada"] },
  "ready-outsider": fromOutside,
  "ready-bot": { author: "renovate[bot]", association: "NONE" },
  "ready-bot-assigned": {
    author: "renovate[bot]",
    association: "NONE",
    assignees: ["renovate[bot]", "barbara"],
  },
  "merge-queue": {
    mergeQueueEntry: { state: "QUEUED", position: 2, enqueuedAt: ANSWERED, enqueuer: "grace" },
  },
  "checks-running": { checks: [{ name: "unit", status: "IN_PROGRESS" }] },
  "checks-failing": { checks: [{ name: "unit", conclusion: "FAILURE" }] },
  "nobody-asked": { reviews: [] },
  "nobody-asked-assigned": { reviews: [], assignees: ["barbara"] },
  "person-asked": { reviews: [], ...asked("linus") },
  "person-asked-said-fine": { reviews: [], comments: [fine], ...asked("linus") },
  "asked-though-approved": asked("linus"),
  "draft-asked": { draft: true, reviews: [], ...asked("linus") },
  draft: { draft: true, reviews: [] },
  "requested-changes": { reviews: [request] },
  "requested-changes-will-fix": { reviews: [request], comments: [answer] },
  "requested-changes-pushed": { reviews: [request], ...pushedSince },
  "requested-again": { reviews: [request], ...asked("linus") },
  "only-commented": { reviews: [commented] },
  "only-commented-answered": { reviews: [commented], comments: [answer] },
  "only-commented-said-fine": { reviews: [commented], comments: [answer, fine] },
  "only-commented-pushed": { reviews: [commented], ...pushedSince },
  dismissed: { reviews: [dismissed], ...pushedSince },
  "dismissed-current": { reviews: [dismissed] },
  "thread-reviewer-last": {
    reviews: [approval, { ...approval, author: "linus", key: "with-a-question" }],
    threads: [thread({ ...question, review: "with-a-question" })],
  },
  "thread-author-last": { threads: [thread(question, answer)] },
  "thread-resolved": { threads: [{ ...thread(question), resolvedBy: "linus" }] },
  conflicts: { mergeable: "CONFLICTING" },
  "conflicts-bot": { author: "renovate[bot]", association: "NONE", mergeable: "CONFLICTING" },
  behind: { mergeState: "BEHIND" },
  "stacked-ready": { baseRef: "first-part" },
  "stacked-nobody-asked": { baseRef: "first-part", reviews: [] },
  "outsider-unanswered": { ...fromOutside, reviews: [] },
  "outsider-answered": {
    ...fromOutside,
    reviews: [],
    comments: [{ author: "grace", body: "Thanks, looking.", at: ANSWERED }],
  },
  "mention-in-quote": {
    reviews: [],
    comments: [{ author: "grace", body: "> ask @linus\n\nHm.", at: ANSWERED }],
  },
};

/** In a repository that requires an approval. */
const RULED: Record<string, Situation> = {
  "auto-merge-checks": {
    autoMerge: { enabledAt: ANSWERED, enabledBy: "ada", method: "SQUASH" },
    checks: [{ name: "unit", status: "IN_PROGRESS" }],
    mergeState: "BLOCKED",
  },
  "auto-merge-review": {
    autoMerge: { enabledAt: ANSWERED, enabledBy: "ada", method: "SQUASH" },
    checks: [{ name: "unit", status: "IN_PROGRESS" }],
    reviews: [],
  },
  "team-asked": { reviews: [], ...asked("team platform") },
  "team-of-author-asked": { reviews: [], ...asked("team ada-and-friends") },
  "codeowners-some-approved": {
    reviewDecision: "REVIEW_REQUIRED",
    ...asked("linus", "team platform"),
  },
  "approval-outdated": { reviewDecision: "REVIEW_REQUIRED", ...pushedSince },
  "outsider-asked": { ...fromOutside, reviews: [], ...asked("team platform") },
};

/** In a repository that one person maintains. */
const ALONE: Record<string, Situation> = { "ready-sole-maintainer": {} };

const MEMBERS = ["ada", "grace", "linus", "barbara"];

function repository(
  name: string,
  situations: Record<string, Situation>,
  more: Omit<RepositorySpec, "name">,
): { spec: RepositorySpec; rows: string[] } {
  const rows = Object.keys(situations);
  return {
    rows,
    spec: {
      name,
      maintainers: MEMBERS,
      ...more,
      pullRequests: [
        // What others are stacked on; it stands in no row.
        {
          number: 900,
          title: "First part",
          author: "grace",
          headRef: "first-part",
          createdAt: OPENED,
        },
        ...rows.map((row, index): PullRequestSpec => ({
          number: index + 1,
          title: row,
          author: "ada",
          association: "MEMBER",
          createdAt: OPENED,
          commits: [{ message: "First", at: PUSHED }],
          checks: [{ name: "unit", conclusion: "SUCCESS" }],
          reviews: [approval],
          files: [{ path: "src/upload.ts", status: "added", content: "send(file);\n" }],
          ...situations[row],
        })),
      ],
    },
  };
}

const REPOSITORIES = [
  repository("acme/free", FREE, {}),
  repository("acme/ruled", RULED, { requiredApprovals: 1 }),
  repository("acme/alone", ALONE, { maintainers: ["ada"] }),
];

export const SITUATION_REPOSITORIES = REPOSITORIES.map(({ spec }) => spec.name);

export const SITUATION_ROWS = REPOSITORIES.flatMap(({ rows }) => rows);

/** GitHub with every one of them, for who signs in in tests. */
export function situationsWorld(viewer: string): WorldSpec {
  return { people: [viewer], repositories: REPOSITORIES.map(({ spec }) => spec) };
}
