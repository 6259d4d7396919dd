import { describe, it } from "vitest";

import { createGathering } from "../../../../src/summarize/gather/gathering.ts";
import { createRequestQueue } from "../../../../src/summarize/gather/request-queue.ts";
import { createTestClock, settle } from "../../../support/clock.ts";
import { createGitHub, discussed, NOW } from "../../../support/docket-world.ts";

const never = new AbortController().signal;
const SIZE = { additions: 1, deletions: 1, changedFiles: 1 };

function wanted(...numbers: number[]) {
  return numbers.map((number) => ({ id: `PR_${number}`, number, size: SIZE }));
}

describe("what is begun before the list is final", () => {
  it("is asked for in the order that is likely by then, and what no longer is comes last", async ({
    expect,
  }) => {
    const github = createGitHub([1, 2, 3, 4].map((number) => discussed(number, 1)));
    const requestQueue = createRequestQueue(github.pulls);
    const busy = Promise.withResolvers<never[]>();
    for (let place = 0; place < 20; place += 1) {
      void requestQueue.ask(
        () => -1,
        () => busy.promise,
        never,
      );
    }
    const gathering = createGathering({
      requestQueue,
      repository: { owner: "acme", name: "rockets", private: false },
      webUrl: "https://github.com",
      clock: createTestClock(NOW, 5000),
      signal: never,
      enough: never,
    });
    gathering.begin(wanted(1, 2, 3));
    gathering.begin(wanted(4, 2));
    await settle();
    busy.resolve([]);
    await settle();

    expect(github.named("details").map(({ ids }) => ids)).toEqual([
      ["PR_4", "PR_2", "PR_1", "PR_3"],
    ]);
    expect(github.named("changes").map(({ ids }) => ids[0])).toEqual([4, 2, 1, 3]);
  });
});
