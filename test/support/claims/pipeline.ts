import { aDiff } from "../evidence.ts";
import { aComment, aReview, aThread, person } from "../pull-request.ts";
import type { ClaimScene } from "./scene.ts";

/** Configuration, many numbers, people who agree. */
export const pipeline: ClaimScene = {
  name: "pipeline",
  pull: {
    number: 3310,
    title: "Shard the end-to-end tests",
    body: "The end-to-end job takes 38 minutes and blocks every merge. This splits it into 6 shards by recorded duration, which brings the longest one to 8 minutes.\n\nThe durations are kept in `e2e/durations.json` and refreshed weekly by `refresh-durations.yml`.",
    comments: {
      total: 4,
      list: [
        aComment({
          author: person("kwame"),
          createdAt: "2026-10-20T09:00:00Z",
          body: "Six shards cost us 6 x the runner minutes for set-up. At 90 seconds of set-up each that is 9 minutes a run, on 340 runs a day.",
          anchor: "issuecomment-51",
        }),
        aComment({
          author: person("ada"),
          createdAt: "2026-10-21T09:00:00Z",
          body: "With the warmed image set-up drops to 15 seconds. I can go down to 4 shards if the budget is tight.",
          anchor: "issuecomment-52",
        }),
        aComment({
          author: person("ines-m"),
          createdAt: "2026-10-22T09:00:00Z",
          body: "Agreed.",
          anchor: "issuecomment-53",
        }),
        aComment({
          author: person("kwame"),
          createdAt: "2026-10-23T09:00:00Z",
          body: "4 shards then, and please cap `max-parallel` so that the nightly build does not starve.",
          anchor: "issuecomment-54",
        }),
      ],
    },
    reviews: {
      total: 2,
      list: [
        aReview({
          author: person("ines-m"),
          state: "APPROVED",
          submittedAt: "2026-10-24T09:00:00Z",
          body: "",
          anchor: "pullrequestreview-51",
        }),
        aReview({
          author: person("tomasz"),
          state: "COMMENTED",
          submittedAt: "2026-10-24T10:00:00Z",
          body: "The screenshots of failed shards overwrite each other: all of them are uploaded as `artifacts/latest.zip`.",
          anchor: "pullrequestreview-52",
        }),
      ],
    },
    threads: {
      total: 1,
      list: [
        aThread({
          path: ".github/workflows/e2e.yml",
          line: 31,
          comments: [
            aComment({
              author: person("tomasz"),
              createdAt: "2026-10-24T11:00:00Z",
              body: "`fail-fast` should be false, otherwise one red shard hides the others.",
              anchor: "discussion_r51",
            }),
          ],
        }),
      ],
    },
    checks: { state: "SUCCESS", total: 19, list: [] },
  },
  diff: aDiff(
    {
      path: ".github/workflows/e2e.yml",
      added: ["    strategy:", "      matrix:", "        shard: [1, 2, 3, 4, 5, 6]"],
    },
    { path: "e2e/durations.json", added: ['{ "checkout.spec.ts": 412, "login.spec.ts": 37 }'] },
    { path: "e2e/split.ts", added: ["export function splitByDuration(shards: number): Shard[] {"] },
  ),
  summaries: [
    "The end-to-end job takes {38|83} minutes and blocks every merge [C1].",
    "It is split into {6|9} shards by recorded duration [C1].",
    "{kwame|tomasz} worries about the runner minutes for set-up on 340 runs a day [C2].",
    "ada says that a warmed image brings set-up down to {15|50} seconds [C3].",
    "kwame asks to cap `{max-parallel|max-retries}` so that the nightly build does not starve [C5].",
    "tomasz reports that the screenshots of failed shards overwrite each other as {artifacts/latest.zip|artifacts/newest.zip} [R1].",
    "tomasz wants `{fail-fast|fail-slow}` to be false in .github/workflows/e2e.yml [T1].",
    "All {19|91} checks passed. ines-m agrees [C4].",
    "The durations are kept in {e2e/durations.json|e2e/timings.json} [C1].",
    "The set-up costs “{9 minutes a run|6 minutes a run}” according to kwame [C2].",
    "{ines-m|kwame} agreed without conditions [C4].",
    "The splitting is done by {splitByDuration|splitByFailure} in e2e/split.ts [F3].",
    "The screenshots of failed shards overwrite each other because they are uploaded under one name [{R1|C5}].",
    "{kwame|mallory} objects to the cost, and ada offers to go down to 4 shards [C3][C2].",
  ],
};
