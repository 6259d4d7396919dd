import { describeReported, type Reported } from "./describe-reported.ts";
import type { Over, Revise } from "./docket-over.ts";
import { VIEWER } from "./github-api.ts";

/** Answers about people, checks and merges as they have been reported. */

const FILES = [{ path: "src/part1.ts", patch: "@@ 1 @@\n-old\n+new\n" }];
const APPROVED = {
  number: 1,
  author: "ada",
  files: FILES,
  reviews: [{ author: "grace", state: "APPROVED" as const }],
  checks: [{ name: "build", conclusion: "SUCCESS" as const }],
};

function one(more: object): Over {
  return { repository: { maintainers: ["grace"], pullRequests: [{ ...APPROVED, ...more }] } };
}

/** The same change to answers of both ways. */
function everywhere(revise: Revise): Record<string, Revise> {
  const names = [
    "Details",
    "Mergeability",
    "Recount",
    "pulls.list",
    "pulls.get",
    "issues.listComments",
  ];
  return Object.fromEntries(names.map((name) => [name, revise]));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const KINDS: Readonly<Record<string, string>> = {
  "old-hand": "Mannequin",
  acme: "Organization",
  "hire-42": "EnterpriseUserAccount",
};

const ODD_AUTHORS: Revise = (key, value) => {
  if (isObject(value) && typeof value["login"] === "string" && value["login"] in KINDS) {
    return { ...value, type: KINDS[value["login"]] };
  }
  if (Array.isArray(value) && value.some((each) => isObject(each) && each["body"] === "Fine.")) {
    return [null, ...value];
  }
  return key === "labels" ? null : value;
};

const BOT = "copilot-pull-request-reviewer[bot]";

const PEOPLE: readonly Reported[] = [
  {
    what: "accounts that are gone, imported or no person's own are read, and nulls between them",
    ...one({
      author: null,
      checks: [],
      reviews: [],
      comments: [
        { author: null, body: "Gone." },
        { author: "old-hand", body: "Imported." },
        { author: "acme", body: "As an organization." },
        { author: "hire-42", body: "As an employee." },
        { author: "grace", body: "Fine." },
      ],
    }),
    revise: everywhere(ODD_AUTHORS),
    holds: ({ entries, summaries, prompts }, expect) => {
      expect(summaries).toMatchObject([{ outcome: "written" }]);
      expect(entries).toMatchObject([{ facts: { author: "ghost", checks: { state: "none" } } }]);
      for (const said of ["Gone.", "Imported.", "As an organization.", "Fine."]) {
        expect(prompts).toContain(said);
      }
    },
  },
  {
    what: "a thread whose last word is by somebody who is gone is still open",
    ...one({
      threads: [
        {
          path: "src/part1.ts",
          line: 1,
          comments: [
            { author: "grace", body: "Why here?" },
            { author: null, body: "I leave." },
          ],
        },
      ],
    }),
    holds: ({ entries }, expect) => {
      expect(entries[0]?.readiness.state).not.toBe("ready");
    },
  },
  {
    what: "an approval by somebody who is gone is one where no rule asks for more",
    ways: ["graphql"],
    ...one({ reviews: [{ author: null, state: "APPROVED" }], reviewDecision: null }),
    holds: ({ entries, summaries }, expect) => {
      expect(summaries).toMatchObject([{ outcome: "written" }]);
      expect(entries[0]?.facts.reviews.approvals).toBe(1);
    },
  },
  {
    what: "a review that the reader has begun and not sent is no part of the docket",
    ...one({
      reviews: [
        ...APPROVED.reviews,
        { key: "unsent", author: VIEWER, state: "PENDING", body: "NOT-SENT overall" },
      ],
      threads: [
        {
          path: "src/part1.ts",
          line: 1,
          comments: [{ author: VIEWER, body: "NOT-SENT here", review: "unsent" }],
        },
      ],
    }),
    holds: ({ entries, prompts, stream }, expect) => {
      expect(entries[0]?.facts.threads).toEqual({ open: 0, resolved: 0 });
      expect(`${prompts}${stream}`).not.toContain("NOT-SENT");
    },
  },
  {
    what: "an issue of another repository that it closes carries its repository",
    ways: ["graphql"],
    ...one({
      closes: [
        { number: 77, title: "Elsewhere", state: "OPEN", repository: "other/tracker" },
        { number: 78, title: "Here", state: "OPEN" },
      ],
    }),
    holds: ({ prompts }, expect) => {
      expect(prompts).toContain("other/tracker#77");
      expect(prompts).toMatch(/[^\w]#78/);
      expect(prompts).not.toMatch(/[^\w]#77/);
    },
  },
  {
    what: "separators that readers take for ends of lines are escaped wherever they come from",
    ...one({
      title: "Fix a\u2028b\u2029c\u0085d",
      body: "One\u2028two",
      labels: ["x\u2028y"],
      comments: [{ author: "grace", body: "Why\u2028so\u0085?" }],
      checks: [{ name: "build\u2028two", conclusion: "FAILURE" }],
    }),
    holds: ({ stream, summaries }, expect) => {
      expect(summaries).toHaveLength(1);
      expect(stream).not.toMatch(/[\u2028\u2029\u0085]/);
    },
  },
  ...["PENDING_DEPLOYMENTS", "queued", "42"].map((word): Reported => ({
    what: `a merge state of no known name leaves it unknown (${word})`,
    ...one({ mergeState: "CLEAN" }),
    revise: everywhere((key, value) =>
      key === "mergeState" || key === "mergeable_state" ? word : value,
    ),
    holds: ({ entries }, expect) => {
      expect(entries[0]?.readiness.state).not.toBe("ready");
    },
  })),
  ...(["BLOCKED", "BEHIND", "DIRTY"] as const).map((mergeState): Reported => ({
    what: `what the merge box refuses is never ready, whatever else is green (${mergeState})`,
    ...one({
      mergeState,
      threads: [
        { path: "src/part1.ts", line: 1, comments: [{ author: BOT, body: "This leaks." }] },
      ],
    }),
    holds: ({ entries }, expect) => {
      expect(entries[0]?.readiness.state).not.toBe("ready");
    },
  })),
  {
    what: "checks that were all skipped are none that fail",
    ...one({
      mergeState: "CLEAN",
      checks: [
        { name: "build", conclusion: "SKIPPED" },
        { name: "lint", conclusion: "NEUTRAL" },
      ],
    }),
    holds: ({ entries }, expect) => {
      expect(entries[0]?.facts.checks.failing).toEqual([]);
      expect(entries[0]?.facts.checks.state).not.toBe("failure");
    },
  },
  ...(["ACTION_REQUIRED", "TIMED_OUT", "STARTUP_FAILURE", "CANCELLED", "STALE"] as const).map(
    (conclusion): Reported => ({
      what: `a check that ended with ${conclusion} has not passed`,
      ...one({ checks: [{ name: "build", conclusion }] }),
      holds: ({ entries }, expect) => {
        expect(entries[0]?.readiness.state).not.toBe("ready");
      },
    }),
  ),
  {
    what: "a check with an end of no known name has not passed",
    ...one({ checks: [{ name: "build", conclusion: "FAILURE" }] }),
    revise: {
      Details: (key, value) => (key === "conclusion" ? "PAUSED" : value),
      "checks.listForRef": (key, value) => (key === "conclusion" ? "paused" : value),
    },
    holds: ({ entries }, expect) => {
      expect(entries[0]?.readiness.state).not.toBe("ready");
    },
  },
  {
    what: "a status that went wrong beside checks that passed is told",
    ...one({
      checks: [
        { name: "build", conclusion: "SUCCESS" },
        { context: "deploy", state: "ERROR" },
      ],
    }),
    holds: ({ entries }, expect) => {
      expect(entries[0]?.readiness.state).toBe("checks_failing");
      expect(entries[0]?.facts.checks.failing).toEqual(["deploy"]);
    },
  },
  ...[
    "You have exceeded a secondary rate limit and have been temporarily blocked from content creation. Please retry your request again later.",
    "API rate limit already exceeded for installation ID 12.",
  ].map((message): Reported => ({
    what: `a limit without a header is one that passes (${message.slice(0, 40)}…)`,
    outcome: "failed",
    ...one({}),
    prepare: ({ control }) => {
      control.faults.add({
        times: null,
        action: { kind: "status", status: 403, body: { message } },
      });
    },
    holds: ({ outcome }, expect) => {
      expect(outcome.failure).toEqual({ code: "github_rate_limited", retryAfterMs: 60_000 });
    },
  })),
  {
    what: "a limit whose end is a date is waited for",
    ...one({}),
    prepare: ({ control, clock }) => {
      const headers = { "retry-after": new Date(clock.now() + 9000).toUTCString() };
      const action = { kind: "status", status: 429, headers } as const;
      control.faults.add({ action });
    },
    holds: ({ summaries }, expect) => {
      expect(summaries).toMatchObject([{ outcome: "written" }]);
    },
  },
  {
    what: "a page for people in place of an answer is asked again",
    ...one({}),
    prepare: ({ control }) => {
      const body = "<!DOCTYPE html><html><head><title>Unicorn! · GitHub</title></head></html>";
      control.faults.add({ times: 2, action: { kind: "status", status: 502, body } });
    },
    holds: ({ summaries }, expect) => {
      expect(summaries).toMatchObject([{ outcome: "written" }]);
    },
  },
  {
    what: "a single sign-on refusal without a word is known by its header",
    outcome: "failed",
    ...one({}),
    prepare: ({ control }) => {
      const url = "https://github.com/orgs/acme/sso?authorization_request=B7";
      const headers = { "X-GitHub-SSO": `required; url=${url}` };
      control.faults.add({ times: null, action: { kind: "status", status: 403, headers } });
    },
    holds: ({ outcome }, expect) => {
      expect(outcome.failure).toMatchObject({
        code: "sso_required",
        action: { url: "https://github.com/orgs/acme/sso?authorization_request=B7" },
      });
    },
  },
];

describeReported(PEOPLE);
