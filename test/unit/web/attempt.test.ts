import { describe, it } from "vitest";

import { createAttempt } from "../../../src/web/app/page/attempt.ts";
import { EMPTY_QUERY } from "../../../src/web/app/page/docket-query.ts";
import { initialState, reduce, type State } from "../../../src/web/app/page/state.ts";
import { createStore } from "../../../src/web/app/page/store.ts";
import { ApiError, type ApiProblem } from "../../../src/web/app/server/api-problem.ts";

const FAILED: ApiProblem = { code: "internal", title: "Not answered", detail: "Try again." };
const LIMITED: ApiProblem = { code: "too_many_requests", title: "Too many", detail: "Wait." };

const PAGE = {
  sampleData: false,
  githubUrl: "https://github.com",
  privateModelHost: null,
  watchlist: null,
  startsByItself: true,
  session: null,
};

function set() {
  const store = createStore(initialState(PAGE, EMPTY_QUERY), reduce);
  return { store, attempt: createAttempt(store) };
}

async function fail(): Promise<void> {
  throw new ApiError(FAILED);
}

async function succeed(): Promise<void> {}

describe("an attempt", () => {
  it("says what it failed with until one succeeds", async ({ expect }) => {
    const { store, attempt } = set();
    expect(await attempt(fail)).toBe(false);
    expect(store.state.problem).toMatchObject(FAILED);
    expect(await attempt(succeed)).toBe(true);
    expect(store.state.problem).toBeNull();
  });

  it("leaves what others say, before it and meanwhile", async ({ expect }) => {
    const { store, attempt } = set();
    const limit = async () => store.dispatch({ type: "problem", problem: LIMITED });
    await attempt(fail);
    await attempt(limit);
    expect(store.state.problem).toBe(LIMITED);
    await attempt(succeed);
    expect(store.state.problem).toBe(LIMITED);
    store.dispatch({ type: "docket-closed" });
    const { problem }: State = store.state;
    expect(problem).toBeNull();
  });
});
