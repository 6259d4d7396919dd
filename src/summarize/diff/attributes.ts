import type { FileChange } from "../pull-request/file-change.ts";
import type { ListedReason } from "./file-kind.ts";

const PATTERNS_MAX = 100;
const PATTERN_MAX_CODE_UNITS = 200;
/** More wildcards in one pattern could take very long to match. */
const WILDCARDS_MAX = 3;

interface Rule {
  matches: RegExp;
  reason: ListedReason | undefined;
}

/**
 * What the repository itself says is generated or vendored (`linguist-generated`, `linguist-vendored`), as far as the
 * diff shows it. Only lines that the pull request leaves alone count, so that none can hide its own changes.
 */
export function createAttributes(): {
  read: (change: FileChange) => void;
  reasonFor: (path: string) => ListedReason | undefined;
} {
  const rules: Rule[] = [];
  return {
    read(change) {
      const directory = /^(.*\/)?\.gitattributes$/.exec(change.path)?.[1] ?? "";
      if (!/(?:^|\/)\.gitattributes$/.test(change.path)) {
        return;
      }
      for (const line of change.hunks.flatMap((hunk) => hunk.lines)) {
        const rule = line.startsWith(" ") ? readRule(line.slice(1), directory) : undefined;
        if (rule !== undefined && rules.length < PATTERNS_MAX) {
          rules.push(rule);
        }
      }
    },
    // The last rule that matches wins, as in git.
    reasonFor: (path) => rules.findLast((rule) => rule.matches.test(path))?.reason,
  };
}

function readRule(line: string, directory: string): Rule | undefined {
  const [pattern = "", ...attributes] = line.trim().split(/\s+/);
  const attribute = attributes
    .map((text) => /^([-!]?)linguist-(generated|vendored)(?:=(\w+))?$/.exec(text))
    .find((match) => match !== null);
  if (
    attribute === undefined ||
    pattern.length > PATTERN_MAX_CODE_UNITS ||
    pattern.startsWith("#") ||
    (pattern.match(/\*+|\?/g)?.length ?? 0) > WILDCARDS_MAX
  ) {
    return undefined;
  }
  const [, sign, name, value] = attribute;
  const isSet = sign === "" && value !== "false" && value !== "0";
  return {
    matches: toRegExp(pattern, directory),
    reason: !isSet ? undefined : name === "generated" ? "generated" : "vendored",
  };
}

/** A pattern without a slash matches a name anywhere below; one with a slash is a path from its directory. */
function toRegExp(pattern: string, directory: string): RegExp {
  const isPath = /\/(?!$)/.test(pattern);
  const body = pattern
    .replace(/^\//, "")
    .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll(/\*\*\/|\*+|\?/g, (wildcard) =>
      wildcard === "**/"
        ? "(?:.*/)?"
        : wildcard === "?"
          ? "[^/]"
          : wildcard.length > 1
            ? ".*"
            : "[^/]*",
    )
    .replace(/\/$/, "/.*");
  const base = directory.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${base}${isPath ? "" : "(?:.*/)?"}${body}$`);
}
