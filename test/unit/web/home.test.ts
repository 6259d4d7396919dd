import { describe, it } from "vitest";

import type { DocketEvent } from "../../../src/protocol/events.ts";
import { freshCounts, homeItems } from "../../../src/web/app/home/home-items.ts";
import { offeredOf } from "../../../src/web/app/home/own-repositories.ts";
import { EMPTY_QUERY, toRequest } from "../../../src/web/app/page/docket-query.ts";
import { isOfSeveral, nameOf, queryOf } from "../../../src/web/app/page/repositories-of.ts";
import { type Action, initialState, reduce, type State } from "../../../src/web/app/page/state.ts";
import { elementKey } from "../../../src/web/app/queue/items.ts";
import { countByRepository, namesWithin } from "../../../src/web/app/queue/repositories.ts";
import { aRow, queueEvent } from "../../support/rows.ts";

const NAMES = ["gullhaven/ferryman", "gullhaven/ropewalk"];
const QUERY = { ...EMPTY_QUERY, several: NAMES };
const PAGE = {
  sampleData: false,
  githubUrl: "https://github.com",
  privateModelHost: null,
  watchlist: null,
  startsByItself: true,
  session: null,
};

/** A docket of two repositories that have the same number. */
function eventsOf(title: string): DocketEvent[] {
  const job = { limit: 0, language: "en", window: "all" as const, model: null };
  const done = { elapsedMs: 1, usage: { inputTokens: 0, outputTokens: 0, calls: 0 } };
  return [
    {
      event: "job",
      data: { ...job, id: "a", repository: NAMES[0] ?? "", startedAt: "2026-11-20T09:00:00Z" },
    },
    { event: "job-scope", data: { repositories: NAMES, unreadable: [] } },
    ...NAMES.map((repository) =>
      queueEvent(0, [aRow(7, { repository, title })], { repository, final: true }),
    ),
    { event: "yours", data: { rows: [], new: [], merged: [], closed: [] } },
    { event: "done", data: { ...done, outcome: "complete" } },
  ];
}

function opened(id: string): Action {
  return { type: "home-opened", id, query: QUERY };
}

function after(...actions: Action[]): State {
  return actions.reduce(reduce, initialState(PAGE));
}

const FIRST: Action = { type: "events", id: "first", events: eventsOf("First") };

describe("the home page", () => {
  it("keeps what it shows until what is newer is whole", ({ expect }) => {
    const reading = after(opened("first"), FIRST, opened("second"));
    expect(reading.home.docket?.id).toBe("first");
    const begun = eventsOf("Second").slice(0, 3);
    const half = reduce(reading, { type: "events", id: "second", events: begun });
    expect([half.home.docket?.id, half.home.next?.id]).toEqual(["first", "second"]);
    const events = eventsOf("Second");
    const whole = reduce(half, { type: "events", id: "second", events });
    expect([whole.home.docket?.id, whole.home.next]).toEqual(["second", null]);
  });

  it("shows the rows of all that is pinned, and of nothing else", ({ expect }) => {
    const { docket } = after(opened("first"), FIRST).home;
    const items = homeItems(docket, NAMES, "grace");
    expect(items.map(elementKey)).toEqual(["gullhaven-ferryman-7", "gullhaven-ropewalk-7"]);
    expect(homeItems(docket, ["Gullhaven/Ropewalk"], "grace").map(elementKey)).toEqual([
      "gullhaven-ropewalk-7",
    ]);
  });

  it("counts anew only what was read whole", ({ expect }) => {
    const { docket } = after(opened("first"), FIRST).home;
    if (docket === null) {
      throw new Error("Nothing is shown.");
    }
    const [one, other] = docket.result.queue ?? [];
    if (one === undefined || other === undefined) {
      throw new Error("There is no queue.");
    }
    const queue = [one, { ...other, reason: "Only the newest." }];
    const cut = { ...docket, result: { ...docket.result, queue } };
    expect([...freshCounts(cut, homeItems(cut, NAMES, "ada")).keys()]).toEqual([NAMES[0]]);
    expect(freshCounts({ ...cut, yours: null }, []).size).toBe(0);
  });

  it("needs no telling again what came and went", ({ expect }) => {
    const named = { repository: "o/r", number: 1, title: "", url: "" };
    const data = { rows: [], new: [named], merged: [named], closed: [named] };
    const news: Action = { type: "events", id: "first", events: [{ event: "yours", data }] };
    const seen = after(opened("first"), FIRST, news, { type: "home-seen" });
    expect(seen.home.docket?.yours).toEqual({ rows: [], new: [], merged: [], closed: [] });
  });
});

describe("what is offered to be pinned", () => {
  const list = ["acme/new", "acme/old", "Acme/Rockets"].map((repository) => ({
    repository,
    private: repository === "acme/old",
    pushedAt: "2026-11-20T09:00:00Z",
  }));

  it("begins with what was asked about, and leaves out what is pinned", ({ expect }) => {
    const offered = offeredOf(list, ["acme/rockets", "acme", "else/where"], ["ACME/new"]);
    expect(offered.map(({ repository, recent }) => [repository, recent])).toEqual([
      ["Acme/Rockets", true],
      ["else/where", true],
      ["acme/old", false],
    ]);
    expect(offered[2]?.private).toBe(true);
  });

  it("is no more than fits", ({ expect }) => {
    const many = Array.from({ length: 30 }, (_, index) => `acme/r${index}`);
    expect(offeredOf([], many, [])).toHaveLength(8);
  });
});

describe("a docket of several repositories", () => {
  it("is asked for as a list, or by its owner", ({ expect }) => {
    expect(toRequest(QUERY)).toMatchObject({ repositories: NAMES });
    expect(toRequest(QUERY).repository).toBeUndefined();
    expect(toRequest({ ...EMPTY_QUERY, repository: "gullhaven" })).toMatchObject({
      owner: "gullhaven",
    });
    expect(toRequest({ ...EMPTY_QUERY, repository: "not a name" }).owner).toBeUndefined();
  });

  it("is called by how many there are, or by their owner, and asks for the same again", ({
    expect,
  }) => {
    const { docket } = after({ type: "docket-opened", id: "first", query: QUERY }, FIRST);
    if (docket === null) {
      throw new Error("None is open.");
    }
    expect([isOfSeveral(docket), nameOf(docket)]).toEqual([true, "2 repositories"]);
    // The address of one that is opened again does not say which they are.
    const again = { ...docket, query: { ...EMPTY_QUERY, repository: NAMES[0] ?? "" } };
    expect([nameOf(again), queryOf(again).several]).toEqual(["2 repositories", NAMES]);
    const owned = { ...again, result: { ...again.result, repository: "gullhaven" } };
    expect([nameOf(owned), toRequest(queryOf(owned)).owner]).toEqual(["gullhaven", "gullhaven"]);
  });

  it("counts and names its repositories", ({ expect }) => {
    const items = [NAMES[1], NAMES[0], NAMES[1]].map((repository = "") => ({ repository }));
    expect(countByRepository(items)).toEqual([
      { repository: NAMES[0], count: 1 },
      { repository: NAMES[1], count: 2 },
    ]);
    expect(namesWithin(NAMES)("gullhaven/ropewalk")).toBe("ropewalk");
    const others = namesWithin([...NAMES, "northmoor/ropewalk"]);
    expect(others("gullhaven/ropewalk")).toBe("gullhaven/ropewalk");
  });
});
