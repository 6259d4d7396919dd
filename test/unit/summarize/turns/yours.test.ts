import { describe, it } from "vitest";

import type { Turn } from "../../../../src/protocol/queue.ts";
import { type Reader, yoursOf } from "../../../../src/summarize/turns/yours.ts";
import { aRow } from "../../../support/rows.ts";

function turn(kind: Turn["kind"], code: Turn["code"], name?: string): Turn {
  const since = "2026-11-09T09:00:00Z";
  return { kind, code, message: "…", since, ...(name === undefined ? {} : { name }) };
}

function mine(turns: Turn[], reader: Partial<Reader> = {}) {
  return yoursOf([aRow(1, { turns })], { login: "grace", ...reader }, []).map((row) => row.mine);
}

const MENTION = { number: 1, author: "ada", since: "2026-11-10T09:00:00Z", text: "@grace?" };

describe("what is a reader's own", () => {
  it("is what waits for them by name, in any case", ({ expect }) => {
    expect(
      mine([turn("person", "review_again", "Grace"), turn("person", "thread", "ada")]),
    ).toEqual([["review_again"]]);
    expect(mine([turn("person", "review_again", "ada")])).toEqual([]);
  });

  it("is what a team of theirs was asked for, where GitHub says so", ({ expect }) => {
    const turns = [turn("team", "review_requested", "platform")];
    expect(mine(turns, { asked: [1] })).toEqual([["review_requested"]]);
    expect(mine(turns, { asked: [2] })).toEqual([]);
    expect(mine(turns)).toEqual([]);
  });

  it("is no team's that was asked beside them", ({ expect }) => {
    const turns = [
      turn("person", "review_requested", "grace"),
      turn("team", "review_requested", "platform"),
    ];
    expect(mine(turns, { asked: [1] })).toEqual([["review_requested"]]);
  });

  it("is never a maintainers' turn, nor a draft alone", ({ expect }) => {
    expect(mine([turn("maintainers", "merge")])).toEqual([]);
    expect(mine([turn("person", "draft", "grace")])).toEqual([]);
    expect(mine([turn("person", "draft", "grace"), turn("person", "conflicts", "grace")])).toEqual([
      ["draft", "conflicts"],
    ]);
  });

  it("is what they are addressed in", ({ expect }) => {
    expect(mine([turn("maintainers", "merge")], { mentioned: [MENTION] })).toEqual([["mentioned"]]);
  });

  it("says where they are addressed, and leads there by an anchor of GitHub's alone", ({
    expect,
  }) => {
    const mentionWith = (anchor?: string) =>
      yoursOf(
        [aRow(1, { url: "https://github.com/o/r/pull/1" })],
        {
          login: "grace",
          mentioned: [{ ...MENTION, ...(anchor === undefined ? {} : { anchor }) }],
        },
        [],
      )[0]?.mention;
    const { author, since, text } = MENTION;
    expect(mentionWith("issuecomment-7")).toEqual({
      author,
      since,
      text,
      url: "https://github.com/o/r/pull/1#issuecomment-7",
    });
    for (const anchor of [undefined, 'x" onclick="']) {
      expect(mentionWith(anchor)?.url).toBe("https://github.com/o/r/pull/1");
    }
  });
});

describe("what a reader may merge", () => {
  const ready = [aRow(1, { turns: [turn("maintainers", "merge")] })];

  it("is said where it is known", ({ expect }) => {
    expect(yoursOf(ready, { login: "grace", mayMerge: true }, [])).toMatchObject([
      { mergeable: true },
    ]);
    expect(yoursOf(ready, { login: "grace", mayMerge: false }, [])).toMatchObject([
      { mergeable: false },
    ]);
    expect(yoursOf(ready, { login: "grace" }, [])).toEqual([]);
  });

  it("is nothing that merges by itself, or is not ready", ({ expect }) => {
    const rows = [
      aRow(1, { turns: [turn("checks", "merge")] }),
      aRow(2, { turns: [turn("person", "thread", "ada")] }),
    ];
    expect(yoursOf(rows, { login: "grace", mayMerge: true }, [])).toEqual([]);
  });
});

describe("what a reader put off", () => {
  const row = aRow(1, { turns: [turn("maintainers", "merge")] });
  const at = (ms: number): string => new Date(Date.parse(row.lastActivityAt) + ms).toISOString();
  const snooze = { repository: "O/R", number: 1, until: "change", since: at(1000), state: null };

  it("is said with its time", ({ expect }) => {
    expect(yoursOf([row], { login: "grace" }, [snooze])).toEqual([
      { repository: "o/r", number: 1, mine: [], snoozed: "change" },
    ]);
  });

  it.for([
    ["until somebody says or pushes something", { ...snooze, since: at(-1) }, false],
    ["and no longer than to the same second", { ...snooze, since: at(999) }, false],
    ["until it stands elsewhere", { ...snooze, state: "draft" as const }, false],
    ["while it stands where it stood", { ...snooze, state: row.readiness.state }, true],
    ["until its time, whatever comes", { ...snooze, until: at(9), since: at(-1) }, true],
  ] as const)("stays so %s", ([, kept, stays], { expect }) => {
    expect(yoursOf([row], { login: "grace" }, [kept])).toHaveLength(stays ? 1 : 0);
  });
});
