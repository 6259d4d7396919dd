import * as z from "zod";

import { decodeBase64 } from "../../../encoding.ts";

/** Of one result altogether, of one text in it, and of a file, which is what was asked for. */
const RESULT_MAX_CODE_UNITS = 20_000;
const TEXT_MAX_CODE_UNITS = 3000;
const FILE_MAX_CODE_UNITS = 16_000;
const ROWS_MAX = 50;
const DEPTH_MAX = 6;

/** Addresses, ids and other repositories: nothing that an answer is written from. */
const NOISE =
  /(?:^|_)url$|^(?:node_id|gravatar_id|_links|permissions|reactions|performed_via_github_app|repo|repository|organization|license|score|site_admin|app|security_and_analysis)$/;

/**
 * What a tool read, for a model: its words and facts, within bounds. A file comes as text. What `isElsewhere` says of is
 * left out with all that is in it.
 */
export function boundData(
  data: unknown,
  isElsewhere: (value: object) => boolean = () => false,
): unknown {
  let left = RESULT_MAX_CODE_UNITS;

  function take(text: string, max = TEXT_MAX_CODE_UNITS): string {
    const cut = text.slice(0, Math.max(0, Math.min(max, left)));
    left -= cut.length;
    return cut.length === text.length ? text : `${cut}… (cut, ${text.length} characters)`;
  }

  function bound(value: unknown, depth: number): unknown {
    if (typeof value === "string") {
      return take(value);
    }
    if (typeof value !== "object" || value === null) {
      left -= 6;
      return value;
    }
    if (depth > DEPTH_MAX || left <= 0 || isElsewhere(value)) {
      return undefined;
    }
    if (Array.isArray(value)) {
      return value
        .slice(0, ROWS_MAX)
        .map((item) => bound(item, depth + 1))
        .filter((item) => item !== undefined);
    }
    if ("login" in value && typeof value.login === "string") {
      return take(value.login);
    }
    const file = textOfFile(value);
    if (file !== null) {
      return { ...file, text: take(file.text, FILE_MAX_CODE_UNITS) };
    }
    const fields: Record<string, unknown> = {};
    for (const [name, field] of Object.entries(value)) {
      const kept = isEmpty(field) || NOISE.test(name) ? undefined : bound(field, depth + 1);
      if (kept !== undefined && left > 0) {
        left -= name.length;
        fields[name] = kept;
      }
    }
    return fields;
  }

  return bound(data, 0);
}

function isEmpty(value: unknown): boolean {
  return value === null || value === "" || (Array.isArray(value) && value.length === 0);
}

const File = z.object({
  type: z.literal("file"),
  path: z.string(),
  encoding: z.string(),
  content: z.string(),
});

/** GitHub's file as text; null for what is no file. */
function textOfFile(value: object): { path: string; text: string } | null {
  const file = File.safeParse(value);
  if (!file.success) {
    return null;
  }
  const { path, encoding, content } = file.data;
  const bytes = encoding === "base64" ? decodeBase64(content.replaceAll(/\s/g, "")) : null;
  if (bytes === null) {
    return { path, text: "(too large to be read)" };
  }
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes);
    return { path, text: text.includes("\0") ? "(not a text)" : text };
  } catch {
    return { path, text: "(not a text)" };
  }
}
