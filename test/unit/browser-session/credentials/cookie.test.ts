import { describe, it } from "vitest";

import {
  clearCookie,
  readCookie,
  setCookie,
} from "../../../../src/browser-session/credentials/cookie.ts";

const DAY_MS = 24 * 60 * 60_000;

describe("the session cookie", () => {
  it("is bound to its host, and to https, where there is https", ({ expect }) => {
    expect(setCookie("v", 30 * DAY_MS, true)).toBe(
      "__Host-docket=v; Max-Age=2592000; Path=/; HttpOnly; SameSite=Lax; Secure",
    );
    expect(setCookie("v", 30 * DAY_MS, false)).toBe(
      "docket=v; Max-Age=2592000; Path=/; HttpOnly; SameSite=Lax",
    );
    expect(clearCookie(true)).toContain("__Host-docket=; Max-Age=0;");
  });

  it("is found among others, malformed ones included", ({ expect }) => {
    expect(readCookie("a=1; b; =; %E0%A4%A=x; docket=ours; c", false)).toEqual(["ours"]);
    expect(readCookie("docket=one;docket=two", false)).toEqual(["one", "two"]);
    expect(readCookie("__Host-docket=v", false)).toEqual([]);
    expect(readCookie(undefined, false)).toEqual([]);
  });

  it("is not searched for without end", ({ expect }) => {
    expect(readCookie("docket=x; ".repeat(1000), false)).toHaveLength(5);
  });
});
