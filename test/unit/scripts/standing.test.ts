import { describe, it } from "vitest";

import { standingOf } from "../../../scripts/start/standing.ts";

describe("the standing of a start", () => {
  it("is known from what the server answers", async ({ expect }) => {
    expect(await standingOf(Response.json({ ok: true, version: "0.1.0" }))).toEqual({
      ready: true,
    });
    const detail =
      "Docket is not configured yet. SESSION_SECRET is missing: at least 32 characters.";
    expect(await standingOf(Response.json({ code: "internal", detail }, { status: 500 }))).toEqual({
      ready: false,
      missing: detail,
    });
  });

  it("is not known while something else answers", async ({ expect }) => {
    expect(await standingOf(new Response("Bad gateway", { status: 502 }))).toBeNull();
    const other = { code: "internal", detail: "Something went wrong on our side." };
    expect(await standingOf(Response.json(other, { status: 500 }))).toBeNull();
  });
});
