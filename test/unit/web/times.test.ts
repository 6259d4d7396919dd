import { describe, it } from "vitest";

import { formatAge, formatSpan } from "../../../src/web/app/words/times.ts";
import { daysAgo } from "./docket-events.ts";

describe("a moment that is past", () => {
  it.for([
    [0, "just now", "a moment"],
    [1, "yesterday", "1 day"],
    [6, "6 days ago", "6 days"],
    [15, "2 weeks ago", "2 weeks"],
    [800, "2 years ago", "2 years"],
  ] as const)("of %d days ago was %s, and has been so for %s", ([days, age, span], { expect }) => {
    expect(formatAge(daysAgo(days))).toBe(age);
    expect(formatSpan(daysAgo(days))).toBe(span);
  });
});
