/** How an answer ended: whole, or without a part of it. */
export type Ending = "whole" | "length" | "filter" | "broken";

/** The names that servers have for it. One that is not known here takes nothing away from a text that has arrived. */
const NAMES: readonly (readonly [Exclude<Ending, "whole">, RegExp])[] = [
  // Gemini names a filter of calls where the model wrote none that can be read.
  ["broken", /malformed|unexpected_tool|function_call_filter/],
  ["length", /length|limit|context|max.*(?:token|output)/],
  [
    "filter",
    /filter|safety|recitation|prohibited|block|spii|sensitive|refus|guardrail|moderation|policy|flagged|^language$/,
  ],
  [
    "broken",
    /error|abort|cancel|interrupt|insufficient|preempt|timeout|time_out|unavailable|fail|overload|disconnect/,
  ],
];

/** The name of an ending in a frame or a choice: servers differ in what they call the field, and some have an object there. */
export function finishIn(holder: Readonly<Record<string, unknown>>): string | null {
  for (const field of ["finish_reason", "finishReason", "done_reason"]) {
    const value = holder[field];
    const name =
      typeof value === "object" && value !== null && "type" in value ? value.type : value;
    if (typeof name === "string" && name !== "") {
      return name;
    }
  }
  return null;
}

export function endingOf(finish: string): Ending {
  const name = finish.toLowerCase();
  return NAMES.find(([, pattern]) => pattern.test(name))?.[0] ?? "whole";
}
