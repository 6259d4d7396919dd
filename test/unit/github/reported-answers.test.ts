import type { ExpectStatic } from "vitest";
import * as z from "zod";

import type { PullRequestSpec } from "../../fakes/github/world.ts";
import { describeReported, type Reported } from "./describe-reported.ts";
import type { DocketOver, Over } from "./docket-over.ts";
import { type GitHubApi, pullRequests } from "./github-api.ts";

/** Answers of GitHub as people have reported them, of which another program made something untrue. */

const FILES = [{ path: "src/part1.ts", patch: "@@ 1 @@\n-old\n+new\n" }];

/** Of so many, the last are the most discussed. */
function discussed(count: number): PullRequestSpec[] {
  return pullRequests(count, (number) => ({
    files: FILES,
    comments: Array.from({ length: Math.max(0, 8 - (count - number)) }, () => ({
      author: "grace",
      body: "Why?",
    })),
  }));
}

/** One pull request that is approved and discussed, with a thread of its own. */
const DISCUSSED: Over = {
  repository: {
    maintainers: ["grace"],
    pullRequests: [
      {
        number: 1,
        author: "ada",
        files: FILES,
        comments: [{ author: "grace", body: "Why?" }],
        reviews: [{ author: "grace", state: "APPROVED" }],
        threads: [
          { path: "src/part1.ts", line: 1, comments: [{ author: "grace", body: "Why here?" }] },
        ],
        checks: [{ name: "build", conclusion: "SUCCESS" }],
      },
    ],
  },
};

/** What is read of a pull request in calls of its own fails, and nothing else does. */
function refuse(operation: string, status: number) {
  return ({ control }: GitHubApi): void => {
    const body = { message: "Resource not accessible by integration" };
    control.faults.add({ operation, times: null, action: { kind: "status", status, body } });
  };
}

/** Errors that say by a code what others say by a type. */
function saysByCode(operation: string, code: string, times: number | null) {
  return ({ control }: GitHubApi): void => {
    const errors = [{ message: "Not now.", extensions: { code } }];
    control.faults.add({
      operation,
      times,
      action: { kind: "malformed", body: JSON.stringify({ data: null, errors }) },
    });
  };
}

const GATEWAY = { kind: "status", status: 502, body: "<html>502 Bad Gateway</html>" } as const;

/** REST's own form of too much at once: smaller pages come. */
function failAbove(perPage: number, path: string) {
  return ({ control }: GitHubApi): void => {
    const larger = [100, 50, 30, 25, 15, 10].filter((size) => size > perPage).join("|");
    control.faults.add({
      path: `${path}\\?.*per_page=(?:${larger})\\b`,
      times: null,
      action: GATEWAY,
    });
  };
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}

/** Details with a reviewer whose name is refused, as GitHub answers it. */
function withHiddenTeam(answer: unknown): unknown {
  const { data } = z
    .object({
      data: z.object({
        nodes: z.array(
          z.looseObject({ reviewRequests: z.looseObject({ nodes: z.array(z.unknown()) }) }),
        ),
      }),
    })
    .parse(answer);
  data.nodes[0]?.reviewRequests.nodes.push({ requestedReviewer: null });
  const path = ["nodes", 0, "reviewRequests", "nodes", 1, "requestedReviewer"];
  const message = "Resource not accessible by integration";
  return { data, errors: [{ type: "FORBIDDEN", path, message }] };
}

function hasTheFive({ ranking, summaries }: DocketOver, expect: ExpectStatic): void {
  expect(ranking).toMatchObject({ exact: true, openCount: 60 });
  expect(ranking?.pullRequests.map(({ number }) => number)).toEqual([60, 59, 58, 57, 56]);
  expect(summaries.map((summary) => summary.outcome)).toEqual(Array(5).fill("written"));
}

function hasFacts({ entries, summaries }: DocketOver, expect: ExpectStatic): void {
  expect(entries).toHaveLength(3);
  expect(entries.every(({ facts }) => facts.author === "ada" && facts.changedFiles === 1)).toBe(
    true,
  );
  expect(summaries.map(({ outcome }) => outcome)).toEqual(Array(3).fill("written"));
}

const THREE: Over = {
  repository: { pullRequests: pullRequests(3, () => ({ author: "ada", files: FILES })) },
};

/** A raw diff in place of that of the files. */
function withDiff(diff: string, files: readonly string[]): Over {
  return {
    repository: { pullRequests: [{ number: 1, files: files.map((path) => ({ path })) }] },
    prepare: ({ control }) => {
      control.faults.add({
        operation: "pulls.getDiff",
        times: null,
        action: { kind: "malformed", body: diff },
      });
    },
  };
}

const ODD_DIFF = String.raw`diff --git a/q.sql b/q.sql
index 1111111..2222222 100644
--- a/q.sql
+++ b/q.sql
@@ -1,3 +1,2 @@
--- Customer
--- a/x
+++ b/y
 select 1;
diff --git "a/se\303\261al \"q\".txt" "b/se\303\261al \"q\".txt"
index 1111111..2222222 100644
--- "a/se\303\261al \"q\".txt"
+++ "b/se\303\261al \"q\".txt"
@@ -1 +1 @@
-a
+b
diff --git a/the dir/no lines.txt b/the dir/no lines.txt
new file mode 100644
index 0000000..e69de29
diff --git a/dir b/icon.png b/dir b/icon.png
index 1111111..2222222 100644
Binary files a/dir b/icon.png and b/dir b/icon.png differ
diff --git a/start.sh b/start.sh
old mode 100644
new mode 100755
diff --git a/vendor/sub b/vendor/sub
index 1111111..2222222 160000
--- a/vendor/sub
+++ b/vendor/sub
@@ -1 +1 @@
-Subproject commit 1111111
+Subproject commit 2222222
diff --git a/old.txt b/old.txt
index 1111111..2222222 100644
--- a/old.txt
+++ b/old.txt
@@ -1 +1 @@
-one<CR>two<CR>three
\ No newline at end of file
+one<CR>@@ -1 +1 @@<CR>diff --git a/none b/none<CR>three
\ No newline at end of file
`.replaceAll("<CR>", "\r");
const ODD_FILES = [
  "q.sql",
  'señal "q".txt',
  "the dir/no lines.txt",
  "dir b/icon.png",
  "start.sh",
  "vendor/sub",
  "old.txt",
];

const CARRIAGE_RETURNS = `diff --git a/old.js b/old.js
index 1111111..2222222 100644
--- a/old.js
+++ b/old.js
@@ -1 +1 @@
-let alpha\rlet beta\rreturn gamma
\\ No newline at end of file
+let alpha\rlet delta\rreturn gamma
\\ No newline at end of file
`;

const TYPE_CHANGE = `diff --git a/start.sh b/start.sh
deleted file mode 120000
index 1111111..0000000
--- a/start.sh
+++ /dev/null
@@ -1 +0,0 @@
-../shared.sh
\\ No newline at end of file
diff --git a/start.sh b/start.sh
new file mode 100755
index 0000000..2222222
--- /dev/null
+++ b/start.sh
@@ -0,0 +1,2 @@
+#!/bin/sh
+exec true
`;

const REPORTED: readonly Reported[] = [
  ...(["null nodes", "null parent", "null data", "502"] as const).map((answer): Reported => ({
    what: `a list that is too long for it is asked for in parts (${answer})`,
    ways: ["graphql"],
    repository: { pullRequests: discussed(60) },
    prepare: ({ github }) => {
      github.settings.pullRequestsAtOnce = { max: 30, answer };
    },
    holds: hasTheFive,
  })),
  {
    what: "a list that is too long for it is asked for in parts",
    ways: ["rest"],
    repository: { pullRequests: discussed(60) },
    prepare: failAbove(15, "/pulls"),
    holds: hasTheFive,
  },
  ...(["null nodes", "null data"] as const).map((answer): Reported => ({
    what: `details that are too much together come one by one (${answer})`,
    ways: ["graphql"],
    ...THREE,
    prepare: ({ github }) => {
      github.settings.pullRequestsAtOnce = { max: 1, answer };
    },
    holds: hasFacts,
  })),
  {
    what: "details that are too much together come one by one",
    ways: ["rest"],
    ...THREE,
    prepare: failAbove(10, "/(?:reviews|comments|check-runs|status)"),
    holds: hasFacts,
  },
  {
    what: "older discussion that is too much together comes in smaller pages",
    ways: ["graphql"],
    repository: {
      pullRequests: [
        {
          number: 1,
          files: FILES,
          comments: Array.from({ length: 150 }, (_, index) => ({
            author: "grace",
            body: `Point ${index}.`,
          })),
        },
      ],
    },
    prepare: ({ control }) => {
      control.faults.add({
        operation: "OlderDiscussion",
        body: '"size":(?:100|50)\\b',
        times: null,
        action: {
          kind: "malformed",
          body: JSON.stringify({
            data: { node: null },
            errors: [{ type: "RESOURCE_LIMITS_EXCEEDED", path: ["node"], message: "Too much." }],
          }),
        },
      });
    },
    holds: ({ entries, operations }, expect) => {
      expect(entries).toMatchObject([{ coverage: { comments: { read: 140, total: 150 } } }]);
      // A hundred, fifty, and then pages of twenty-five, of which three may be read.
      expect(operations.filter((name) => name === "OlderDiscussion")).toHaveLength(5);
    },
  },
  ...["issues.listComments", "pulls.listReviewComments"].flatMap((operation) =>
    [403, 404].map((status): Reported => ({
      what: `a discussion that is not shown is unread, and its pull request is listed (${operation}: ${status})`,
      ways: ["rest"],
      ...DISCUSSED,
      prepare: refuse(operation, status),
      holds: ({ ranking, entries, summaries }, expect) => {
        expect(ranking).toMatchObject({ openCount: 1, exact: false, pullRequests: { length: 1 } });
        expect(entries[0]?.readiness.state).not.toBe("ready");
        expect(summaries[0]?.warnings.map(({ code }) => code)).toContain("not_shown");
      },
    })),
  ),
  ...["checks.listForRef", "repos.getCombinedStatusForRef"].map((operation): Reported => ({
    what: `checks that cannot be had are unknown, and the rest is told (${operation})`,
    ways: ["rest"],
    ...DISCUSSED,
    prepare: refuse(operation, 500),
    holds: ({ entries }, expect) => {
      expect(entries[0]?.readiness).toMatchObject({ state: "unknown" });
      expect(entries[0]?.facts.checks.state).toBe("unknown");
    },
  })),
  ...["comments", "opening", "reviewThreads", "threadCount", "statusCheckRollup", "rollup"].map(
    (field): Reported => ({
      what: `a field that is null is unread, and the rest is told (${field})`,
      ways: ["graphql"],
      ...DISCUSSED,
      revise: {
        Details: (key, value) => (key === field && isObject(value) ? null : value),
      },
      holds: ({ entries, summaries }, expect) => {
        expect(entries[0]?.readiness.state).not.toBe("ready");
        expect(summaries[0]?.outcome).toBe("written");
      },
    }),
  ),
  ...["Candidates", "Details"].flatMap((operation): Reported[] => [
    {
      what: `a limit on resources is known by its code (${operation})`,
      ways: ["graphql"],
      ...THREE,
      prepare: saysByCode(operation, "RESOURCE_LIMITS_EXCEEDED", 1),
      holds: hasFacts,
    },
    {
      what: `a limit of the hour is known by its code (${operation})`,
      ways: ["graphql"],
      outcome: "failed",
      ...THREE,
      prepare: saysByCode(operation, "RATE_LIMITED", null),
      holds: ({ outcome }, expect) => {
        expect(outcome.failure).toEqual({ code: "github_rate_limited", retryAfterMs: 60_000 });
      },
    },
  ]),
  {
    what: "an approval by a machine is nobody's",
    repository: {
      pullRequests: [
        {
          number: 1,
          author: "ada",
          reviews: [{ author: "copilot-pull-request-reviewer[bot]", state: "APPROVED" }],
        },
      ],
    },
    holds: ({ entries }, expect) => {
      expect(entries[0]?.readiness.state).not.toBe("ready");
    },
  },
  {
    what: "a team that the reader may not see costs nothing but its name",
    ways: ["graphql"],
    repository: {
      pullRequests: [{ number: 1, author: "ada", requestedReviewers: [{ login: "hugo" }] }],
    },
    revise: { Details: (key, value) => (key === "" ? withHiddenTeam(value) : value) },
    holds: ({ entries, summaries }, expect) => {
      expect(summaries[0]?.outcome).toBe("written");
      expect(entries[0]?.facts.reviews.requested).toEqual(["hugo"]);
    },
  },
  {
    what: "who spoke last in a long thread is known",
    ways: ["graphql"],
    repository: {
      pullRequests: [
        {
          number: 1,
          author: "ada",
          threads: [
            {
              path: "src/part1.ts",
              line: 1,
              comments: Array.from({ length: 40 }, (_, index) => ({
                author: index % 2 === 0 ? "grace" : "ada",
                body: `Point ${index}.`,
              })),
            },
          ],
        },
      ],
    },
    holds: ({ entries }, expect) => {
      expect(entries[0]?.readiness).toMatchObject({
        state: "open_threads",
        waitingOn: { who: "reviewers" },
      });
    },
  },
  {
    what: "the oldest of many threads are not taken for resolved",
    repository: {
      maintainers: ["grace"],
      pullRequests: [
        {
          number: 1,
          author: "ada",
          reviews: [{ author: "grace", state: "APPROVED" }],
          threads: Array.from({ length: 200 }, (_, index) => ({
            path: "src/part1.ts",
            line: index + 1,
            comments: [{ author: "grace", body: `Question ${index}?` }],
            ...(index < 10 ? {} : { resolvedBy: "ada" }),
          })),
        },
      ],
    },
    holds: ({ entries }, expect) => {
      expect(entries[0]?.readiness.state).not.toBe("ready");
    },
  },
  {
    what: "a refusal for abuse is a limit that passes",
    outcome: "failed",
    ...THREE,
    prepare: ({ control }) => {
      control.faults.add({
        times: null,
        action: {
          kind: "status",
          status: 403,
          body: {
            message:
              "You have triggered an abuse detection mechanism. Please wait a few minutes before you try again.",
          },
        },
      });
    },
    holds: ({ outcome }, expect) => {
      expect(outcome.failure).toEqual({ code: "github_rate_limited", retryAfterMs: 60_000 });
    },
  },
  ...[406, 422, 500, 503].map((status): Reported => ({
    what: `a diff that it cannot make is read file by file (${status})`,
    ...THREE,
    prepare: ({ control }) => {
      const errors = [{ resource: "PullRequest", field: "diff", code: "not_available" }];
      control.faults.add({
        operation: "pulls.getDiff",
        times: null,
        action: { kind: "status", status, body: { message: "Server Error", errors } },
      });
    },
    holds: (docket, expect) => {
      hasFacts(docket, expect);
      expect(docket.operations).toContain("pulls.listFiles");
      for (const { coverage } of docket.entries) {
        expect(coverage.files).toMatchObject({ read: 1, total: 1 });
      }
    },
  })),
  ...[3, 0].map((count): Reported => ({
    what: `a list of ${count} that lacks what takes single sign-on is no proof`,
    repository: { pullRequests: pullRequests(count) },
    headers: {
      Candidates: { "x-github-sso": "partial-results; organizations=21955855,20582480" },
      "pulls.list": { "x-github-sso": "partial-results; organizations=21955855" },
    },
    holds: ({ ranking }, expect) => {
      expect(ranking).toMatchObject({ openCount: count, exact: false });
      expect(ranking?.reason).toContain("Sign in at https://github.com/orgs/acme/sso");
    },
  })),
  {
    what: "a field that it does not know is left out, and said so",
    ways: ["graphql"],
    ...THREE,
    prepare: ({ github }) => {
      github.settings.older = {
        lacks: ["PullRequest.mergeQueueEntry"],
        namesAtOnce: 1,
        says: "path and code",
      };
    },
    holds: (docket, expect) => {
      hasFacts(docket, expect);
      for (const { warnings } of docket.summaries) {
        expect(warnings.map(({ code }) => code)).toContain("not_known_to_server");
      }
    },
  },
  {
    what: "files have their real names, whatever a diff looks like",
    ...withDiff(ODD_DIFF, ODD_FILES),
    holds: ({ entries, prompts }, expect) => {
      expect(entries).toMatchObject([{ coverage: { files: { total: 7 } } }]);
      expect(ODD_FILES.filter((name) => !prompts.includes(name))).toEqual([]);
      expect(prompts).not.toMatch(/^.*\b(?:modified|added|deleted)\b.*\bCustomer\b/m);
    },
  },
  {
    what: "lines that end with a lone carriage return stay apart",
    ...withDiff(CARRIAGE_RETURNS, ["old.js"]),
    holds: ({ prompts }, expect) => {
      expect(prompts).toMatch(/let alpha\s+let delta\s+return gamma/);
    },
  },
  {
    what: "a file whose type changed is one",
    ...withDiff(TYPE_CHANGE, ["start.sh"]),
    holds: ({ entries }, expect) => {
      expect(entries).toMatchObject([{ coverage: { files: { read: 1, total: 1 } } }]);
    },
  },
];

describeReported(REPORTED);
