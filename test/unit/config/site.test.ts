import { describe, it } from "vitest";

import type { UserVerification } from "../../../src/config/config.ts";
import { publicSiteProblems, siteOf } from "../../../src/config/site.ts";

function siteAt(
  url: string,
  pinned: { publicOrigin?: string; userVerification?: UserVerification } = {},
) {
  const { publicOrigin = null, userVerification = null } = pinned;
  const connector = { name: "scalekit" } as const;
  return siteOf({ connector, publicOrigin, userVerification }, new URL(url));
}

describe("siteOf", () => {
  it("is the request's own origin unless one is pinned", ({ expect }) => {
    expect(siteAt("https://docket.example.com/x")?.origin).toBe("https://docket.example.com");
    expect(
      siteAt("http://127.0.0.1:8787/", { publicOrigin: "https://docket.example.com" })?.origin,
    ).toBe("https://docket.example.com");
  });

  it.for(["http://localhost:8787", "http://127.0.0.1:8787", "http://[::1]:8787"])(
    "serves this machine as %s, whichever of its names is pinned",
    (origin, { expect }) => {
      expect(siteAt(`${origin}/`)?.origin).toBe(origin);
      expect(siteAt(`${origin}/`, { publicOrigin: "http://localhost:8787" })?.origin).toBe(origin);
    },
  );

  it("serves nobody else over plain http", ({ expect }) => {
    expect(siteAt("http://docket.example.com/")).toBeNull();
    expect(
      siteAt("http://docket.example.com/", { publicOrigin: "http://localhost:8787" }),
    ).toBeNull();
  });

  it("verifies users by our callback on https, and by polling on plain http, unless told", ({
    expect,
  }) => {
    expect(siteAt("https://docket.example.com/")?.userVerification).toBe("custom");
    expect(siteAt("http://localhost/")?.userVerification).toBe("scalekit-users");
    expect(siteAt("http://localhost/", { userVerification: "custom" })?.userVerification).toBe(
      "custom",
    );
  });
});

describe("publicSiteProblems", () => {
  it("asks who may spend wherever strangers can come", ({ expect }) => {
    const url = new URL("https://docket.example.com/");
    expect(publicSiteProblems({}, url)).toMatchObject([{ name: "ALLOWED_GITHUB" }]);
    expect(publicSiteProblems({ ALLOWED_GITHUB: "mona" }, url)).toEqual([]);
    expect(publicSiteProblems({}, new URL("http://localhost:8787/"))).toEqual([]);
  });

  it("goes by the pinned origin", ({ expect }) => {
    const url = new URL("http://127.0.0.1:8787/");
    for (const origin of ["https://docket.example.com", "HTTPS://Docket.example.com"]) {
      expect(publicSiteProblems({ PUBLIC_BASE_URL: origin }, url)).toHaveLength(1);
    }
  });
});
