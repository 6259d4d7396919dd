import { describe, it } from "vitest";

import type { UserVerification } from "../../../src/config/config.ts";
import { siteProblems, siteOf } from "../../../src/config/site.ts";

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

describe("siteProblems", () => {
  it("asks who may spend wherever strangers can come", ({ expect }) => {
    const url = new Request("https://docket.example.com/");
    expect(siteProblems({}, url)).toMatchObject([{ name: "ALLOWED_GITHUB" }]);
    expect(siteProblems({ ALLOWED_GITHUB: "mona" }, url)).toEqual([]);
    expect(siteProblems({}, new Request("http://localhost:8787/"))).toEqual([]);
  });

  it("goes by the pinned origin", ({ expect }) => {
    const url = new Request("http://127.0.0.1:8787/");
    for (const origin of ["https://docket.example.com", "HTTPS://Docket.example.com"]) {
      expect(siteProblems({ PUBLIC_BASE_URL: origin }, url)).toHaveLength(1);
    }
  });

  it("lets a person's own token serve their own machine alone", ({ expect }) => {
    const own = { CONNECTOR: " token ", ALLOWED_GITHUB: "*" };
    for (const url of ["http://localhost:8787/", "http://127.0.0.1/", "http://[::1]:8787/"]) {
      expect(siteProblems(own, new Request(url))).toEqual([]);
    }
    for (const url of [
      "https://localhost:8787/",
      "http://docket.example.com/",
      "https://docket.example.com/",
      "http://192.168.1.5:8787/",
      "http://localhost.example.com/",
    ]) {
      expect(siteProblems(own, new Request(url))).toMatchObject([{ name: "CONNECTOR" }]);
    }
    const pinned = { ...own, PUBLIC_BASE_URL: "https://docket.example.com" };
    expect(siteProblems(pinned, new Request("http://localhost:8787/"))).toMatchObject([
      { name: "CONNECTOR" },
    ]);
  });

  it("lets no proxy hand a person's own token on, whatever it calls this machine", ({ expect }) => {
    const url = "http://localhost:8787/";
    for (const name of [
      "Forwarded",
      "Via",
      "X-Forwarded-For",
      "X-Forwarded-Host",
      "X-Forwarded-Proto",
      "X-Real-IP",
    ]) {
      const request = new Request(url, { headers: { [name]: "203.0.113.7" } });
      expect(siteProblems({ CONNECTOR: "token" }, request)).toMatchObject([{ name: "CONNECTOR" }]);
      expect(siteProblems({}, request)).toEqual([]);
    }
  });
});
