import { describe, it } from "vitest";

import { undecided } from "../../src/browser-session/jobs/repository-access.ts";
import { REPOSITORY_LOOK_MAX_MS } from "../../src/limits.ts";
import { errorBehind, failureOf, UpstreamError } from "../../src/upstream/error.ts";

describe("access that GitHub has not said", () => {
  it("is to be asked for again when whoever did not answer says, and keeps why", ({ expect }) => {
    const error = new UpstreamError("github", "rate_limited", { status: 429, retryAfterMs: 7000 });
    const told = undecided(failureOf(error));
    expect(told).toMatchObject({
      ok: false,
      failure: { code: "access_unknown", retryAfterMs: 7000 },
    });
    expect(told.ok ? null : errorBehind(told.failure)).toBe(error);
  });

  it("is to be asked for again soon where nobody failed", ({ expect }) => {
    const told = undecided();
    expect(told).toEqual({
      ok: false,
      failure: { code: "access_unknown", retryAfterMs: REPOSITORY_LOOK_MAX_MS },
    });
    expect(told.ok ? null : errorBehind(told.failure)).toBeNull();
  });
});
