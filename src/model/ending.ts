/** How an answer ended: whole, or without a part of it. */
export type Ending = "whole" | "length" | "filter" | "broken";

/** The names that servers have for it. One that is not known here takes nothing away from a text that has arrived. */
const NAMES: readonly (readonly [Exclude<Ending, "whole">, RegExp])[] = [
  ["length", /length|limit|context|max.*token/],
  [
    "filter",
    /filter|safety|recitation|prohibited|block|spii|sensitive|refus|guardrail|moderation|policy|flagged|^language$/,
  ],
  [
    "broken",
    /error|abort|cancel|interrupt|insufficient|malformed|timeout|time_out|unavailable|fail|overload|disconnect/,
  ],
];

export function endingOf(finish: string): Ending {
  const name = finish.toLowerCase();
  return NAMES.find(([, pattern]) => pattern.test(name))?.[0] ?? "whole";
}
