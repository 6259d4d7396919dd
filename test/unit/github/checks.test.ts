import { describe, it } from "vitest";

import { factLines } from "../../../src/summarize/readiness/fact-lines.ts";
import { gatherFacts } from "../../../src/summarize/readiness/facts.ts";
import { judgeReadiness } from "../../../src/summarize/readiness/readiness.ts";
import type { PullRequestSpec } from "../../fakes/github/world.ts";
import { createGitHubApi, idsOf, START } from "./github-api.ts";

async function read(checks: PullRequestSpec["checks"]) {
  const pullRequest: PullRequestSpec = {
    number: 1,
    author: "ada",
    reviews: [{ author: "grace", state: "APPROVED" }],
    mergeState: "CLEAN",
    ...(checks && { checks }),
  };
  const pulls = createGitHubApi({ pullRequests: [pullRequest] }).pulls();
  const [pull] = await pulls.details(await idsOf(pulls));
  if (pull === undefined) {
    throw new Error("It was expected to be there.");
  }
  const facts = gatherFacts(pull, START);
  const readiness = judgeReadiness(facts, pull, START);
  const lines = factLines({ number: 1, comments: 0, closes: [] }, facts, readiness).join("\n");
  return { facts, readiness, lines };
}

describe("the checks of a head", () => {
  it("are the newest run of each", async ({ expect }) => {
    const { facts, readiness } = await read([
      { name: "build", conclusion: "FAILURE" },
      { name: "build", conclusion: "SUCCESS" },
      { name: "lint", conclusion: "CANCELLED" },
      { name: "lint", conclusion: "SUCCESS" },
    ]);

    expect(readiness.state).toBe("ready");
    expect(facts.checks).toEqual({ state: "success", failing: [], pending: [], total: 2 });
  });

  it("are counted by GitHub where there are too many to read", async ({ expect }) => {
    const { facts, readiness, lines } = await read(
      Array.from({ length: 120 }, (_, index) => ({
        name: `shard ${index}`,
        conclusion: index < 3 || index >= 110 ? ("FAILURE" as const) : ("SUCCESS" as const),
      })),
    );

    expect(readiness.blockers).toEqual([
      { code: "checks_failing", message: "13 of 120 checks fail." },
    ]);
    expect(facts.checks).toEqual({
      state: "failure",
      failing: [],
      pending: [],
      total: 120,
      counts: { failing: 13, pending: 0 },
    });
    expect(lines).toContain("Checks: 120 in all, 13 failing, 0 running.");
  });
});
