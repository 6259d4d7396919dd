import { describe, it } from "vitest";

import { readPage } from "../../../../src/github/rest/pages.ts";
import { UpstreamError } from "../../../../src/upstream/error.ts";
import { errorOf, filesOf, idsOf, pullRequests } from "../github-api.ts";
import { createRestApi } from "./rest-api.ts";

const TOO_MUCH = { kind: "status", status: 502, body: "<html>" } as const;

/** A list of so many rows, from a server that fails above a size and on single rows. */
function listOf(count: number, { max = 100, bad = [] as readonly number[] } = {}) {
  const asked: string[] = [];
  const rows = Array.from({ length: count }, (_, index) => index);
  return {
    asked,
    ask: async ({ per_page: size, page }: { per_page: number; page: number }) => {
      asked.push(`${size}/${page}`);
      const served = rows.slice((page - 1) * size, page * size);
      if (size > max || served.some((row) => bad.includes(row))) {
        throw new UpstreamError("github", "invalid_response", { status: 502 });
      }
      return await Promise.resolve({ rows: served, missing: 0, hasNext: false });
    },
  };
}

describe("a page of a list", () => {
  it.for([
    [100, 1],
    [50, 3],
    [30, 6],
    [10, 23],
    [3, 104],
    [1, 104],
  ] as const)(
    "is read whole where GitHub gives %i rows at once",
    async ([max, calls], { expect }) => {
      const list = listOf(237, { max });
      const portion = { atOnce: 100 };
      const first = await readPage(list.ask, { per_page: 100, page: 1 }, portion);
      expect(first).toMatchObject({ missing: 0, ended: false });
      expect(first.rows).toEqual(Array.from({ length: 100 }, (_, index) => index));
      expect(list.asked).toHaveLength(calls);
      // The size that worked is kept.
      const before = list.asked.length;
      const last = await readPage(list.ask, { per_page: 100, page: 3 }, portion);
      expect(last.rows).toHaveLength(37);
      expect(last.ended).toBe(true);
      expect(list.asked.slice(before).every((one) => Number(one.split("/")[0]) <= max)).toBe(true);
    },
  );

  it("counts rows that cannot be had even alone, and keeps its size", async ({ expect }) => {
    const list = listOf(80, { bad: [7, 61] });
    const portion = { atOnce: 100 };
    const page = await readPage(list.ask, { per_page: 100, page: 1 }, portion);
    expect(page.rows).toHaveLength(78);
    expect(page).toMatchObject({ missing: 2, ended: true });
    expect(portion.atOnce).toBe(100);
  });

  it("is soon given up where no row can be had", async ({ expect }) => {
    const list = listOf(80, { max: 0 });
    const error = await errorOf(readPage(list.ask, { per_page: 100, page: 1 }, { atOnce: 100 }));
    expect(error).toMatchObject({ status: 502 });
    expect(list.asked).toHaveLength(8);
  });
});

describe("a list that GitHub finds too much", () => {
  const discussed = pullRequests(2, () => ({
    comments: Array.from({ length: 40 }, (_, index) => ({ author: "ada", body: `${index}` })),
    reviews: [{ author: "grace", state: "APPROVED" }],
    threads: [{ path: "a.ts", comments: [{ author: "grace", body: "Why?" }] }],
    checks: [{ name: "build", conclusion: "SUCCESS" }],
  }));

  it("loses nothing where smaller pages come", async ({ expect }) => {
    const whole = createRestApi({ pullRequests: discussed });
    const usual = await whole.rest.details(await idsOf(whole.rest));
    const api = createRestApi({ pullRequests: discussed });
    api.control.faults.add({
      path: "per_page=(?:100|50|30|25|15)&",
      times: null,
      action: TOO_MUCH,
    });
    expect(await api.rest.details(await idsOf(api.rest))).toEqual(usual);
  });

  it.for([
    ["/pulls/1/reviews", { unread: ["reviews", "resolution", "closes"] }],
    ["/issues/1/comments", { comments: { total: 40, list: { length: 39 } } }],
    ["/check-runs", { checks: { state: "unknown" } }],
  ] as const)("says what of %s is missing", async ([path, seen], { expect }) => {
    const api = createRestApi({
      pullRequests: pullRequests(2, () => ({
        ...discussed[0],
        reviews: [1, 2].map(() => ({ author: "grace", state: "APPROVED" as const })),
        checks: ["build", "lint"].map((name) => ({ name, conclusion: "SUCCESS" as const })),
      })),
    });
    const ids = await idsOf(api.rest);
    api.control.faults.add({
      path: `${path}\\?.*per_page=(?:100|50|25|5|1)&page=1$`,
      times: null,
      action: TOO_MUCH,
    });
    const [pull] = await api.rest.details(ids.slice(0, 1));
    expect(pull).toMatchObject(seen);
  });

  it("has candidates that are counted as missing", async ({ expect }) => {
    const api = createRestApi({ pullRequests: pullRequests(31) });
    api.control.faults.add({
      path: "/pulls\\?.*popularity.*per_page=(?:30|15|5|1)&page=1$",
      times: null,
      action: TOO_MUCH,
    });
    const page = await api.rest.candidates();
    expect(page.missing).toBe(1);
    expect(page.rankedTotals).toHaveLength(29);
    expect(page.openCount).toBe(31);
  });

  it("has none at all only where that was shown", async ({ expect }) => {
    const api = createRestApi({ pullRequests: pullRequests(1) });
    api.control.faults.add({
      path: "/pulls\\?.*popularity.*page=1$",
      times: null,
      action: TOO_MUCH,
    });
    expect(await errorOf(api.rest.candidates())).toMatchObject({ kind: "invalid_response" });
  });

  it("has changed files that are read on, and said to be missing", async ({ expect }) => {
    const files = Array.from({ length: 20 }, (_, index) => ({
      path: `src/${index}.ts`,
      patch: "@@ 1 @@\n-old\n+new\n",
    }));
    const api = createRestApi({ pullRequests: [{ number: 1, files }] });
    const [pull] = await api.rest.details(await idsOf(api.rest));
    api.control.faults.add({ operation: "pulls.getDiff", times: null, action: TOO_MUCH });
    api.control.faults.add({
      path: "/files\\?per_page=(?:50|25|5|1)&page=1$",
      times: null,
      action: TOO_MUCH,
    });
    if (pull === undefined) {
      throw new Error("It is listed.");
    }
    const changes = await api.rest.changes(pull);
    expect((await filesOf(changes.files)).map(({ path }) => path)).toEqual(
      files.slice(1).map(({ path }) => path),
    );
    expect(changes.incomplete()).toBe("unread");
  });
});
