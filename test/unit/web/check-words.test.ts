import { it } from "vitest";

import { checkWords } from "../../../src/web/app/readiness/check-words.ts";

it.for([
  ["none", 0, [], "No checks set up"],
  ["unknown", 0, [], "Checks not readable"],
  ["success", 4, [], "4 checks passed"],
  ["failure", 4, ["unit"], "1 of 4 checks failing"],
] as const)(
  "says of checks that are %s, of %d: %s",
  ([state, total, failing, words], { expect }) => {
    const { subject, said } = checkWords({ state, total, failing: [...failing], pending: [] });
    expect(`${subject} ${said}`).toBe(words);
  },
);
