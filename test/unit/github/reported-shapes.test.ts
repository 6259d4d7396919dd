import type { PullRequestSpec } from "../../fakes/github/world.ts";
import { describeReported, type Reported } from "./describe-reported.ts";
import type { Over, Revise } from "./docket-over.ts";
import { type GitHubApi, pullRequests, VIEWER } from "./github-api.ts";

/** Further answers of GitHub as people have reported them: merges, checks, diffs and refusals. */

const FILES = [{ path: "src/part1.ts", patch: "@@ 1 @@\n-old\n+new\n" }];

/** Approved and green. */
const APPROVED: PullRequestSpec = {
  number: 1,
  author: "ada",
  files: FILES,
  reviews: [{ author: "grace", state: "APPROVED" }],
  checks: [{ name: "build", conclusion: "SUCCESS" }],
  mergeState: "CLEAN",
};

function one(more: Partial<PullRequestSpec>): Over {
  return { repository: { maintainers: ["grace"], pullRequests: [{ ...APPROVED, ...more }] } };
}

function answering(operation: string, body: unknown, match?: string) {
  return ({ control }: GitHubApi): void => {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    control.faults.add({
      operation,
      times: null,
      ...(match === undefined ? {} : { body: match }),
      action: { kind: "malformed", body: text },
    });
  };
}

/** GitHub empties lists of an answer that it finds too large, and keeps their counts. */
const EMPTIED: Revise = (key, value) =>
  (key === "comments" || key === "reviews") && typeof value === "object" && value !== null
    ? { ...value, nodes: [] }
    : value;

function refusingGraphQL(error: object) {
  return (api: GitHubApi): void => {
    for (const operation of ["Candidates", "Recount", "Details"]) {
      answering(operation, { data: { repository: null }, errors: [error] })(api);
    }
  };
}

const SHAPES: readonly Reported[] = [
  ...["MAX_NODE_LIMIT_EXCEEDED", "EXCESSIVE_PAGINATION", "TIMEOUT", "INTERNAL", undefined].map(
    (type): Reported => ({
      what: `a list of which GitHub cannot make so much is asked for in parts (${type})`,
      ways: ["graphql"],
      repository: { pullRequests: pullRequests(60, () => ({ author: "ada", files: FILES })) },
      prepare: answering(
        "Candidates",
        { errors: [{ ...(type && { type }), message: "This query asks for too much." }] },
        '"size":(?:100|50)\\b',
      ),
      holds: ({ ranking }, expect) => {
        expect(ranking).toMatchObject({ openCount: 60 });
        expect(ranking?.pullRequests).toHaveLength(5);
      },
    }),
  ),
  ...(
    [
      [
        "Although you appear to have the correct authorization credentials, the `acme` organization has an IP allow list enabled, and your IP address is not permitted to access this resource.",
        /IP address/,
      ],
      [
        "Although you appear to have the correct authorization credentials, the `acme` organization has enabled OAuth App access restrictions.",
        /restrict|organization/i,
      ],
    ] as const
  ).map(([message, said]): Reported => ({
    what: `a refusal within an answer is told by its reason (${said.source})`,
    ways: ["graphql"],
    outcome: "failed",
    ...one({}),
    prepare: refusingGraphQL({ type: "FORBIDDEN", path: ["repository"], message }),
    holds: ({ outcome }, expect) => {
      expect(outcome.failure?.code).toBe("access_restricted");
      expect(outcome.failure?.detail ?? "organization").toMatch(said);
    },
  })),
  {
    what: "counts whose comments were left out in silence are asked for again",
    ways: ["graphql"],
    repository: {
      pullRequests: pullRequests(3, (number) => ({
        author: "ada",
        files: FILES,
        comments: Array.from({ length: number }, () => ({ author: "grace", body: "Why?" })),
      })),
    },
    prepare: ({ github }) => {
      github.settings.older = null;
    },
    revise: { Recount: emptiedOnce() },
    holds: ({ ranking }, expect) => {
      expect(ranking).toMatchObject({ exact: true });
      expect(ranking?.pullRequests.map(({ rank }) => rank.score)).toEqual([3, 2, 1]);
    },
  },
  {
    what: "a run that was cancelled under another name fails nothing that GitHub calls clean",
    ...one({
      checks: [
        { name: "build (${{ matrix.version }})", conclusion: "CANCELLED" },
        { name: "build (22)", conclusion: "SUCCESS" },
      ],
    }),
    revise: { Details: (key, value) => (key === "rollup" ? { state: "SUCCESS" } : value) },
    holds: ({ entries }, expect) => {
      expect(entries[0]?.facts.checks.failing).toEqual([]);
      expect(entries[0]?.readiness.state).not.toBe("checks_failing");
    },
  },
  {
    what: "a status of the same name as a check that failed hides nothing",
    ...one({
      mergeState: "UNSTABLE",
      checks: [
        { name: "build", conclusion: "FAILURE" },
        { context: "build", state: "SUCCESS" },
      ],
    }),
    holds: ({ entries }, expect) => {
      expect(entries[0]?.readiness.state).toBe("checks_failing");
    },
  },
  {
    what: "a review that was dismissed leaves nothing of what its author said before",
    ...one({
      reviewDecision: null,
      reviews: [
        { author: "grace", state: "APPROVED", at: "2026-11-10T09:00:00Z" },
        {
          author: "grace",
          state: "DISMISSED",
          at: "2026-11-12T09:00:00Z",
          dismissal: { by: "ada", was: "CHANGES_REQUESTED" },
        },
      ],
    }),
    holds: ({ entries }, expect) => {
      expect(entries[0]?.facts.reviews.approvals).toBe(0);
      expect(entries[0]?.readiness.state).not.toBe("ready");
    },
  },
  ...[
    "The server is unavailable at this time. Please wait a few minutes before you try again.",
    "Sorry, this diff is unavailable.",
    '{"message":"Server Error"}',
    "\n<html>Unicorn!</html>",
  ].map((body): Reported => ({
    what: `a sentence in place of a diff is none (${body.trim().slice(0, 20)}…)`,
    ...one({}),
    prepare: answering("pulls.getDiff", body),
    holds: ({ entries, operations }, expect) => {
      expect(operations).toContain("pulls.listFiles");
      expect(entries).toMatchObject([{ coverage: { files: { read: 1, total: 1 } } }]);
    },
  })),
  ...[404, 410, 409].map((status): Reported => ({
    what: `a diff that is not there yet is read file by file (${status})`,
    ...one({}),
    prepare: ({ control }) => {
      const body = { message: "Not Found" };
      control.faults.add({
        operation: "pulls.getDiff",
        times: null,
        action: { kind: "status", status, body },
      });
    },
    holds: ({ entries, operations }, expect) => {
      expect(operations).toContain("pulls.listFiles");
      expect(entries).toMatchObject([{ coverage: { files: { read: 1, total: 1 } } }]);
    },
  })),
  {
    what: "a reviewer who was asked and is gone is no reason to fail",
    ways: ["graphql"],
    ...one({ requestedReviewers: [{ login: "hugo" }, { login: "ines" }] }),
    revise: {
      Details: (key, value) =>
        key === "requestedReviewer" && JSON.stringify(value).includes("ines") ? null : value,
    },
    holds: ({ entries, summaries }, expect) => {
      expect(summaries).toMatchObject([{ outcome: "written" }]);
      expect(entries[0]?.facts.reviews.requested).toEqual(["hugo"]);
    },
  },
  {
    what: "an issue of a repository that the reader may not see is missing, and said to be",
    ways: ["graphql"],
    ...one({
      closes: [
        { number: 77, title: "Secret", state: "OPEN", repository: "other/tracker" },
        { number: 78, title: "Here", state: "OPEN" },
      ],
    }),
    revise: {
      Details: (_, value) =>
        JSON.stringify(value ?? null).startsWith('{"number":77,') ? null : value,
    },
    holds: ({ entries, prompts }, expect) => {
      expect(prompts).not.toContain("#77");
      expect(entries[0]?.facts.unread).toContain("closes");
    },
  },
  {
    what: "a reader's own pending review of their own pull request is no part of it",
    ...one({
      author: VIEWER,
      reviews: [
        { author: "grace", state: "APPROVED" },
        { key: "unsent", author: VIEWER, state: "PENDING", body: "NOT-SENT" },
      ],
      threads: [
        {
          path: "src/part1.ts",
          line: 1,
          comments: [
            { author: "grace", body: "Why here?" },
            { author: VIEWER, body: "NOT-SENT, since.", review: "unsent" },
          ],
        },
      ],
    }),
    holds: ({ entries, prompts, stream }, expect) => {
      expect(`${prompts}${stream}`).not.toContain("NOT-SENT");
      // Grace spoke last, as all others see it.
      expect(entries[0]?.readiness.waitingOn).toMatchObject({ who: "author" });
    },
  },
  {
    what: "a fork that is gone, no description and no labels are nothing out of the ordinary",
    ...one({ forkOwner: "ada", body: "" }),
    revise: {
      "pulls.list": (key, value) => (key === "repo" && isFork(value) ? null : value),
      "pulls.get": (key, value) => (key === "repo" && isFork(value) ? null : value),
    },
    holds: ({ summaries }, expect) => {
      expect(summaries).toMatchObject([{ outcome: "written" }]);
    },
  },
];

function isFork(value: unknown): boolean {
  return JSON.stringify(value ?? null).includes('"login":"ada"');
}

/** In the first answer alone. */
function emptiedOnce(): Revise {
  let answers = 0;
  return (key, value) => {
    const revised = answers === 0 ? EMPTIED(key, value) : value;
    answers += key === "" ? 1 : 0;
    return revised;
  };
}

describeReported(SHAPES);
