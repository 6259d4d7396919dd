import { describeReported, type Reported } from "./describe-reported.ts";
import { type GitHubApi, pullRequests } from "./github-api.ts";

/** Answers of GitHub that have nothing where there should be something, and not a word of why. */

const FILES = [{ path: "src/part1.ts", patch: "@@ 1 @@\n-old\n+new\n" }];

/** What GitHub answers to an operation; as a rule however often it is asked, and whatever for. */
function answering(operation: string, data: unknown, more: { body?: string; times?: number } = {}) {
  return ({ control }: GitHubApi): void => {
    const action = { kind: "malformed", body: JSON.stringify(data) } as const;
    control.faults.add({ operation, times: null, ...more, action });
  };
}

/** Of more than one pull request at once. */
const SEVERAL = String.raw`"ids":\["[^"]*",`;

const THREE = {
  repository: {
    pullRequests: pullRequests(3, (number) => ({
      author: "ada",
      files: FILES,
      comments: Array.from({ length: number }, () => ({ author: "grace", body: "Why?" })),
    })),
  },
};

const NOTHING: readonly (readonly [what: string, answer: object])[] = [
  ["no nodes", { data: { nodes: null } }],
  ["no nodes beside a limit", { data: { nodes: null, rateLimit: { remaining: 4000 } } }],
  ["no data", { data: null }],
  ["empty data", { data: {} }],
  ["empty errors", { data: { nodes: null }, errors: [] }],
];

/** What is read of one pull request in calls of its own. */
const REST_LISTS = [
  "issues.listComments",
  "pulls.listReviewComments",
  "pulls.listReviews",
  "checks.listForRef",
  "repos.getCombinedStatusForRef",
];

/** Approved and green: nothing but what could not be read keeps it from being ready. */
const APPROVED = {
  repository: {
    maintainers: ["grace"],
    pullRequests: [
      {
        number: 1,
        author: "ada",
        files: FILES,
        comments: [{ author: "grace", body: "Why?" }],
        reviews: [{ author: "grace", state: "APPROVED" as const }],
        threads: [
          { path: "src/part1.ts", line: 1, comments: [{ author: "grace", body: "Why here?" }] },
        ],
        checks: [{ name: "build", conclusion: "SUCCESS" as const }],
        mergeState: "CLEAN" as const,
      },
    ],
  },
};

function refusing(operation: string, status: number) {
  return ({ control }: GitHubApi): void => {
    const body = { message: "No." };
    control.faults.add({ operation, times: null, action: { kind: "status", status, body } });
  };
}

const EMPTY: readonly Reported[] = [
  ...NOTHING.flatMap(([what, answer]): Reported[] => [
    {
      what: `details come one by one where several bring ${what}`,
      ways: ["graphql"],
      ...THREE,
      prepare: answering("Details", answer, { body: SEVERAL }),
      holds: ({ summaries, entries }, expect) => {
        expect(entries.map(({ facts }) => facts.author)).toEqual(["ada", "ada", "ada"]);
        expect(summaries.map(({ outcome }) => outcome)).toEqual(Array(3).fill("written"));
      },
    },
    {
      what: `people are counted one by one where several bring ${what}`,
      ways: ["graphql"],
      ...THREE,
      prepare: answering("Recount", answer, { body: SEVERAL }),
      holds: ({ ranking }, expect) => {
        expect(ranking).toMatchObject({ exact: true, openCount: 3 });
        expect(ranking?.pullRequests.map(({ rank }) => rank.score)).toEqual([3, 2, 1]);
      },
    },
    {
      what: `a list is not proven where counting brings ${what} for good`,
      ways: ["graphql"],
      ...THREE,
      prepare: answering("Recount", answer),
      holds: ({ ranking, summaries }, expect) => {
        expect(ranking).toMatchObject({ exact: false, openCount: 3 });
        expect(summaries.map(({ outcome }) => outcome)).toEqual(Array(3).fill("written"));
      },
    },
    {
      what: `nothing is said to be there where the list brings ${what} for good`,
      ways: ["graphql"],
      ...THREE,
      prepare: answering("Candidates", answer),
      outcome: "failed",
      holds: ({ outcome }, expect) => {
        expect(outcome.failure?.code).toBe("github_unavailable");
      },
    },
    {
      what: `details fail, and are not made up, where they bring ${what} for good`,
      ways: ["graphql"],
      ...THREE,
      prepare: answering("Details", answer),
      outcome: "failed",
      holds: ({ outcome, ranking }, expect) => {
        expect(ranking?.pullRequests).toHaveLength(3);
        expect(outcome.failure?.code).toBe("github_unavailable");
      },
    },
  ]),
  ...["OlderDiscussion", "Mergeability"].map((operation): Reported => ({
    what: `an entry is told without what brings nothing (${operation})`,
    ways: ["graphql"],
    repository: {
      pullRequests: [
        {
          number: 1,
          author: "ada",
          files: FILES,
          mergeable: "UNKNOWN",
          unknownReads: 9,
          comments: Array.from({ length: 150 }, (_, index) => ({
            author: "grace",
            body: `Point ${index}.`,
          })),
        },
      ],
    },
    prepare: answering(operation, { data: { node: null, nodes: null } }),
    holds: ({ entries, summaries, operations }, expect) => {
      expect(operations).toContain(operation);
      expect(summaries).toMatchObject([{ outcome: "written" }]);
      expect(entries).toMatchObject([{ facts: { author: "ada" } }]);
      expect(entries[0]?.readiness.state).not.toBe("ready");
    },
  })),
  ...["Candidates", "Details", "Recount"].map((operation): Reported => ({
    what: `errors in no known form leave what came beside them (${operation})`,
    ways: ["graphql"],
    ...THREE,
    revise: {
      [operation]: (key, value) =>
        key === "" ? { ...Object(value), errors: { message: "Oops." } } : value,
    },
    holds: ({ summaries, ranking }, expect) => {
      expect(ranking?.pullRequests).toHaveLength(3);
      expect(summaries.map(({ outcome }) => outcome)).toEqual(Array(3).fill("written"));
    },
  })),
  ...REST_LISTS.flatMap((operation) =>
    [null, {}, { message: "Server Error" }].map((answer): Reported => ({
      what: `a list that is none is unread, and the rest is told (${operation}: ${JSON.stringify(answer)})`,
      ways: ["rest"],
      ...APPROVED,
      prepare: answering(operation, answer),
      holds: ({ entries, summaries }, expect) => {
        expect(summaries).toMatchObject([{ outcome: "written" }]);
        expect(entries).toMatchObject([{ facts: { author: "ada" } }]);
        expect(entries[0]?.readiness.state).not.toBe("ready");
      },
    })),
  ),
  ...REST_LISTS.flatMap((operation) =>
    [409, 410, 422].map((status): Reported => ({
      what: `a list that is refused is unread, and the rest is told (${operation}: ${status})`,
      ways: ["rest"],
      ...APPROVED,
      prepare: refusing(operation, status),
      holds: ({ entries, summaries }, expect) => {
        expect(summaries).toMatchObject([{ outcome: "written" }]);
        expect(entries).toMatchObject([{ facts: { author: "ada" } }]);
        expect(entries[0]?.readiness.state).not.toBe("ready");
      },
    })),
  ),
  ...["issues.listForRepo", "pulls.listReviewCommentsForRepo", "repos.get"].flatMap((operation) =>
    [410, 422].map((status): Reported => ({
      what: `a list is made without what is refused (${operation}: ${status})`,
      ways: ["rest"],
      ...APPROVED,
      prepare: refusing(operation, status),
      holds: ({ ranking, summaries }, expect) => {
        expect(ranking?.pullRequests).toHaveLength(1);
        expect(summaries).toMatchObject([{ outcome: "written" }]);
      },
    })),
  ),
];

describeReported(EMPTY);
