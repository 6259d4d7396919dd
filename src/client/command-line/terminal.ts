import { stripInvisible } from "../../text/hidden-text.ts";

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
  /** Aborted when the person interrupts. */
  signal: AbortSignal;
  fetch?: typeof fetch;
}

/**
 * The same terminal for text of pull requests, models and servers, which must neither steer it nor hide in it. JSON goes
 * through `visibleJson` first, so that nothing of it is lost here.
 */
export function guarded<Output extends Pick<Terminal, "out" | "err">>(terminal: Output): Output {
  return {
    ...terminal,
    out: (text: string) => terminal.out(stripInvisible(text).text),
    err: (text: string) => terminal.err(stripInvisible(text).text),
  };
}
