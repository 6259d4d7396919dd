import type { ExpectStatic } from "vitest";
import * as z from "zod";

import { describeReported, type Reported } from "./describe-reported.ts";
import { errorFrom, type Revise } from "./docket-over.ts";
import type { DocketOver, Over } from "./docket-over.ts";
import { type GitHubApi, pullRequests } from "./github-api.ts";

/** Answers of which a part is missing for good, as people have reported them. */

const FILES = [{ path: "src/part1.ts", patch: "@@ 1 @@\n-old\n+new\n" }];

/** Approved, green and described: nothing but a hole keeps it from being ready. */
const READY: Over = {
  repository: {
    maintainers: ["grace"],
    pullRequests: [
      {
        number: 1,
        author: "ada",
        body: "Uploads are tried again.",
        files: FILES,
        comments: [{ author: "grace", body: "Why?" }],
        reviews: [{ author: "grace", state: "APPROVED" }],
        checks: [{ name: "build", conclusion: "SUCCESS" }],
        mergeState: "CLEAN",
      },
    ],
  },
};

const Data = z.object({
  data: z.looseObject({ nodes: z.array(z.record(z.string(), z.unknown()).nullable()) }),
});

/** One field of each pull request fails, and takes the pull request along, as one that may not be null does. */
function failing(fields: readonly string[], type?: string): Revise {
  return (key, value) => {
    const answer = key === "" ? Data.safeParse(value) : undefined;
    if (answer?.data === undefined) {
      return value;
    }
    const { data } = answer.data;
    const errors = data.nodes.flatMap((node, index) => {
      const field = fields.find((each) => node !== null && Object.hasOwn(node, each));
      return field === undefined ? [] : [errorFrom(["nodes", index, field], type)];
    });
    const nodes = data.nodes.map((node, index) =>
      errors.some(({ path }) => path[1] === index) ? null : node,
    );
    return { data: { ...data, nodes }, ...(errors.length > 0 && { errors }) };
  };
}

function warningsOf({ summaries }: DocketOver): string {
  return summaries.flatMap(({ warnings }) => warnings.map(({ message }) => message)).join(" ");
}

/** Which fields may fail, what is said of it, and whether it can still be known to be ready. */
const FIELDS: readonly (readonly [field: string, said: RegExp | null, isReady: boolean])[] = [
  ["additions", /how much it changes/, true],
  ["commits", /how much it changes/, true],
  ["body", /its description/, true],
  ["assignees", /whom it is assigned to/, true],
  ["autoMergeRequest", /whether auto-merge is on/, true],
  ["dismissed", /who dismissed reviews/, true],
  ["labels", /its labels/, true],
  ["comments", /its comments/, true],
  ["opening", /its comments/, true],
  ["reviews", /its reviews/, false],
  ["latestOpinionatedReviews", /its reviews/, false],
  ["reviewRequests", /who was asked for a review/, true],
  ["reviewThreads", null, true],
  ["threadCount", /its review threads/, false],
  // Asked once more, and known then.
  ["mergeState", null, true],
  ["mergeable", null, true],
  ["rollup", /its checks/, false],
  ["statusCheckRollup", /its checks/, true],
  // GitHub calls the merge clean.
  ["reviewDecision", null, true],
];

function isTold({ entries, summaries }: DocketOver, expect: ExpectStatic): void {
  expect(summaries).toMatchObject([{ outcome: "written" }]);
  expect(entries).toMatchObject([{ facts: { author: "ada" } }]);
}

/** What is read of a pull request in a call of its own fails. */
function refusing(operation: string, status: number, message = "Server Error") {
  return ({ control }: GitHubApi): void => {
    const action = { kind: "status", status, body: { message } } as const;
    control.faults.add({ operation, times: null, action });
  };
}

const HOLES: readonly Reported[] = [
  ...FIELDS.map(([field, said, isReady]): Reported => ({
    what: `a field that fails for good is left out, and the rest is told (${field})`,
    ways: ["graphql"],
    ...READY,
    revise: { Details: failing([field]) },
    holds: (docket, expect) => {
      isTold(docket, expect);
      if (said !== null) {
        expect(warningsOf(docket)).toMatch(said);
      }
      const { state } = docket.entries[0]?.readiness ?? {};
      expect(state === "ready", state).toBe(isReady);
    },
  })),
  {
    what: "fields that fail one after another are all left out",
    ways: ["graphql"],
    ...READY,
    revise: { Details: failing(["commits", "comments", "assignees"]) },
    holds: (docket, expect) => {
      isTold(docket, expect);
      expect(docket.entries[0]?.facts.unread).toEqual(expect.arrayContaining(["size", "comments"]));
      expect(warningsOf(docket)).toMatch(/whom it is assigned to/);
    },
  },
  {
    what: "a field that is refused, and may not be null, is left out",
    ways: ["graphql"],
    ...READY,
    revise: { Details: failing(["assignees"], "FORBIDDEN") },
    holds: isTold,
  },
  {
    what: "a field that fails of all is left out of each",
    ways: ["graphql"],
    repository: { pullRequests: pullRequests(5, () => ({ author: "ada", files: FILES })) },
    revise: { Details: failing(["commits"]) },
    holds: ({ summaries, entries }, expect) => {
      expect(summaries.map(({ outcome }) => outcome)).toEqual(Array(5).fill("written"));
      expect(entries.every(({ facts }) => facts.unread?.includes("size"))).toBe(true);
    },
  },
  {
    what: "a pull request without what names it fails alone",
    ways: ["graphql"],
    outcome: "partial",
    repository: { pullRequests: pullRequests(3, () => ({ author: "ada", files: FILES })) },
    revise: {
      Details: (key, value) => {
        const answer = key === "" ? Data.safeParse(value).data : undefined;
        if (answer === undefined) {
          return value;
        }
        const at = answer.data.nodes.findIndex((node) => node?.["number"] === 2);
        const nodes = answer.data.nodes.map((node, index) => (index === at ? null : node));
        return { data: { nodes }, errors: at < 0 ? [] : [errorFrom(["nodes", at, "number"])] };
      },
    },
    holds: ({ summaries }, expect) => {
      const failed = summaries.filter(({ outcome }) => outcome !== "written");
      expect(summaries).toHaveLength(3);
      expect(failed).toMatchObject([{ number: 2, outcome: "failed" }]);
    },
  },
  ...[0, 3].map((count): Reported => ({
    what: `a count that is less than what is listed is not believed (${count})`,
    ways: ["graphql"],
    repository: { pullRequests: pullRequests(60, () => ({ author: "ada", files: FILES })) },
    revise: {
      Candidates: (key, value) =>
        typeof value === "object" && value !== null && key === "ranked"
          ? { ...value, totalCount: count }
          : value,
    },
    holds: ({ ranking, summaries }, expect) => {
      expect(ranking).toMatchObject({ openCount: 60, exact: true });
      expect(summaries).toHaveLength(5);
    },
  })),
  {
    what: "a count that is less than what is listed proves nothing of further pages",
    ways: ["graphql"],
    repository: { pullRequests: pullRequests(150, () => ({ author: "ada", files: FILES })) },
    revise: {
      Candidates: (key, value) =>
        typeof value === "object" && value !== null && key === "ranked"
          ? { ...value, totalCount: 0 }
          : value,
    },
    holds: ({ ranking }, expect) => {
      expect(ranking?.openCount).toBeGreaterThanOrEqual(101);
      expect(ranking?.exact === false || ranking?.openCount === 150).toBe(true);
    },
  },
  {
    what: "an empty list with an error beside it is no list",
    ways: ["graphql"],
    outcome: "failed",
    ...READY,
    revise: {
      Candidates: (key, value) =>
        typeof value === "object" && value !== null && key === "ranked"
          ? { ...value, totalCount: 0, nodes: [] }
          : key === "" && typeof value === "object"
            ? { ...value, errors: [errorFrom(["repository", "ranked", "nodes"])] }
            : value,
    },
    holds: ({ outcome, ranking }, expect) => {
      expect(outcome.failure?.code).toBe("github_unavailable");
      expect(ranking).toBeUndefined();
    },
  },
  {
    what: "a list with an error beside it that names no place is no proof",
    ways: ["graphql"],
    ...READY,
    revise: {
      Candidates: (key, value) =>
        key === "" && typeof value === "object"
          ? { ...value, errors: [errorFrom(["repository", "ranked"])] }
          : value,
    },
    holds: ({ ranking }, expect) => {
      expect(ranking).toMatchObject({ exact: false, pullRequests: { length: 1 } });
      expect(ranking?.reason).toMatch(/errors/);
    },
  },
  ...[
    "issues.listComments",
    "pulls.listReviewComments",
    "pulls.listReviews",
    "pulls.listCommits",
  ].flatMap((operation) =>
    [500, 502, 403].map((status): Reported => ({
      what: `a part that cannot be had is unread, and the rest is told (${operation}: ${status})`,
      ways: ["rest"],
      repository: {
        pullRequests: [
          {
            ...READY.repository?.pullRequests?.[0],
            number: 1,
            threads: [
              { path: "src/part1.ts", line: 1, comments: [{ author: "grace", body: "Why here?" }] },
            ],
          },
        ],
      },
      prepare: refusing(operation, status),
      holds: (docket, expect) => {
        isTold(docket, expect);
        if (operation !== "pulls.listCommits") {
          expect(docket.entries[0]?.readiness.state).not.toBe("ready");
          expect(docket.summaries[0]?.warnings.map(({ code }) => code)).toContain("not_shown");
        }
      },
    })),
  ),
  {
    what: "comments of one pull request that cannot be had leave the count of the others",
    ways: ["rest"],
    repository: {
      pullRequests: pullRequests(3, (number) => ({
        author: "ada",
        files: FILES,
        comments: Array.from({ length: number }, () => ({ author: "grace", body: "Why?" })),
      })),
    },
    prepare: ({ control }) => {
      const action = { kind: "status", status: 500 } as const;
      control.faults.add({ path: "/issues/2/comments", times: null, action });
    },
    holds: ({ ranking, summaries }, expect) => {
      expect(ranking?.exact).toBe(false);
      expect(ranking?.reason).toMatch(/#2\b/);
      expect(ranking?.pullRequests.map(({ number, rank }) => [number, rank.score])).toEqual([
        [3, 3],
        [1, 1],
        [2, 0],
      ]);
      expect(summaries.map(({ outcome }) => outcome)).toEqual(Array(3).fill("written"));
    },
  },
  ...["issues.listForRepo", "pulls.listReviewCommentsForRepo"].map((operation): Reported => ({
    what: `a list is made without counts that cannot be had (${operation})`,
    ways: ["rest"],
    ...READY,
    prepare: refusing(operation, 500),
    holds: (docket, expect) => {
      expect(docket.ranking?.pullRequests).toHaveLength(1);
      isTold(docket, expect);
    },
  })),
  ...[500, 403].map((status): Reported => ({
    what: `a pull request that cannot be read alone is told from the list (${status})`,
    ways: ["rest"],
    ...READY,
    prepare: refusing("pulls.get", status),
    holds: (docket, expect) => {
      isTold(docket, expect);
      expect(docket.entries[0]?.facts.unread).toContain("size");
      expect(docket.entries[0]?.readiness.state).not.toBe("ready");
    },
  })),
  {
    what: "a diff that is refused is read file by file",
    ...READY,
    prepare: refusing("pulls.getDiff", 403, "Resource not accessible by integration"),
    holds: (docket, expect) => {
      isTold(docket, expect);
      expect(docket.operations).toContain("pulls.listFiles");
      expect(docket.entries).toMatchObject([{ coverage: { files: { read: 1, total: 1 } } }]);
    },
  },
  {
    what: "changes that are refused both ways are missing, and the rest is told",
    repository: { pullRequests: pullRequests(3, () => ({ author: "ada", files: FILES })) },
    prepare: ({ control }) => {
      const action = {
        kind: "status",
        status: 403,
        headers: { "x-accepted-github-permissions": "contents=read" },
        body: { message: "Resource not accessible by integration" },
      } as const;
      control.faults.add({ operation: "pulls.getDiff", path: "/pulls/2$", times: null, action });
      control.faults.add({ operation: "pulls.listFiles", times: null, action });
    },
    holds: ({ summaries, operations }, expect) => {
      expect(summaries.map(({ outcome }) => outcome)).toEqual(Array(3).fill("written"));
      const lacking = summaries.filter(({ warnings }) =>
        warnings.some(({ code }) => code === "diff_unavailable"),
      );
      expect(lacking.map(({ number }) => number)).toEqual([2]);
      expect(lacking[0]?.warnings[0]?.message).toContain("(contents: read)");
      // What was refused is not asked for again.
      expect(operations.filter((name) => name === "pulls.listFiles")).toHaveLength(1);
    },
  },
  ...(
    [
      ["`acme` organization has an IP allow list enabled", "access_restricted"],
      ["Repository access blocked", "access_restricted"],
      ["Resource protected by organization SAML enforcement.", "sso_required"],
    ] as const
  ).map(([message, code]): Reported => ({
    what: `a diff that is refused for its repository says why (${message})`,
    ...READY,
    prepare: refusing("pulls.getDiff", 403, message),
    outcome: "failed",
    holds: ({ outcome, operations }, expect) => {
      expect(outcome.failure?.code).toBe(code);
      expect(operations).not.toContain("pulls.listFiles");
    },
  })),
];

describeReported(HOLES);
