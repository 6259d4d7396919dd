import { afterEach, describe, it, vi } from "vitest";

import { createConnectFlow } from "../../../src/web/app/page/connect.ts";
import { EMPTY_QUERY } from "../../../src/web/app/page/docket-query.ts";
import { initialState, reduce } from "../../../src/web/app/page/state.ts";
import { createStore } from "../../../src/web/app/page/store.ts";

const PAGE = {
  sampleData: false,
  githubUrl: "https://github.com",
  privateModelHost: null,
  watchlist: null,
  startsByItself: true,
};

afterEach(() => {
  vi.unstubAllGlobals();
});

describe("waiting for an authorization", () => {
  it("ends when the set-up is found to be wrong, and says so", async ({ expect }) => {
    const asked: string[] = [];
    vi.stubGlobal("fetch", async (path: string) => {
      asked.push(path);
      const detail = "The connection to Scalekit is not set up correctly.";
      return Response.json({ code: "scalekit_misconfigured", detail }, { status: 500 });
    });
    const store = createStore(initialState({ ...PAGE, session: null }, EMPTY_QUERY), reduce);
    createConnectFlow(store, async () => undefined).resume();
    expect(store.state.authorization.state).toBe("waiting");
    await expect
      .poll(() => store.state.authorization)
      .toMatchObject({
        state: "idle",
        problem: { code: "scalekit_misconfigured" },
      });
    expect(asked).toHaveLength(1);
  });

  it("says what hinders it while it does, and no longer", async ({ expect }) => {
    const answers = Array.from({ length: 3 }, () => Promise.withResolvers<object>());
    let asked = 0;
    vi.stubGlobal("fetch", async () => {
      const answer = await answers[asked++]?.promise;
      return Response.json(answer ?? { connected: true, state: "connected" });
    });
    const store = createStore(initialState({ ...PAGE, session: null }, EMPTY_QUERY), reduce);
    createConnectFlow(store, async () => undefined).resume();
    const pending = { connected: false, state: "pending" };
    answers[0]?.resolve({ ...pending, reason: "Scalekit does not answer." });
    await expect
      .poll(() => store.state.authorization)
      .toMatchObject({ state: "waiting", hindrance: "Scalekit does not answer." });
    answers[1]?.resolve(pending);
    await expect
      .poll(() => store.state.authorization)
      .toMatchObject({ state: "waiting", hindrance: undefined });
    answers[2]?.resolve({ connected: true, state: "connected" });
    await expect.poll(() => store.state.authorization).toEqual({ state: "idle", problem: null });
  });
});
