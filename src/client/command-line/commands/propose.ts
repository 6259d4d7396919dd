import { readFile } from "node:fs/promises";

import { lineComments } from "../../../protocol/line-comments.ts";
import { SuggestedOperation } from "../../../protocol/suggestions.ts";
import { visibleJson } from "../../../text/invisible.ts";
import type { DocketClient } from "../../client.ts";
import { type Arguments, readFormat } from "../arguments.ts";
import type { Screen } from "../screen.ts";
import { EXIT } from "../terminal.ts";
import { UsageError } from "../usage.ts";

/**
 * Leaves something to be written to GitHub, which is sent once its person confirms it on the page:
 * `propose issue OWNER/REPO title="…" labels=bug,docs`. `body@notes.md` takes the text of a file.
 */
export function proposeCommand({ positionals, values }: Arguments) {
  const [kind = "", repository = "", ...rest] = positionals;
  if (!repository.includes("/")) {
    throw new UsageError('Say what and where: propose issue OWNER/REPO title="…" body@notes.md');
  }
  const fields = rest.map(readField);
  const format = readFormat(values);
  return async (client: DocketClient, screen: Screen): Promise<number> => {
    const operation = await operationOf(kind, fields);
    const suggested = await client.propose(repository, operation, { signal: screen.signal });
    screen.out(
      format === "json" || format === "ndjson"
        ? `${visibleJson(suggested, format === "json" ? 2 : undefined)}\n`
        : `Nothing is written yet. Open this page to see what would be sent, and to confirm it:\n\n  ${suggested.url}\n`,
    );
    return EXIT.complete;
  };
}

interface Field {
  name: string;
  value: string;
  isFile: boolean;
}

function readField(text: string): Field {
  const [, name, sign, value] = /^(\w+)([=@])(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    throw new UsageError("Parameters are written as name=value, or name@FILE.");
  }
  return { name, value, isFile: sign === "@" };
}

async function operationOf(kind: string, fields: readonly Field[]): Promise<SuggestedOperation> {
  const given: Record<string, unknown> = { kind };
  for (const field of fields) {
    Object.assign(given, field.isFile ? await fileField(field) : { [field.name]: typed(field) });
  }
  const parsed = SuggestedOperation.safeParse(given);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const about = issue?.code === "unrecognized_keys" ? issue.keys : (issue?.path ?? []);
    throw new UsageError(
      about.length === 0 ? "Something is not valid here." : `${about.join(".")} is not valid here.`,
    );
  }
  return parsed.data;
}

/** Bytes that are no text go as base64. */
async function fileField({ name, value: path }: Field): Promise<Record<string, unknown>> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch {
    throw new UsageError(`${path} cannot be read.`);
  }
  const text = bytes.toString("utf8");
  const isText = Buffer.from(text).equals(bytes) && !text.includes("\0");
  return name === "content" && !isText
    ? { content: bytes.toString("base64"), encoding: "base64" }
    : { [name]: typed({ name, value: text }) };
}

function typed({ name, value }: Pick<Field, "name" | "value">): unknown {
  switch (name) {
    case "number":
    case "milestone":
      return Number(value);
    case "draft":
    case "maintainer_can_modify":
      return value === "true" || (value !== "false" && value);
    case "labels":
    case "assignees":
      return value.split(",").map((one) => one.trim());
    case "comments":
      return lineComments(value);
    default:
      return value;
  }
}
