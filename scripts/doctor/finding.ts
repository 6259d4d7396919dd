/** What one step of the doctor found. Nothing in it may hold a secret: findings are pasted into issues. */
export interface Finding {
  step: string;
  outcome: "ok" | "warning" | "problem" | "skipped";
  /** What was seen, in a sentence. */
  says: string;
  /** What to do about it. */
  remedy?: string;
}

export function ok(step: string, says: string): Finding {
  return { step, outcome: "ok", says };
}

export function warning(step: string, says: string, remedy: string): Finding {
  return { step, outcome: "warning", says, remedy };
}

export function problem(step: string, says: string, remedy: string): Finding {
  return { step, outcome: "problem", says, remedy };
}

export function skipped(step: string, says: string): Finding {
  return { step, outcome: "skipped", says };
}
