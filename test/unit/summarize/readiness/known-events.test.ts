import { describe, it } from "vitest";

import type { PullRequest } from "../../../../src/summarize/pull-request/pull-request.ts";
import { factLines } from "../../../../src/summarize/readiness/fact-lines.ts";
import { gather } from "../../../support/evidence.ts";
import { aComment, aReview, aThread, OLDER_HEAD, person } from "../../../support/pull-request.ts";

async function linesOf(pull: Partial<PullRequest>): Promise<string[]> {
  const { evidence, facts, readiness } = await gather(pull);
  return factLines(evidence.subject, facts, readiness);
}

function reviewed(...reviews: ReturnType<typeof aReview>[]): Partial<PullRequest> {
  const latest = new Map(reviews.map((review) => [review.author.login.toLowerCase(), review]));
  return { reviews: { total: reviews.length, list: reviews }, opinions: [...latest.values()] };
}

describe("the facts", () => {
  it("name who approved and who requests changes, when, and on what", async ({ expect }) => {
    const lines = await linesOf(
      reviewed(
        aReview({ author: person("grace"), state: "APPROVED" }),
        aReview({
          author: person("linus"),
          state: "APPROVED",
          commitOid: OLDER_HEAD,
          submittedAt: "2026-11-03T09:00:00Z",
        }),
        aReview({
          author: person("edsger"),
          state: "CHANGES_REQUESTED",
          submittedAt: "2026-11-10T09:00:00Z",
        }),
      ),
    );

    expect(lines).toContain(
      "Approved by: linus on 2026-11-03 (an earlier commit), grace on 2026-11-11.",
    );
    expect(lines).toContain("Changes requested by: edsger on 2026-11-10.");
    expect(lines).toContain(
      "State: changes were requested, since the change request by edsger on 2026-11-10.",
    );
  });

  it("tell of a request that an approval replaced", async ({ expect }) => {
    const lines = await linesOf(
      reviewed(
        aReview({
          author: person("edsger"),
          state: "CHANGES_REQUESTED",
          submittedAt: "2026-11-03T09:00:00Z",
        }),
        aReview({
          author: person("Edsger"),
          state: "APPROVED",
          submittedAt: "2026-11-10T09:00:00Z",
        }),
      ),
    );

    expect(lines).toContain(
      "Replaced: the change request by Edsger of 2026-11-03, by their approval of 2026-11-10.",
    );
    expect(lines).toContain("State: ready to merge, since the approval by Edsger on 2026-11-10.");
  });

  it("say since what a thread is open", async ({ expect }) => {
    const thread = aThread({
      comments: [aComment({ author: person("linus"), createdAt: "2026-11-08T09:00:00Z" })],
    });

    expect(await linesOf({ threads: { total: 1, list: [thread] } })).toContain(
      "State: review threads are open, since what linus said last in an open thread on 2026-11-08.",
    );
  });

  it("call a push a push", async ({ expect }) => {
    expect(await linesOf({ mergeable: "CONFLICTING" })).toContain(
      "State: has merge conflicts. Last push: 2026-11-09.",
    );
  });

  it.for([
    ["Closing, this is superseded by #284.", "MEMBER", "284"],
    ["Closing in favour of https://github.com/acme/app/pull/301, thanks all.", "OWNER", "301"],
    ["Replaced by PR #77", "MEMBER", "77"],
  ] as const)(
    "name the pull request that takes its place: %s",
    async ([body, association, number], { expect }) => {
      const list = [aComment({ body, association })];

      expect(await linesOf({ comments: { total: 1, list } })).toContain(
        `Superseded: grace wrote on 2026-11-10 that #${number} takes its place.`,
      );
    },
  );

  it.for([
    ["This is not superseded by #284.", "MEMBER"],
    ["It should be closed in favour of #284!", "NONE"],
    ["> superseded by #284\n\nIs it?", "MEMBER"],
    ["x is replaced by 12 bytes", "MEMBER"],
    ["superseded by #12", "MEMBER"],
  ] as const)("name none for: %s (%s)", async ([body, association], { expect }) => {
    const list = [aComment({ body, association })];
    const lines = await linesOf({ comments: { total: 1, list } });

    expect(lines.filter((line) => line.startsWith("Superseded"))).toEqual([]);
  });
});
