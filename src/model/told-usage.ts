/** What a server says it has counted of an answer; null is what it does not say. */
export interface ToldUsage {
  input: number | null;
  output: number | null;
}

/** More than any call takes. */
const COUNT_MAX = 1e8;

/** Nothing that would give back what others have spent, or stop everybody. */
function countIn(told: unknown): number | null {
  // Some gateways send their counts as strings.
  const count = typeof told === "string" && /^\d{1,9}$/.test(told) ? Number(told) : told;
  return typeof count === "number" && Number.isInteger(count) && count > 0 && count <= COUNT_MAX
    ? count
    : null;
}

/**
 * Servers differ in whether what was thought is part of what they count as written: the total has it, or the count of
 * it is larger than that of the text.
 */
export function readUsage(usage: Readonly<Record<string, unknown>>): ToldUsage {
  const input = countIn(usage["prompt_tokens"]) ?? countIn(usage["input_tokens"]);
  const written = countIn(usage["completion_tokens"]) ?? countIn(usage["output_tokens"]);
  const total = countIn(usage["total_tokens"]);
  const thought = thoughtIn(usage);
  const counts = [
    written,
    total === null || input === null || total <= input ? null : total - input,
    thought !== null && thought > (written ?? 0) ? thought + (written ?? 0) : null,
  ].filter((count) => count !== null);
  return { input, output: counts.length === 0 ? null : Math.max(...counts) };
}

/** Tokens of reasoning, where a server tells them apart. */
export function thoughtIn(usage: Readonly<Record<string, unknown>>): number | null {
  const details: unknown = usage["completion_tokens_details"] ?? usage["output_tokens_details"];
  return typeof details === "object" && details !== null && "reasoning_tokens" in details
    ? countIn(details.reasoning_tokens)
    : countIn(usage["reasoning_tokens"]);
}
