import { stripInvisible } from "../../text/hidden-text.ts";
import type { FileChange, Hunk } from "../pull-request/file-change.ts";

export interface HiddenInDiff {
  /** HTML comments in added lines: code in a template, but instructions to a machine in a document. */
  passages: string[];
  /** Invisible characters in added lines. */
  characters: number;
}

const PASSAGE_MAX_CODE_UNITS = 2000;

/** Takes out of the lines of a file what a reader of the rendered file or of the diff would not see. */
export function stripHiddenInDiff(file: FileChange): { file: FileChange; hidden: HiddenInDiff } {
  const hidden: HiddenInDiff = { passages: [], characters: 0 };
  const hunks = file.hunks.map((hunk) => ({
    ...hunk,
    heading: stripInvisible(hunk.heading).text,
    lines: stripComments(stripLines(hunk, hidden), hidden),
  }));
  return { file: { ...file, hunks }, hidden };
}

function stripLines(hunk: Hunk, hidden: HiddenInDiff): string[] {
  return hunk.lines.map((line) => {
    const { text, characters } = stripInvisible(line);
    hidden.characters += line.startsWith("+") ? characters : 0;
    return text;
  });
}

/** Comments may span lines; the old and the new side are two texts, so each mark is followed by itself. */
function stripComments(lines: string[], hidden: HiddenInDiff): string[] {
  if (!lines.some((line) => line.includes("<!--"))) {
    return lines;
  }
  const open = new Map<string, number>();
  return lines.map((line) => {
    const mark = line[0] ?? " ";
    let rest = line.slice(1);
    let kept = "";
    for (;;) {
      const passage = open.get(mark);
      if (passage === undefined) {
        const start = rest.indexOf("<!--");
        if (start === -1) {
          return `${mark}${kept}${rest}`;
        }
        kept += rest.slice(0, start);
        rest = rest.slice(start + 4);
        open.set(mark, hidden.passages.length);
        if (mark === "+") {
          hidden.passages.push("");
        }
        kept += "(HTML comment left out)";
      } else {
        const end = rest.indexOf("-->");
        const inside = end === -1 ? rest : rest.slice(0, end);
        if (mark === "+") {
          const before = hidden.passages[passage] ?? "";
          hidden.passages[passage] = `${before}${inside}\n`.slice(0, PASSAGE_MAX_CODE_UNITS);
        }
        if (end === -1) {
          return `${mark}${kept}`;
        }
        rest = rest.slice(end + 3);
        open.delete(mark);
      }
    }
  });
}
