import type { FileChange } from "../pull-request/file-change.ts";

/** What the changed places of all files read after the change, as far as that is known, without their text. */
export interface HeadLines {
  add(change: FileChange): void;
  /**
   * Whether these lines stand in the file, one after the other, and not all of them did before. A place in it that was
   * commented on and has not changed since is not what was suggested for it.
   */
  holds: (path: string, lines: readonly string[], unchanged?: number | null) => boolean;
}

const LINES_MAX = 200_000;
/** A brace stands everywhere. */
const CODE_UNITS_MIN = 8;

export function createHeadLines(): HeadLines {
  /** Of each line its digest, then twice its number, plus 1 where the change made it: eight bytes a line. */
  const files = new Map<string, Int32Array>();
  let count = 0;
  return {
    add({ path, hunks }) {
      const held: number[] = [...(files.get(path) ?? [])];
      for (const hunk of hunks) {
        let at = hunk.newStart;
        for (const line of hunk.lines) {
          if (line.startsWith("-") || line.startsWith("\\")) {
            continue;
          }
          const digest = digestOf(line, 1);
          if (digest !== 0 && count < LINES_MAX) {
            held.push(digest, at * 2 + (line.startsWith("+") ? 1 : 0));
            count += 1;
          }
          at += 1;
        }
      }
      if (held.length > 0) {
        files.set(path, Int32Array.from(held));
      }
    },
    holds(path, lines, unchanged = null) {
      const wanted = lines.map((line) => digestOf(line, 0)).filter((digest) => digest !== 0);
      const length = lines.reduce((sum, line) => sum + line.trim().length, 0);
      const held = files.get(path) ?? new Int32Array();
      if (wanted.length === 0 || length < CODE_UNITS_MIN) {
        return false;
      }
      for (let start = 0; start + wanted.length * 2 <= held.length; start += 2) {
        const places = wanted.map((_, index) => held[start + index * 2 + 1] ?? 0);
        const last = (places.at(-1) ?? 0) >> 1;
        if (
          wanted.every((digest, index) => held[start + index * 2] === digest) &&
          places.some((place) => place % 2 === 1) &&
          !(unchanged !== null && unchanged > last && unchanged <= last + 2)
        ) {
          return true;
        }
      }
      return false;
    },
  };
}

/** Of the words alone, since suggestions indent as they like; 0 of an empty line. */
function digestOf(line: string, from: number): number {
  let digest = 0;
  for (let index = from; index < line.length; index += 1) {
    const code = line.charCodeAt(index);
    if (code > 32) {
      digest = (Math.imul(digest, 31) + code) | 0;
    }
  }
  return digest;
}
