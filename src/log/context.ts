import { AsyncLocalStorage } from "node:async_hooks";

/** What every log line says of the work it comes from. */
export interface LogContext {
  requestId?: string | undefined;
  /** Digest of a job's id, which itself would lead to the job. */
  job?: string;
  /** Which attempt at an upstream call it is, from the second one on. */
  retry?: number;
}

interface Store extends LogContext {
  held?: (() => void)[];
}

/** Beyond this, lines are written as they come. */
const HELD_MAX = 200;

const current = new AsyncLocalStorage<Store>();

/** Does the work with more said of it. What it begins and does not wait for says the same. */
export function withLogContext<Value>(more: LogContext, work: () => Value): Value {
  return current.run({ ...current.getStore(), ...more }, work);
}

export function logContext(): LogContext {
  const { held: _held, ...context } = current.getStore() ?? {};
  return context;
}

/** Does work that somebody waits for: lines without urgency are written at its end, together. */
export async function holdingLog<Value>(work: () => Promise<Value>): Promise<Value> {
  const held: (() => void)[] = [];
  try {
    return await current.run({ ...current.getStore(), held }, work);
  } finally {
    for (const write of held.splice(0)) {
      write();
    }
  }
}

/** Writes at the end of the work under way, or now where nobody waits for it. */
export function writeLater(write: () => void): void {
  const held = current.getStore()?.held;
  if (held === undefined || held.length >= HELD_MAX) {
    write();
  } else {
    held.push(write);
  }
}
