import { describe, it } from "vitest";

import { createSlots } from "../../../src/upstream/gate.ts";
import { settle } from "../../support/clock.ts";

const never = new AbortController().signal;

function gate() {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  return { wait: () => promise, open: resolve, fail: reject };
}

describe("slots", () => {
  it("let no more work at once than there are places", async ({ expect }) => {
    const slots = createSlots(2);
    let running = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      running += 1;
      most = Math.max(most, running);
      await settle();
      running -= 1;
    };

    await Promise.all([1, 2, 3, 4, 5].map((rank) => slots.run(() => rank, work, never)));

    expect(most).toBe(2);
  });

  it("go to the first in rank, as it is when a place becomes free", async ({ expect }) => {
    const slots = createSlots(1);
    const order: string[] = [];
    const ranks = { a: 1, b: 2, c: 3 };
    const busy = gate();
    const all = [
      slots.run(() => 0, busy.wait, never),
      ...(["a", "b", "c"] as const).map((name) =>
        slots.run(
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

  it("forget who no longer waits", async ({ expect }) => {
    const slots = createSlots(1);
    const busy = gate();
    const gone = new AbortController();
    const first = slots.run(() => 0, busy.wait, never);
    const second = slots.run(
      () => 1,
      () => Promise.resolve("second"),
      gone.signal,
    );
    const third = slots.run(
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

  it("give a place back when work fails", async ({ expect }) => {
    const slots = createSlots(1);

    await expect(
      slots.run(
        () => 0,
        () => Promise.reject(new Error("no")),
        never,
      ),
    ).rejects.toThrow("no");
    expect(
      await slots.run(
        () => 0,
        () => Promise.resolve("yes"),
        never,
      ),
    ).toBe("yes");
  });
});
