export const EXIT = {
  complete: 0,
  failed: 1,
  usage: 2,
  partial: 3,
  refused: 4,
  unreachable: 5,
  interrupted: 130,
} as const;

export type Format = "text" | "markdown" | "json" | "ndjson";

/** What the command needs of its process, so that it can be run inside another one. */
export interface Terminal {
  argv: readonly string[];
  env: Readonly<Record<string, string | undefined>>;
  out(text: string): void;
  err(text: string): void;
  /** Whether `err` is a terminal whose line can be rewritten. */
  live: boolean;
  /** How wide `out` is, where it is a terminal. */
  columns?: number;
  /** Whether `out` shows colours. */
  colours?: boolean;
  /** Aborted when the person interrupts. */
  signal: AbortSignal;
  fetch?: typeof fetch;
  /** Shows a page to the person; absent where there is no browser to show it in. */
  openBrowser?: (url: string) => void;
}
