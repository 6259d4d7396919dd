import { describe, it } from "vitest";

import { createGate } from "../../../src/upstream/gate.ts";
import { settle } from "../../support/clock.ts";

const never = new AbortController().signal;

function createLatch() {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  return { wait: () => promise, open: resolve, fail: reject };
}

describe("work in a gate", () => {
  it("is no more at once than there are places", async ({ expect }) => {
    const gate = createGate(2);
    let running = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      running += 1;
      most = Math.max(most, running);
      await settle();
      running -= 1;
    };

    await Promise.all([1, 2, 3, 4, 5].map((rank) => gate.run(() => rank, work, never)));

    expect(most).toBe(2);
  });

  it("goes by rank, as it is when a place becomes free", async ({ expect }) => {
    const gate = createGate(1);
    const order: string[] = [];
    const ranks = { a: 1, b: 2, c: 3 };
    const busy = createLatch();
    const all = [
      gate.run(() => 0, busy.wait, never),
      ...(["a", "b", "c"] as const).map((name) =>
        gate.run(
          () => ranks[name],
          async () => {
            order.push(name);
          },
          never,
        ),
      ),
    ];
    ranks.c = 0;
    busy.open();
    await Promise.all(all);

    expect(order).toEqual(["c", "a", "b"]);
  });

  it("is forgotten when nobody waits for it", async ({ expect }) => {
    const gate = createGate(1);
    const busy = createLatch();
    const gone = new AbortController();
    const first = gate.run(() => 0, busy.wait, never);
    const second = gate.run(
      () => 1,
      () => Promise.resolve("second"),
      gone.signal,
    );
    const third = gate.run(
      () => 2,
      () => Promise.resolve("third"),
      never,
    );
    gone.abort(new Error("gone"));
    busy.open();

    await expect(second).rejects.toThrow("gone");
    expect(await third).toBe("third");
    await first;
  });

  it("gives its place back when it fails", async ({ expect }) => {
    const gate = createGate(1);

    await expect(
      gate.run(
        () => 0,
        () => Promise.reject(new Error("no")),
        never,
      ),
    ).rejects.toThrow("no");
    expect(
      await gate.run(
        () => 0,
        () => Promise.resolve("yes"),
        never,
      ),
    ).toBe("yes");
  });
});

describe("a gate", () => {
  it("lets the lowest rank in next, of equal ones who came first, and nobody who has left", async ({
    expect,
  }) => {
    const { signal } = new AbortController();
    const leaving = new AbortController();
    const gate = createGate(1);
    const entered: string[] = [];
    const releases: (() => void)[] = [];

    function come(name: string, rank: number, until = signal): Promise<void> {
      return gate
        .enter(until, () => rank)
        .then(
          (release) => {
            entered.push(name);
            releases.push(release);
          },
          () => undefined,
        );
    }

    const first = come("first", 9);
    await first;
    const others = [come("b", 2), come("a", 1), come("gone", 0, leaving.signal), come("b too", 2)];
    leaving.abort();
    for (let left = 3; left > 0; left -= 1) {
      // Giving a place back twice frees no second one.
      releases.at(-1)?.();
      releases.at(-1)?.();
      await expect.poll(() => entered.length).toBe(5 - left);
    }
    await Promise.all(others);
    expect(entered).toEqual(["first", "a", "b", "b too"]);
  });
});
