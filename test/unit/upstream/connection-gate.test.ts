import { describe, it } from "vitest";

import { createGate } from "../../../src/upstream/connection-gate.ts";

describe("a gate", () => {
  it("lets the lowest turn in next, of equal ones who came first, and nobody who has left", async ({
    expect,
  }) => {
    const { signal } = new AbortController();
    const leaving = new AbortController();
    const gate = createGate(1);
    const entered: string[] = [];
    const releases: (() => void)[] = [];

    function come(name: string, turn: number, until = signal): Promise<void> {
      return gate.enter(until, turn).then(
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
