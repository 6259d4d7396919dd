import { logContext, writeLater } from "./context.ts";
import { redact } from "./redact.ts";

export type LogLevel = "debug" | "info" | "warn" | "error";

const LEVELS: readonly LogLevel[] = ["debug", "info", "warn", "error"];

/** One isolate sees one configuration. */
let least: LogLevel = "info";

/** From now on lines below this level are not written. */
export function setLogLevel(level: LogLevel): void {
  least = level;
}

/** Whether lines of this level are written, for what it would cost something to find out. */
export function isLogged(level: LogLevel): boolean {
  return LEVELS.indexOf(level) >= LEVELS.indexOf(least);
}

export type LogField = string | number | boolean | null | undefined;

/**
 * One structured line, with what is known of the work it comes from. Every text goes through `redact`, so that no
 * caller has to remember it. Ids of sessions, jobs and people do not belong here.
 */
export function log(
  level: LogLevel,
  event: string,
  fields: Readonly<Record<string, LogField>> = {},
): void {
  if (!isLogged(level)) {
    return;
  }
  const line: Record<string, LogField> = { level, event, at: new Date().toISOString() };
  for (const [name, value] of Object.entries({ ...logContext(), ...fields })) {
    line[name] = typeof value === "string" ? redact(value) : value;
  }
  const write = () => console[level](JSON.stringify(line));
  if (level === "info" || level === "debug") {
    writeLater(write);
  } else {
    write();
  }
}

/** What an unexpected error may leave in the log: its name, message and stack, redacted. */
export function describeError(error: unknown): { error: string; stack: string | undefined } {
  return error instanceof Error
    ? { error: `${error.name}: ${error.message}`, stack: error.stack }
    : { error: typeof error, stack: undefined };
}
