/** The lines under a heading as its points, whatever marks, wraps or nests them. */

import { tablesAsLists } from "./table-rows.ts";

/** A mark of a list with the blank behind it; models leave that out before letters. */
const BULLET =
  /^(?<indent>\s*)(?:\|\s*)?(?:[-+•▪◦‣●○·–—→➤➔►▸](?!-)|\*(?!\*|[^\s*][^*]*\*\s*$)|\(?\d{1,2}[.)、）](?!\d)|\(?[a-h]\)|\((?:i{1,3}|i?v|vi{1,3}|i?x)\)|[①-⑳]|\d\uFE0F?\u20E3|(?:\p{Extended_Pictographic}\uFE0F?)+)\s*(?<text>.*)$/su;
const CHECKBOX = /^\[[ xX✓✔]\]\s*/;
const RULE = /^[\s|:=_*-]*$/;
/** Where one line holds several points. */
const INLINE_BULLETS =
  /(?<=[\].!?;。])\s+(?:[-*•]|\(?\d{1,2}[.)])\s+(?=\S)|(?<=[\])];)\s+(?=[\p{Lu}\p{Lo}])/u;
/** A line goes on where it neither ends nor begins like a sentence. */
const ENDS = /[.!?。！？;；…)\]】）」』"”]\s*$/u;
const IDEOGRAPH = /[\u3040-\u30ff\u3400-\u9fff\uff00-\uffef]/;

interface Item {
  indent: number;
  text: string;
}

/** The points in these lines, and the lines after them that belong to no list. */
export function readPointLines(lines: readonly string[]): { points: string[]; after: string[] } {
  const rows = tablesAsLists(lines).map((line) => line.replace(/^\s*>+\s?/, ""));
  return rows.some((line) => BULLET.test(line) && !RULE.test(line))
    ? readList(rows)
    : { points: readPlain(rows), after: [] };
}

function readList(lines: readonly string[]): { points: string[]; after: string[] } {
  const items: Item[] = [];
  const after: string[] = [];
  let isAfter = false;
  let isGap = false;
  for (const line of lines) {
    const groups = RULE.test(line) ? undefined : BULLET.exec(line)?.groups;
    if (line.trim() === "" || RULE.test(line)) {
      isGap ||= items.length > 0;
    } else if (groups !== undefined) {
      isAfter = false;
      items.push(...toItems(groups["indent"] ?? "", groups["text"] ?? ""));
    } else if (isAfter || (isGap && !/^\s/.test(line))) {
      isAfter = true;
      after.push(line);
    } else {
      const last = items.at(-1);
      if (last === undefined) {
        // What introduces a list is none of its points, unless it cites.
        items.push(...(/[:：]\s*$/.test(line) ? [] : [{ indent: 0, text: line.trim() }]));
      } else {
        last.text = join(last.text, line.trim());
      }
    }
    isGap &&= line.trim() === "" || RULE.test(line);
  }
  return { points: nest(items), after };
}

function toItems(indent: string, text: string): Item[] {
  const width = indent.replaceAll("\t", "    ").length;
  return text
    .split(INLINE_BULLETS)
    .map((part) => ({ indent: width, text: part.replace(CHECKBOX, "").trim() }))
    .filter((item) => item.text !== "");
}

/** What is deeper belongs to what it stands under: under a name as a point of its own, else as the rest of it. */
function nest(items: readonly Item[]): string[] {
  const base = Math.min(...items.map(({ indent }) => indent));
  const points: string[] = [];
  let name: string | undefined;
  for (const [index, { indent, text }] of items.entries()) {
    const next = items[index + 1];
    if (indent <= base + 1) {
      const isName =
        next !== undefined && next.indent > base + 1 && /[:：](?:\*\*|__)?\s*$/.test(text);
      name = isName ? text.replace(/[\s*_]*[:：][\s*_]*$/, "") : undefined;
      points.push(...(isName ? [] : [text]));
    } else if (name !== undefined) {
      points.push(`${name}: ${text}`);
    } else {
      points.push(join(points.pop() ?? "", text));
    }
  }
  return points;
}

/** Lines without marks: each a point, unless it goes on with the one before. */
function readPlain(lines: readonly string[]): string[] {
  const points: string[] = [];
  let isGap = true;
  for (const line of lines) {
    const text = line.trim();
    if (text === "" || RULE.test(text)) {
      isGap = true;
      continue;
    }
    const last = points.at(-1);
    const goesOn = last !== undefined && !isGap && (!ENDS.test(last) || /^[\p{Ll}[(]/u.test(text));
    if (goesOn) {
      points[points.length - 1] = join(last, text);
    } else {
      points.push(...text.split(INLINE_BULLETS));
    }
    isGap = false;
  }
  return points;
}

function join(before: string, more: string): string {
  const isTight = IDEOGRAPH.test(before.at(-1) ?? "") && IDEOGRAPH.test(more[0] ?? "");
  return before === "" ? more : `${before}${isTight ? "" : " "}${more}`;
}
