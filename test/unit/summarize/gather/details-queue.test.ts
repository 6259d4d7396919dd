import { describe, it } from "vitest";

import { createDetailsQueue } from "../../../../src/summarize/gather/details-queue.ts";
import { createRequestQueue } from "../../../../src/summarize/gather/request-queue.ts";
import { UpstreamError } from "../../../../src/upstream/error.ts";
import { settle } from "../../../support/clock.ts";
import { createGitHub, discussed } from "../../../support/docket-world.ts";

const never = new AbortController().signal;
const TWELVE = Array.from({ length: 12 }, (_, index) => discussed(index + 1, 1));

/** A queue whose every place to ask is taken until they are all given back. */
function createBusyQueue(before?: Parameters<typeof createGitHub>[1]) {
  const github = createGitHub(TWELVE, before);
  const requestQueue = createRequestQueue(github.pulls);
  const busy = Promise.withResolvers<never[]>();
  for (let place = 0; place < 20; place += 1) {
    requestQueue
      .ask(
        () => -1,
        () => busy.promise,
        never,
      )
      .catch(() => undefined);
  }
  return { github, requestQueue, queue: createDetailsQueue(requestQueue, never), busy };
}

describe("a call for details", () => {
  it("takes along who is first on the list when there is room for it", async ({ expect }) => {
    const { github, queue, busy } = createBusyQueue();
    const ranks = new Map(TWELVE.map(({ id }, rank) => [id, rank]));
    const given = new AbortController();
    const read = TWELVE.slice(0, 11).map(({ id }) =>
      queue.read({
        id,
        rank: () => ranks.get(id) ?? Number.NaN,
        signal: id === "PR_2" ? given.signal : never,
      }),
    );
    await settle();
    given.abort(new Error("It has left the list."));
    ranks.set("PR_11", 0.5);
    read.push(queue.read({ id: "PR_12", rank: () => 1.5, signal: never }));
    busy.resolve([]);

    const found = await Promise.allSettled(read);
    expect(github.named("details").map(({ ids }) => ids)).toEqual([
      ["PR_1", "PR_11", "PR_12", "PR_3", "PR_4"],
      ["PR_5", "PR_6", "PR_7", "PR_8", "PR_9"],
      ["PR_10"],
    ]);
    expect(found.map(({ status }) => status)).toEqual(
      TWELVE.map(({ id }) => (id === "PR_2" ? "rejected" : "fulfilled")),
    );
  });

  it("goes after what has to be answered before any place on the list", async ({ expect }) => {
    const { github, requestQueue, queue, busy } = createBusyQueue();
    const read = queue.read({ id: "PR_1", rank: () => 0, signal: never });
    const counted = requestQueue.askFirst((pulls) => pulls.recount(["PR_1"]), never);
    await counted;
    busy.resolve([]);

    await read;
    expect(github.asked.map(({ name }) => name)).toEqual(["recount", "details"]);
  });

  it("that failed for single ones is not repeated for who has left meanwhile", async ({
    expect,
  }) => {
    const given = new AbortController();
    const cause = new UpstreamError("github", "invalid_response", { status: 502 });
    const { github, queue, busy } = createBusyQueue({
      before({ ids }) {
        if (ids.length > 1) {
          given.abort(new Error("It has left the list."));
          throw new UpstreamError("github", "invalid_response", { cause });
        }
      },
    });
    const stays = queue.read({ id: "PR_1", rank: () => 0, signal: never });
    const leaves = queue.read({ id: "PR_2", rank: () => 1, signal: given.signal });
    busy.resolve([]);

    await expect(leaves).rejects.toThrow("It has left the list.");
    expect(await stays).toMatchObject({ number: 1 });
    expect(github.named("details").map(({ ids }) => ids)).toEqual([["PR_1", "PR_2"], ["PR_1"]]);
  });

  it("is not made for those who have all left", async ({ expect }) => {
    const { github, queue, busy } = createBusyQueue();
    const given = new AbortController();
    const read = queue.read({ id: "PR_1", rank: () => 0, signal: given.signal });
    given.abort(new Error("It has left the list."));
    busy.resolve([]);

    await expect(read).rejects.toThrow("It has left the list.");
    await settle();
    expect(github.named("details")).toEqual([]);
    expect(await queue.read({ id: "PR_2", rank: () => 0, signal: never })).toMatchObject({
      number: 2,
    });
  });

  it("that can no longer be made fails all who wait for it", async ({ expect }) => {
    const { github, queue, busy } = createBusyQueue();
    const read = TWELVE.map(({ id }, rank) => queue.read({ id, rank: () => rank, signal: never }));
    busy.reject(new UpstreamError("github", "rejected", { status: 401 }));

    const found = await Promise.allSettled(read);
    expect(new Set(found.map(({ status }) => status))).toEqual(new Set(["rejected"]));
    expect(github.asked).toEqual([]);
  });
});
