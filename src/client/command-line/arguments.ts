import { parseArgs } from "node:util";

import type { Format } from "./terminal.ts";
import { UsageError } from "./usage.ts";

const OPTIONS = {
  limit: { type: "string" },
  language: { type: "string" },
  window: { type: "string" },
  queue: { type: "boolean" },
  preview: { type: "boolean" },
  "no-drafts": { type: "boolean" },
  label: { type: "string", multiple: true },
  author: { type: "string" },
  number: { type: "string" },
  owner: { type: "string" },
  repository: { type: "string" },
  draft: { type: "string" },
  format: { type: "string" },
  server: { type: "string" },
  token: { type: "string" },
  config: { type: "string" },
  version: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

export const OPTION_NAMES = Object.keys(OPTIONS);

/** What was typed, taken apart; which option belongs to which command is the command's. */
export interface Arguments {
  command: string;
  positionals: readonly string[];
  values: Values;
}

export type Values = ReturnType<typeof parse>["values"];

export function readArguments(argv: readonly string[], commands: readonly string[]): Arguments {
  const { values, positionals } = parse(argv);
  const [first = "", ...rest] = positionals;
  return commands.includes(first)
    ? { command: first, positionals: rest, values }
    : { command: "summarize", positionals, values };
}

export function readFormat({ format = "text" }: Values): Format {
  if (!isFormat(format)) {
    throw new UsageError("--format is text, markdown, json or ndjson.");
  }
  return format;
}

function isFormat(value: string): value is Format {
  return ["text", "markdown", "json", "ndjson"].includes(value);
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: OPTIONS,
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : "The arguments are off.");
  }
}
