/** Tables, in which some models answer. */

import type { Section } from "./heading-words.ts";
import { sectionOf } from "./section-heading.ts";

const ROW = /^\s*\|(.+)\|\s*$/;
const RULE = /^\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$/;
/** The number of a row says nothing. */
const NUMBER = /^#?\d{1,2}[.)]?$/;

export function isTableRow(line: string): boolean {
  return ROW.test(line);
}

/** Rows of a table among these lines as lines of a list, without its head. */
export function tablesAsLists(lines: readonly string[]): string[] {
  let isBare = false;
  return lines.flatMap((line, index) => {
    const next = lines[index + 1] ?? "";
    const isHead = RULE.test(next) && next.includes("|") && line.includes("|");
    if (RULE.test(line)) {
      isBare = line.includes("|");
      return [];
    }
    isBare &&= line.includes("|");
    if (!ROW.test(line) && !isBare && !isHead) {
      return [line];
    }
    const words = cellsOf(line)
      .filter((cell) => !isOfList(sectionOf(cell)))
      .join(" ");
    return isHead || words === "" ? [] : [`- ${words}`];
  });
}

/** What a table says that stands under no heading: a cell of each row, or the head of each column, names the section. */
export function readTable(rows: readonly string[]): { section: Section; text: string }[] {
  const hasHead = RULE.test(rows[1] ?? "");
  const columns = hasHead ? cellsOf(rows[0] ?? "").map(sectionOf) : [];
  return rows.slice(hasHead ? 2 : 0).flatMap((row) => {
    const cells = cellsOf(row);
    if (columns.filter(isOfList).length > 1) {
      return cells.map((text, index) => ({ section: columns[index] ?? "prose", text }));
    }
    const named = cells.findIndex((cell) => sectionOf(cell) !== undefined);
    const text = cells.filter((_, index) => index !== named).join(" ");
    return text === "" ? [] : [{ section: sectionOf(cells[named] ?? "") ?? "prose", text }];
  });
}

function cellsOf(row: string): string[] {
  return (ROW.exec(row)?.[1] ?? row)
    .split("|")
    .map((cell) => cell.trim())
    .filter((cell) => cell !== "" && !NUMBER.test(cell));
}

function isOfList(section: Section | undefined): boolean {
  return section === "open" || section === "settled";
}
