import { describe, it } from "vitest";

import type { SessionView } from "../../../src/protocol/session.ts";
import { describePhase, describeTitle } from "../../../src/web/app/docket/phase.ts";
import { EMPTY_QUERY } from "../../../src/web/app/page/docket-query.ts";
import { type Action, initialState, reduce, type State } from "../../../src/web/app/page/state.ts";
import { rankedEvents, summaryEvent } from "./docket-events.ts";

const PAGE = {
  sampleData: false,
  githubUrl: "https://github.com",
  privateModelHost: null,
  watchlist: null,
  startsByItself: true,
  session: null,
};
const QUERY = { ...EMPTY_QUERY, repository: "gullhaven/ropewalk" };
const OPENED: Action = { type: "docket-opened", id: "job", query: QUERY };

function after(...actions: Action[]): State {
  return actions.reduce(reduce, initialState(PAGE));
}

describe("the state of the page", () => {
  it("says how far a docket is at each step", ({ expect }) => {
    const state = after(OPENED);
    expect(phaseAfter(state)).toBe("Ranking open pull requests by discussion");
    const ranked = reduce(state, { type: "events", id: "job", events: rankedEvents([1, 2]) });
    expect(phaseAfter(ranked)).toBe("Reading code and discussion: 0 of 2");
    const one = reduce(ranked, { type: "events", id: "job", events: [summaryEvent(1)] });
    expect(phaseAfter(one)).toBe("Writing: 1 of 2 done");
    expect(describeTitle(one)).toBe("(1/2) gullhaven/ropewalk · Docket");
    const done = reduce(one, {
      type: "events",
      id: "job",
      events: [
        summaryEvent(2, "failed"),
        {
          event: "done",
          data: {
            outcome: "partial",
            elapsedMs: 5,
            usage: { inputTokens: 1, outputTokens: 1, calls: 1 },
          },
        },
      ],
    });
    expect(phaseAfter(done)).toBe("Done: 1 of 2 summarized, 1 failed");
    expect(describeTitle(done)).toBe("✗ gullhaven/ropewalk · Docket");
    expect(done.docket?.feed).toBe("closed");
  });

  it("ignores what arrives for a docket that is no longer open", ({ expect }) => {
    const state = after(OPENED, { type: "docket-closed" });
    expect(reduce(state, { type: "events", id: "job", events: rankedEvents([1]) })).toBe(state);
    const other = after(OPENED);
    expect(reduce(other, { type: "feed", id: "another", feed: "gone" })).toBe(other);
  });

  it("keeps nothing of a docket that is gone", ({ expect }) => {
    const shown = reduce(after(OPENED), { type: "events", id: "job", events: rankedEvents([1]) });
    expect(shown.docket?.result.ranking).not.toBeNull();
    const gone = reduce(shown, { type: "feed", id: "job", feed: "gone" });
    expect(gone.docket).toEqual({ ...after(OPENED).docket, feed: "gone" });
  });

  it("tells somebody else's docket from one's own, also when it is gone", ({ expect }) => {
    const byLink = after({ ...OPENED, byLink: true });
    expect(byLink.docket?.byLink).toBe(true);
    expect(after(OPENED).docket?.byLink).toBeUndefined();
    expect(reduce(byLink, { type: "feed", id: "job", feed: "gone" }).docket).toEqual({
      ...byLink.docket,
      feed: "gone",
    });
  });

  it("stays offline until the browser says otherwise", ({ expect }) => {
    const offline = after(OPENED, { type: "feed", id: "job", feed: "offline" });
    const still = reduce(offline, { type: "events", id: "job", events: rankedEvents([1]) });
    expect(still.docket?.feed).toBe("offline");
    const back = reduce(still, { type: "feed", id: "job", feed: "live" });
    expect(back.docket?.feed).toBe("live");
  });

  it("drops the problem of a question as soon as the question changes", ({ expect }) => {
    const problem = { code: "invalid_repository", detail: "No." };
    const state = after(
      { type: "form", sending: false, problem },
      { type: "query", change: { repository: "a/b" } },
    );
    expect(state.form.problem).toBeNull();
    expect(state.form.query.repository).toBe("a/b");
  });

  it("forgets that a connection was missing once there is one", ({ expect }) => {
    const problem = { code: "not_connected", detail: "Connect first." };
    const refused = after({ type: "form", sending: false, problem });
    expect(reduce(refused, sessionOf(false)).form.problem).toEqual(problem);
    expect(reduce(refused, sessionOf(true)).form.problem).toBeNull();
  });

  it("keeps what an account has pinned for that account alone", ({ expect }) => {
    const watchlist = { repositories: [], version: "1" };
    const loaded = after(sessionOf(true), { type: "begun" }, { type: "watchlist", watchlist });
    for (const same of [sessionOf(true), sessionOf(true, "ada")]) {
      expect(reduce(loaded, same)).toMatchObject({ watchlist, begun: true });
    }
    const ada = reduce(loaded, sessionOf(true, "ada"));
    for (const other of [sessionOf(false, "ada"), sessionOf(true, "grace")]) {
      expect(reduce(ada, other)).toMatchObject({ watchlist: null, begun: false });
    }
    // Whoever connects again may be somebody else.
    const again = reduce({ ...ada, session: sessionOf(false, "ada").session }, sessionOf(true));
    expect(again).toMatchObject({ watchlist: null, begun: false });
  });

  it("shows a token once: it is gone when the panel is opened again", ({ expect }) => {
    const created = {
      id: "t",
      name: "script",
      token: "dkt_x",
      expiresAt: "2027-01-01T00:00:00Z",
      scopes: ["jobs" as const],
      repositories: null,
    };
    const shown = after(
      { type: "panel", panel: "tokens" },
      { type: "tokens", change: { created } },
    );
    expect(shown.tokens.created).toEqual(created);
    expect(reduce(shown, { type: "panel", panel: null }).tokens.created).toBeNull();
  });
});

function sessionOf(connected: boolean, login?: string): Extract<Action, { type: "session" }> {
  const session: SessionView = {
    known: true,
    connected,
    connector: "scalekit",
    limits: { jobsLeft: 30, resetAt: null },
    github: { state: connected ? "connected" : "none", ...(login === undefined ? {} : { login }) },
    actions: false,
    digests: true,
    demo: false,
  };
  return { type: "session", session };
}

function phaseAfter({ docket }: State): string {
  return docket === null ? "" : describePhase(docket.result);
}
