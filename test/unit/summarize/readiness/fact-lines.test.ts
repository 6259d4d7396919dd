import { describe, it } from "vitest";

import type { Facts, Readiness } from "../../../../src/protocol/pull-request.ts";
import { factLines, type FactSubject } from "../../../../src/summarize/readiness/fact-lines.ts";
import { gatherFacts } from "../../../../src/summarize/readiness/facts.ts";
import { judgeReadiness } from "../../../../src/summarize/readiness/readiness.ts";
import { aPullRequest } from "../../../support/pull-request.ts";

const NOW = Date.parse("2026-11-20T12:00:00Z");
const SUBJECT: FactSubject = { number: 12, comments: 1, closes: [] };

interface Given {
  subject?: Partial<FactSubject>;
  facts?: Partial<Facts>;
  readiness?: Partial<Readiness>;
}

function linesOf({
  subject = {},
  facts: ownFacts = {},
  readiness: ownReadiness = {},
}: Given): string[] {
  const pull = aPullRequest();
  const facts = { ...gatherFacts(pull, NOW), ...ownFacts };
  // Lines say what they are given: what follows from what is judged elsewhere.
  const readiness = { ...judgeReadiness(gatherFacts(pull, NOW), pull, NOW), ...ownReadiness };
  return factLines({ ...SUBJECT, ...subject }, facts, readiness);
}

/** The lines that differ from those of a pull request with nothing in its way. */
function changed(given: Given): string[] {
  const usual = linesOf({});
  return linesOf(given).filter((line) => !usual.includes(line));
}

const BARE = { failing: [], pending: [], total: 4 };

describe("the facts in words", () => {
  it("are these of a pull request with nothing in its way", ({ expect }) => {
    expect(linesOf({})).toEqual([
      "Pull request #12 by ada, opened 2026-11-01, last active 2026-11-11.",
      "Size: 2 files, +30 -4, 3 commits.",
      "Discussion: 1 comment by people, 0 open and 0 resolved review threads.",
      "Reviews: 1 approval, 0 change requests.",
      "Checks: none.",
      "Merging: mergeable.",
      "State: ready to merge, since 2026-11-11.",
      "Waiting on nobody.",
    ]);
  });

  it.for([
    [
      "a draft",
      { facts: { draft: true } },
      ["Pull request #12 by ada, opened 2026-11-01, last active 2026-11-11, a draft."],
    ],
    [
      "the queue",
      { facts: { mergeQueue: { state: "QUEUED", position: 3 } } },
      ["Merging: mergeable, in the merge queue at position 3."],
    ],
    ["what it closes", { subject: { closes: ["#3", "acme/web#4"] } }, ["Closes: #3, acme/web#4."]],
    [
      "who was asked",
      { facts: { reviews: { approvals: 0, changesRequested: 1, requested: ["grace", "linus"] } } },
      ["Reviews: 0 approvals, 1 change request, requested from grace, linus."],
    ],
    ["age", { readiness: { stale: true } }, ["State: ready to merge, stale, since 2026-11-11."]],
    [
      "what made it so",
      {
        subject: {
          events: {
            lines: ["Approved by: grace."],
            since: "the approval by grace on 2026-11-11",
            pushed: "2026-11-09",
          },
        },
      },
      ["Approved by: grace.", "State: ready to merge, since the approval by grace on 2026-11-11."],
    ],
    [
      "the last push where nothing else did",
      { subject: { events: { lines: [], pushed: "2026-11-09" } } },
      ["State: ready to merge. Last push: 2026-11-09."],
    ],
    [
      "no push that is not known",
      { subject: { events: { lines: [] } } },
      ["State: ready to merge."],
    ],
    [
      "the author's turn",
      { readiness: { waitingOn: { who: "author", logins: ["ada"] } } },
      ["Waiting on the author (ada)."],
    ],
    [
      "the checks' turn",
      { readiness: { waitingOn: { who: "checks", logins: [] } } },
      ["Waiting on the checks."],
    ],
    [
      "reviewers' turn",
      { readiness: { waitingOn: { who: "reviewers", logins: ["grace"] } } },
      ["Waiting on reviewers (grace)."],
    ],
  ] satisfies [string, Given, string[]][])("tell %s", ([, given, lines], { expect }) => {
    expect(changed(given)).toEqual(lines);
  });

  it("tell what is in the way apart from what happens by itself", ({ expect }) => {
    const blockers = [
      { code: "draft", message: "It is marked as a draft." },
      { code: "auto_merge", message: "Auto-merge is on." },
    ];
    expect(changed({ readiness: { blockers } })).toEqual([
      "In the way: It is marked as a draft.",
      "Note: Auto-merge is on.",
    ]);
  });

  it("name ten people at most", ({ expect }) => {
    const logins = Array.from({ length: 12 }, (_, index) => `p${index}`);
    const [line] = changed({ readiness: { waitingOn: { who: "reviewers", logins } } });
    expect(line).toBe("Waiting on reviewers (p0, p1, p2, p3, p4, p5, p6, p7, p8, p9 and 2 more).");
  });

  it.for([
    ["none", BARE, "none"],
    ["unknown", BARE, "not known"],
    ["success", BARE, "4 in all, 0 failing, 0 running"],
    [
      "failure",
      { ...BARE, failing: ["lint"], pending: ["e2e", "docs"] },
      "4 in all, 1 failing, 2 running",
    ],
    ["failure", { ...BARE, counts: { failing: 3, pending: 1 } }, "4 in all, 3 failing, 1 running"],
    // A state without a check that explains it: not all were read.
    ["failure", BARE, "failing, not counted"],
    ["error", BARE, "failing, not counted"],
    ["pending", BARE, "still running, not counted"],
    ["expected", BARE, "a required one has not reported, not counted"],
  ] satisfies [Facts["checks"]["state"], Omit<Facts["checks"], "state">, string][])(
    "count checks that are %s only where all are known: %j",
    ([state, checks, words], { expect }) => {
      expect(linesOf({ facts: { checks: { ...checks, state } } })).toContain(`Checks: ${words}.`);
    },
  );
});

type Unknown = [part: NonNullable<Facts["unread"]>[number], given: Given, lines: string[]];

describe("the facts that could not be read", () => {
  const REQUESTED = { approvals: 1, changesRequested: 0, requested: ["grace"] };

  const UNKNOWN: Unknown[] = [
    ["size", {}, ["Size: not known."]],
    [
      "comments",
      {},
      [
        "Pull request #12 by ada, opened 2026-11-01.",
        "Discussion: comments not counted, 0 open and 0 resolved review threads.",
      ],
    ],
    ["reviews", {}, ["Pull request #12 by ada, opened 2026-11-01.", "Reviews: not known."]],
    [
      "threads",
      {},
      [
        "Pull request #12 by ada, opened 2026-11-01.",
        "Discussion: 1 comment by people, review threads not known.",
      ],
    ],
    [
      "resolution",
      { facts: { threads: { open: 2, resolved: 0 } } },
      [
        "Discussion: 1 comment by people, 2 review threads of which it is not known whether they are resolved.",
      ],
    ],
    [
      "requests",
      {},
      ["Reviews: 1 approval, 0 change requests, not known from whom they were requested."],
    ],
    [
      "requests",
      { facts: { reviews: REQUESTED } },
      ["Reviews: 1 approval, 0 change requests, requested from grace and maybe others."],
    ],
    ["closes", {}, ["Closes: not known."]],
    ["closes", { subject: { closes: ["#3"] } }, ["Closes: #3 and maybe others."]],
    [
      "checks",
      { facts: { checks: { ...BARE, state: "success" } } },
      ["Checks: passed, not counted."],
    ],
  ];

  it.for(UNKNOWN)("are said to be unknown: %s, %j", ([part, given, lines], { expect }) => {
    expect(changed({ ...given, facts: { ...given.facts, unread: [part] } })).toEqual(lines);
  });
});
