import { describe, it } from "vitest";

import { goOnMeanwhile } from "../../fakes/data/meanwhile.ts";
import { SAMPLE_REPOSITORIES, sampleWorld } from "../../fakes/data/sample-world.ts";
import { pullRequestNumbered, repositoryNamed } from "../../fakes/github/changes.ts";
import { createStore } from "../../fakes/github/create-store.ts";
import { NOW } from "./github-environment.ts";

const { busy, calm } = SAMPLE_REPOSITORIES;

describe("what goes on in the sample data", () => {
  it("merges, closes, opens and says something in what was open before", ({ expect }) => {
    let now = NOW;
    const store = createStore(sampleWorld(NOW), () => now);
    const stateOf = (name: string) =>
      new Map(
        repositoryNamed(store, name).pullRequests.map(({ number, state, comments, reviews }) => [
          number,
          { state, said: comments.length + reviews.length },
        ]),
      );
    const before = [busy, calm].map(stateOf);
    now += 60_000;
    goOnMeanwhile(store);
    const changed = [busy, calm].map((name, index) =>
      [...stateOf(name)].flatMap(([number, { state, said }]) => {
        const was = before[index]?.get(number);
        return was === undefined
          ? [`${number} new`]
          : was.state !== state
            ? [`${number} ${was.state} → ${state}`]
            : was.said !== said
              ? [`${number} +${said - was.said}`]
              : [];
      }),
    );
    expect(changed.map((each) => each.toSorted())).toEqual([
      ["839 OPEN → MERGED", "845 +1", "850 OPEN → CLOSED", "889 +1", "891 new"],
      ["149 OPEN → MERGED", "151 +1"],
    ]);
    // Only then, and by people that are known.
    const { comments } = pullRequestNumbered(store, busy, 845);
    expect(Date.parse(comments.at(-1)?.createdAt ?? "")).toBe(now - (now % 1000));
    expect(store.accounts.size).toBe(createStore(sampleWorld(NOW), () => NOW).accounts.size);
  });
});
