import { cite } from "../../protocol/label.ts";
import type { Point } from "../../protocol/pull-request.ts";
import { createInertText, type Removed } from "../inert-text.ts";
import { createMarkFilter } from "../mark-filter.ts";
import { saysNothing } from "./nothing.ts";

const POINTS_MAX = 20;
const POINT_MAX_CODE_UNITS = 600;

/** A line of one of the two lists, as it was written. */
export interface PointLine {
  section: "open" | "settled";
  line: string;
}

/** The lists as they may be shown. */
export interface ReadPoints {
  open: Point[];
  settled: Point[];
  /** How many cite nothing. */
  uncited: number;
  cut: boolean;
  /** Those that cite what was not supplied. */
  unsupplied: { section: "open" | "settled"; index: number }[];
}

/** Makes points of lines. What is taken out of them is counted in `removed`, what stands as code is added to `code`. */
export function readPoints(
  lines: readonly PointLine[],
  labels: ReadonlySet<string>,
  removed: Removed,
  code: string[],
): ReadPoints {
  const result: ReadPoints = { open: [], settled: [], uncited: 0, cut: false, unsupplied: [] };
  for (const { section, line } of lines) {
    const { labels: before } = removed;
    const { point, cut } = readPoint(withBareLabels(line, labels), labels, removed, code);
    const isUncited = point.citations.length === 0;
    const isRepeated = result[section].some(
      (other) => other.text === point.text && other.citations.join() === point.citations.join(),
    );
    if (point.text === "" || isRepeated || (isUncited && saysNothing(point.text))) {
      continue;
    }
    if (result[section].length >= POINTS_MAX) {
      result.cut = true;
    } else {
      if (removed.labels > before) {
        result.unsupplied.push({ section, index: result[section].length });
      }
      result[section].push(point);
      result.uncited += isUncited ? 1 : 0;
      result.cut ||= cut;
    }
  }
  return result;
}

const BARE_LABELS =
  /(?:\s*[—–-]+\s*|\s*(?:sources?|refs?|see|citations?|cites)\s*[:：]\s*|(?<=[.!?。])\s+)([A-Z]\d{1,4}(?:(?:\s*[,;&+]\s*|\s+(?:and\s+)?)[A-Z]\d{1,4})*)\s*\.?$/i;

const LEADING_LABELS =
  /^[\s*_`]*([A-Z]\d{1,4}(?:\s*[,;&+/]\s*[A-Z]\d{1,4})*)[*_`]*\s*(?:[:：]|[–—-]\s)\s*(?=\S)/;

/** Labels at the end of a point, or before it, that stand in no bracket. */
function withBareLabels(written: string, labels: ReadonlySet<string>): string {
  const leading = LEADING_LABELS.exec(written);
  const named = leading?.[1]?.match(/[A-Z]\d{1,4}/g) ?? [];
  const line =
    leading !== null && named.every((label) => labels.has(label))
      ? `${named.map(cite).join("")} ${written.slice(leading[0].length)}`
      : written;
  const match = BARE_LABELS.exec(line);
  const found = match?.[1]?.match(/[A-Z]\d{1,4}/g) ?? [];
  const isFree = match !== null && !/[([{][^)\]}]*$/.test(line.slice(0, match.index));
  return isFree && found.length > 0 && found.every((label) => labels.has(label))
    ? `${line.slice(0, match.index)} ${found.map(cite).join("")}`
    : line;
}

function readPoint(
  line: string,
  labels: ReadonlySet<string>,
  removed: Removed,
  code: string[],
): { point: Point; cut: boolean } {
  let text = "";
  let cut = false;
  const citations = new Set<string>();
  const inert = createInertText(
    (label) => labels.has(label),
    (piece) => {
      cut ||= text.length + piece.length > POINT_MAX_CODE_UNITS;
      text += cut ? "" : piece;
    },
    removed,
    (label) => citations.add(label),
  );
  const marks = createMarkFilter(
    (character) => inert.read(character),
    (span) => code.push(span),
  );
  for (const character of line) {
    marks.read(character);
  }
  marks.end();
  inert.end();
  return {
    point: {
      // Labels in parentheses leave empty ones.
      text: text
        .replaceAll(/(?:^|\s)\(\s*\)/g, "")
        .replace(/^[\s,;:–—]+(?=\p{L})/u, "")
        .replace(/\s*[,;、，]+\s*$/u, "")
        .replace(/\s*(?:[—–-]|(?:sources?|refs?|see)[:：]?)\s*$/iu, "")
        .trim(),
      citations: [...citations],
    },
    cut,
  };
}
