import { describe, it } from "vitest";

import type { Readiness } from "../../../src/protocol/pull-request.ts";
import type { Turn } from "../../../src/protocol/queue.ts";
import { waitedFor } from "../../../src/web/app/readiness/waited-for.ts";
import { aRow } from "../../support/rows.ts";

const LOGIN = "mira-lindqvist";
const readiness: Readiness = {
  state: "checks_failing",
  blockers: [],
  waitingOn: { who: "author", logins: ["lukas-ferber"] },
  since: "2026-11-01T09:00:00Z",
  stale: false,
};

function aTurn(day: number, turn: Pick<Turn, "kind" | "code" | "name">): Turn {
  return { ...turn, message: "", since: `2026-11-${String(day).padStart(2, "0")}T09:00:00Z` };
}

const OF_AUTHOR = aTurn(3, { kind: "person", name: "lukas-ferber", code: "checks_failing" });
const OF_READER = aTurn(5, { kind: "person", name: LOGIN, code: "review_requested" });
const OF_TEAM = aTurn(2, { kind: "team", name: "platform", code: "review_requested" });
const OF_MAINTAINERS = aTurn(4, { kind: "maintainers", code: "merge" });

describe("who a pull request waits for", () => {
  it("is whoever has the turn, longest first, and not what its readiness says", ({ expect }) => {
    const row = aRow(1, { turns: [OF_MAINTAINERS, OF_AUTHOR, OF_TEAM, OF_AUTHOR] });
    expect(waitedFor(readiness, row, { mine: [] }, LOGIN)).toEqual({
      names: ["team platform", "lukas-ferber", "maintainers"],
      since: OF_TEAM.since,
    });
  });

  it("is the reader first, since their own turn", ({ expect }) => {
    const row = aRow(1, { turns: [OF_AUTHOR, OF_READER] });
    expect(waitedFor(readiness, row, { mine: ["review_requested"] }, LOGIN)).toEqual({
      names: ["you", "lukas-ferber"],
      since: OF_READER.since,
    });
    const ofTeam = aRow(1, { turns: [OF_AUTHOR, OF_TEAM] });
    expect(waitedFor(readiness, ofTeam, { mine: ["review_requested"] }, LOGIN).names).toEqual([
      "your team platform",
      "lukas-ferber",
    ]);
  });

  it("is the reader where they were asked by name, since then", ({ expect }) => {
    const since = "2026-11-07T09:00:00Z";
    const mention = { author: "lukas-ferber", since, text: "24 or 25?", url: "https://x.example" };
    const row = aRow(1, { turns: [OF_AUTHOR] });
    expect(waitedFor(readiness, row, { mine: ["mentioned"], mention }, LOGIN)).toEqual({
      names: ["you", "lukas-ferber"],
      since,
    });
  });

  it("is nobody where it could not be told", ({ expect }) => {
    const row = aRow(1, { turns: [aTurn(1, { kind: "unknown", code: "unknown" })] });
    expect(waitedFor(readiness, row, { mine: [] }, LOGIN).names).toEqual([]);
  });

  it("is said by the readiness of what has no row", ({ expect }) => {
    expect(waitedFor(readiness, undefined, { mine: [] }, LOGIN)).toEqual({
      names: ["lukas-ferber"],
      since: readiness.since,
    });
    const reviewers = { ...readiness, waitingOn: { who: "reviewers", logins: [] } } as const;
    expect(
      waitedFor(
        { ...reviewers, waitingOn: { who: "reviewers", logins: [] } },
        undefined,
        { mine: [] },
        LOGIN,
      ).names,
    ).toEqual(["reviewers"]);
    expect(
      waitedFor(
        { ...reviewers, waitingOn: { who: "nobody", logins: [] } },
        undefined,
        { mine: [] },
        LOGIN,
      ).names,
    ).toEqual([]);
  });
});
