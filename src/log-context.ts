import { AsyncLocalStorage } from "node:async_hooks";

/** What every log line says of the work it comes from. */
export interface LogContext {
  requestId?: string;
  /** Digest of a job's id, which itself would lead to the job. */
  job?: string;
  /** Which attempt at an upstream call it is, from the second one on. */
  retry?: number;
}

const current = new AsyncLocalStorage<LogContext>();

/** Does the work with more said of it. What it begins and does not wait for says the same. */
export function withLogContext<Value>(more: LogContext, work: () => Value): Value {
  return current.run({ ...current.getStore(), ...more }, work);
}

export function logContext(): LogContext {
  return current.getStore() ?? {};
}
