import { describe, it } from "vitest";

import { parseRetryAfter } from "../../../src/upstream/retry-after.ts";

const NOW = Date.parse("2026-11-20T09:00:00Z");
const LONGEST = 2 ** 31 - 1;

describe("Retry-After", () => {
  it.for<[string | number, number]>([
    ["0", 0],
    ["7", 7000],
    [" 7 ", 7000],
    ["1.5", 1500],
    [90, 90_000],
    ["Fri, 20 Nov 2026 09:00:30 GMT", 30_000],
    ["Friday, 20-Nov-26 09:00:30 GMT", 30_000],
    ["Fri Nov 20 09:00:30 2026", 30_000],
    ["Fri, 20 Nov 2026 08:59:30 GMT", 0],
    ["99999999999", LONGEST],
    ["Sun, 20 Nov 2033 09:00:00 GMT", LONGEST],
  ])("of %j asks to wait %d ms", ([header, ms], { expect }) => {
    expect(parseRetryAfter(header, NOW)).toBe(ms);
  });

  it.for([
    undefined,
    null,
    "",
    "-1",
    -1,
    Number.NaN,
    "Infinity",
    "soon 5",
    "2026-11-20T09:00:30Z",
    "Fri, 99 Nov 2026 09:00:30 GMT",
    "Fri, 20 Nov 2026",
  ])("of %j asks for nothing", (header, { expect }) => {
    expect(parseRetryAfter(header, NOW)).toBeUndefined();
  });
});
