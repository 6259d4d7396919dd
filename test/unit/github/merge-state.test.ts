import { describe, it } from "vitest";

import type { MergeState } from "../../../src/summarize/pull-request/pull-request.ts";
import { gatherFacts } from "../../../src/summarize/readiness/facts.ts";
import { judgeReadiness } from "../../../src/summarize/readiness/readiness.ts";
import type { PullRequestSpec } from "../../fakes/github/world.ts";
import { idsOf, START } from "./github-api.ts";
import { createRestApi } from "./rest/rest-api.ts";

/** What follows for a pull request that is approved, green and free of conflicts by all that can be seen. */
const STATES: Record<MergeState, string> = {
  BEHIND: "unknown: behind",
  BLOCKED: "unknown: blocked",
  CLEAN: "ready: ",
  DIRTY: "conflicts: conflicts",
  DRAFT: "draft: draft",
  HAS_HOOKS: "ready: ",
  UNKNOWN: "unknown: mergeability_unknown",
  UNSTABLE: "ready: ",
};

const MERGE_STATES: readonly MergeState[] = [
  "BEHIND",
  "BLOCKED",
  "CLEAN",
  "DIRTY",
  "DRAFT",
  "HAS_HOOKS",
  "UNKNOWN",
  "UNSTABLE",
];

const APPROVED: PullRequestSpec = {
  number: 1,
  author: "ada",
  reviews: [{ author: "grace", state: "APPROVED" }],
  checks: [{ name: "build", conclusion: "SUCCESS" }],
};

async function readBoth(spec: Partial<PullRequestSpec>) {
  const api = createRestApi({ maintainers: ["grace"], pullRequests: [{ ...APPROVED, ...spec }] });
  const judged = await Promise.all(
    [api.pulls(), api.rest].map(async (pulls) => {
      const ids = await idsOf(pulls);
      const [pull] = await pulls.details(ids);
      if (pull === undefined) {
        throw new Error("It was expected to be there.");
      }
      const facts = gatherFacts(pull, START);
      return {
        pull,
        again: await pulls.mergeability?.(ids),
        ...judgeReadiness(facts, pull, START),
      };
    }),
  );
  const [graphql, rest] = judged;
  if (graphql === undefined || rest === undefined) {
    throw new Error("Both levels were expected.");
  }
  return { graphql, rest };
}

describe("what GitHub says of the merge", () => {
  it.for(MERGE_STATES.map((state) => [state, STATES[state]] as const))(
    "%s decides over GraphQL: %s",
    async ([mergeState, expected], { expect }) => {
      const { graphql } = await readBoth({ mergeState });
      expect(graphql.again).toEqual([{ id: graphql.pull.id, mergeable: "MERGEABLE", mergeState }]);
      expect(`${graphql.state}: ${graphql.blockers.map(({ code }) => code).join()}`).toBe(expected);
    },
  );

  it.for(MERGE_STATES)(
    "%s is read over REST, and nothing it blocks is ready",
    async (mergeState, { expect }) => {
      const { graphql, rest } = await readBoth({ mergeState });
      expect(rest.pull.mergeState).toBe(mergeState);
      expect(rest.again).toEqual(graphql.again);
      expect(rest.state).toBe(graphql.state);
      expect(rest.blockers.map(({ code }) => code)).toEqual(
        expect.arrayContaining(graphql.blockers.map(({ code }) => code)),
      );
    },
  );

  it("names what may be why where only machines speak in an unresolved thread", async ({
    expect,
  }) => {
    const { graphql } = await readBoth({
      mergeState: "BLOCKED",
      threads: [
        { path: "a.ts", comments: [{ author: "copilot-pull-request-reviewer[bot]", body: "Hm." }] },
      ],
    });
    expect(graphql.state).toBe("unknown");
    expect(graphql.blockers).toEqual([
      {
        code: "blocked",
        message:
          "GitHub blocks the merge; unresolved review threads in which no person speaks may be why.",
      },
    ]);
  });

  it("puts the author in charge of a branch that is behind", async ({ expect }) => {
    const { graphql, rest } = await readBoth({ behind: true });
    const author = { who: "author", logins: ["ada"] };
    expect([graphql.waitingOn, rest.waitingOn]).toEqual([author, author]);
  });
});
