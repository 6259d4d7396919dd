import type { FileChange } from "../pull-request/file-change.ts";

/** What the changed places of all files read after the change, as far as that is known, without their text. */
export interface HeadLines {
  /** The path is kept, and with it whatever text it was cut out of. */
  add(path: string, hunks: FileChange["hunks"]): void;
  /**
   * Whether these lines stand in the file, one after the other, and not all of them did before. A place in it that was
   * commented on and has not changed since is not what was suggested for it.
   */
  holds: (path: string, lines: readonly string[], unchanged?: number | null) => boolean;
}

const LINES_MAX = 200_000;
/** A brace stands everywhere. */
const CODE_UNITS_MIN = 8;

/** Of each line its digest, which is never 0, then twice its number, plus 1 where the change made it. */
const PAIR = 2;
const CAPACITY_MIN = 1024;

export function createHeadLines(): HeadLines {
  /** Of all files one after the other, with a 0 after each: eight bytes a line, and nothing more for a file. */
  let held = new Int32Array(CAPACITY_MIN);
  let length = 0;
  let count = 0;
  const starts = new Map<string, number>();

  function push(value: number): void {
    if (length === held.length) {
      const larger = new Int32Array(2 * length);
      larger.set(held);
      held = larger;
    }
    held[length] = value;
    length += 1;
  }

  return {
    add(path, hunks) {
      const start = length;
      for (const hunk of hunks) {
        let at = hunk.newStart;
        for (const line of hunk.lines) {
          if (line.startsWith("-") || line.startsWith("\\")) {
            continue;
          }
          const digest = digestOf(line, 1);
          if (digest !== 0 && count < LINES_MAX) {
            push(digest);
            push(at * 2 + (line.startsWith("+") ? 1 : 0));
            count += 1;
          }
          at += 1;
        }
      }
      // The removed half of a file whose type changed has no line that is left.
      if (length > start) {
        push(0);
        starts.set(path, start);
      }
    },
    holds(path, lines, unchanged = null) {
      const wanted = lines.map((line) => digestOf(line, 0)).filter((digest) => digest !== 0);
      const codeUnits = lines.reduce((sum, line) => sum + line.trim().length, 0);
      const first = starts.get(path);
      if (first === undefined || wanted.length === 0 || codeUnits < CODE_UNITS_MIN) {
        return false;
      }
      for (let start = first; held[start] !== 0; start += PAIR) {
        const places = wanted.map((_, index) => held[start + index * PAIR + 1] ?? 0);
        const last = (places.at(-1) ?? 0) >> 1;
        if (
          wanted.every((digest, index) => held[start + index * PAIR] === digest) &&
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
