/** What one call showed, in words that can be compared: no secrets, no times, nothing that differs between runs. */
export interface Observation {
  point: string;
  answer: string;
}

/** Observes one point; what goes wrong on the way is an answer as well. */
export async function observe(point: string, look: () => Promise<string>): Promise<Observation> {
  try {
    return { point, answer: await look() };
  } catch (error) {
    return { point, answer: `failed (${error instanceof Error ? error.name : "unknown"})` };
  }
}

/** The shape of a JSON value: its keys and the types of what is behind them, two levels deep. */
export function shapeOf(value: unknown, depth = 2): string {
  if (Array.isArray(value)) {
    return value.length === 0 ? "[]" : `[${shapeOf(value[0], depth)}]`;
  }
  if (typeof value !== "object" || value === null) {
    return value === null ? "null" : typeof value;
  }
  if (depth === 0) {
    return "{…}";
  }
  const entries = Object.entries(value).toSorted(([a], [b]) => a.localeCompare(b));
  return `{${entries.map(([key, inner]) => `${key}: ${shapeOf(inner, depth - 1)}`).join(", ")}}`;
}
