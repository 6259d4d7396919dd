import pico from "picocolors";
import wrapAnsi from "wrap-ansi";

import { stripInvisible } from "../../text/hidden-text.ts";
import { inlineName } from "../../text/inline-name.ts";
import type { Terminal } from "./terminal.ts";

export type Paint = "bold" | "dim" | "green" | "red" | "yellow" | "cyan";

/** A piece of a line, and how it looks where there are colours. */
export type Span = string | readonly [paint: Paint, text: string];

/** A line of text; what does not fit a terminal goes on below, as far in. */
export interface Line {
  indent?: number;
  spans: readonly Span[];
}

/** Longer than that is no name of a repository, and no line of a terminal. */
const STATUS_MAX_CODE_UNITS = 200;
/** Longer lines are hard to read, however wide a terminal is. */
const COLUMNS_MAX = 100;

export interface Screen extends Terminal {
  print(lines: readonly Line[]): void;
  /** Rewrites one line on a terminal, and writes another anywhere else; null clears it. */
  status(line: string | null): void;
}

/**
 * A terminal for text of pull requests, models and servers, which must neither steer it nor hide in it: whatever goes
 * out loses what nobody sees, and colours are put on afterwards. JSON goes through `visibleJson` first, so that nothing
 * of it is lost here.
 */
export function createScreen(terminal: Terminal): Screen {
  const colours = pico.createColors(terminal.colours === true);
  const columns = terminal.columns === undefined ? null : Math.min(terminal.columns, COLUMNS_MAX);

  function painted(span: Span): string {
    return typeof span === "string" ? visible(span) : colours[span[0]](visible(span[1]));
  }

  function lineText({ indent = 0, spans }: Line): string {
    const text = spans.map(painted).join("");
    const fitted =
      columns === null ? text : wrapAnsi(text, Math.max(20, columns - indent), { hard: true });
    const margin = " ".repeat(indent);
    return fitted
      .split("\n")
      .map((part) => `${part === "" ? "" : margin}${part}\n`)
      .join("");
  }

  return {
    ...terminal,
    out: (text) => terminal.out(visible(text)),
    err: (text) => terminal.err(visible(text)),
    print: (lines) => terminal.out(lines.map(lineText).join("")),
    status(line) {
      if (line === null) {
        terminal.err(terminal.live ? "\r\u001B[2K" : "");
        return;
      }
      const text = inlineName(line, STATUS_MAX_CODE_UNITS);
      terminal.err(terminal.live ? `\r\u001B[2K${text}` : `${text}\n`);
    },
  };
}

function visible(text: string): string {
  return stripInvisible(text).text;
}
