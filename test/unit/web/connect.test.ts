import { afterEach, describe, it, vi } from "vitest";

import { createConnectFlow } from "../../../src/web/app/page/connect.ts";
import { EMPTY_QUERY } from "../../../src/web/app/page/docket-query.ts";
import { initialState, reduce } from "../../../src/web/app/page/state.ts";
import { createStore } from "../../../src/web/app/page/store.ts";

const PAGE = { sampleData: false, githubUrl: "https://github.com", privateModelHost: null };

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
});
