import { describe, it } from "vitest";

import { signOnFor, signOnOf } from "../../../src/web/app/docket-form/sign-on.ts";
import { ApiError } from "../../../src/web/app/server/api-problem.ts";

describe("what the picker says of single sign-on", () => {
  it("is that GitHub left repositories out, and how to see them", ({ expect }) => {
    expect(signOnOf({ repositories: [], isPartial: false })).toBeNull();
    expect(signOnOf({ repositories: [], isPartial: true })?.sentence).toMatch(/single sign-on/);
  });

  it("is GitHub's own link for one that was typed whole, and nothing of other failures", ({
    expect,
  }) => {
    const action = { label: "Sign in", url: "https://github.com/orgs/acme/sso" };
    const problem = { code: "sso_required", detail: "Sign in first.", action };
    expect(signOnFor(new ApiError(problem))).toEqual({ sentence: "Sign in first.", action });
    expect(signOnFor(new ApiError({ code: "sso_required", detail: "Sign in first." }))).toEqual({
      sentence: "Sign in first.",
    });
    expect(signOnFor(new ApiError({ ...problem, code: "github_unavailable" }))).toBeNull();
    expect(signOnFor(new DOMException("aborted", "AbortError"))).toBeNull();
  });
});
