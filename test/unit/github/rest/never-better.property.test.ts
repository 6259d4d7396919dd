import * as fc from "fast-check";
import { describe, it } from "vitest";

import type { PullRequests } from "../../../../src/summarize/ports.ts";
import { gatherFacts } from "../../../../src/summarize/readiness/facts.ts";
import { judgeReadiness } from "../../../../src/summarize/readiness/readiness.ts";
import type { RepositorySpec } from "../../../fakes/github/world.ts";
import { idsOf, START } from "../github-api.ts";
import { createRestApi } from "./rest-api.ts";

const person = fc.constantFrom("ada", "grace", "linus", "hugo");
const anybody = fc.oneof(person, fc.constant("linter[bot]"));
const at = fc
  .integer({ min: 1, max: 400 })
  .map((hours) => new Date(START - hours * 3_600_000).toISOString());

/** Most are near their merge: that is where less that is seen could pass for less that is there. */
const repository = fc.record({
  maintainers: fc.subarray(["grace", "linus"]),
  requiredApprovals: fc.constantFrom(0, 0, 1, 2),
  pullRequests: fc
    .record({
      number: fc.constant(1),
      author: fc.constant("ada"),
      draft: fc.constantFrom(false, false, false, false, true),
      behind: fc.constantFrom(false, false, false, true),
      mergeable: fc.constantFrom("MERGEABLE", "MERGEABLE", "MERGEABLE", "CONFLICTING", "UNKNOWN"),
      createdAt: fc.constant("2026-11-01T09:00:00Z"),
      comments: fc.array(fc.record({ author: anybody, body: fc.constant("Words."), at }), {
        maxLength: 3,
      }),
      reviews: fc.array(
        fc.record({
          author: anybody,
          state: fc.constantFrom(
            "APPROVED",
            "APPROVED",
            "APPROVED",
            "CHANGES_REQUESTED",
            "COMMENTED",
            "DISMISSED",
          ),
          at,
        }),
        { maxLength: 4 },
      ),
      threads: fc.array(
        fc
          .record({
            path: fc.constant("a.ts"),
            resolved: fc.constantFrom(true, true, false),
            comments: fc.array(fc.record({ author: anybody, body: fc.constant("Hm."), at }), {
              minLength: 1,
              maxLength: 3,
            }),
          })
          .map(({ resolved, comments, ...thread }) => ({
            ...thread,
            comments: comments.toSorted((a, b) => a.at.localeCompare(b.at)),
            ...(resolved ? { resolvedBy: "ada" } : {}),
          })),
        { maxLength: 2 },
      ),
      requestedReviewers: fc
        .subarray(["grace", "hugo"])
        .map((logins) => logins.map((login) => ({ login }))),
      checks: fc.array(
        fc.oneof(
          fc.record({
            name: fc.constantFrom("build", "lint"),
            conclusion: fc.constantFrom("SUCCESS", "SUCCESS", "NEUTRAL", "FAILURE"),
          }),
          fc.record({
            context: fc.constantFrom("deploy", "cover"),
            state: fc.constantFrom("SUCCESS", "SUCCESS", "PENDING", "EXPECTED"),
          }),
        ),
        { maxLength: 4 },
      ),
    })
    .map((pull) => [pull]),
}) satisfies fc.Arbitrary<Omit<RepositorySpec, "name">>;

async function judged(pulls: PullRequests) {
  const [pull] = await pulls.details(await idsOf(pulls));
  if (pull === undefined) {
    throw new Error("It was expected to be there.");
  }
  return judgeReadiness(gatherFacts(pull, START), pull, START);
}

describe("what REST shows", () => {
  it("is never better than what GraphQL shows", async ({ expect }) => {
    await fc.assert(
      fc.asyncProperty(repository, async (spec) => {
        const api = createRestApi(spec);
        const truth = await judged(api.pulls());
        const rest = await judged(api.rest);
        const codes = rest.blockers.map(({ code }) => code);
        // REST does not show which threads are resolved, and says so.
        if (rest.state !== "unknown" && !codes.includes("threads_uncertain")) {
          expect(rest.state).toBe(truth.state);
          expect(rest.waitingOn.who).toBe(truth.waitingOn.who);
        }
        expect(rest.state === "ready" && truth.state !== "ready").toBe(false);
        expect(rest.stale && !truth.stale).toBe(false);
      }),
      { numRuns: 200 },
    );
  });
});
