import type { Entry } from "../../../../protocol/docket.ts";
import type { ReadinessState } from "../../../../protocol/pull-request.ts";
import { ageInDays } from "../../words/times.ts";

/** An entry in the chart: its place in percent of the plane, from the left and from the bottom. */
export interface ChartPoint {
  entry: Entry;
  state: ReadinessState;
  x: number;
  y: number;
  /** Null where its number would cover something. */
  labelSide: LabelSide | null;
}

export type LabelSide = "right" | "left" | "above" | "below";

export interface Tick {
  label: string;
  at: number;
}

/** The same for every docket, so that places can be compared, and nothing moves when one more entry is known. */
const AGE_MAX_DAYS = 730;
const AGE_TICKS: [string, number][] = [
  ["1 day", 1],
  ["1 week", 7],
  ["1 month", 30],
  ["6 months", 182],
  ["2 years", AGE_MAX_DAYS],
];

/** Age counts by orders of magnitude: a day more matters in the first week, not in the second year. */
function ageAt(days: number): number {
  return (100 * Math.log1p(Math.min(days, AGE_MAX_DAYS))) / Math.log1p(AGE_MAX_DAYS);
}

export const AGE_SCALE: Tick[] = AGE_TICKS.map(([label, days]) => ({ label, at: ageAt(days) }));

/** The smallest round number of comments that all entries fit under. */
export function commentsTop(entries: Entry[]): number {
  const most = Math.max(1, ...entries.map(({ rank }) => rank.humanComments));
  const magnitude = 10 ** Math.floor(Math.log10(most));
  const round = [1, 2, 3, 4, 5, 6, 8, 10, 12].map((factor) => factor * magnitude);
  // Even, so that the line in the middle has a whole number too.
  return Math.max(4, round.find((top) => top > most * 1.05 && top % 2 === 0) ?? 2 * most);
}

export function commentsScale(top: number): Tick[] {
  return [0, top / 2, top].map((value) => ({ label: String(value), at: (100 * value) / top }));
}

/** Places entries whose facts are known, each with its number on a side where it covers no other, if there is one. */
export function chartPoints(entries: Entry[]): ChartPoint[] {
  const top = commentsTop(entries);
  const dots = entries.flatMap((entry) => {
    const { facts, readiness, rank } = entry;
    return facts === undefined || readiness === undefined
      ? []
      : [
          {
            entry,
            state: readiness.state,
            x: ageAt(ageInDays(facts.createdAt)),
            y: (100 * rank.humanComments) / top,
          },
        ];
  });
  const labels: Place[] = [];
  return dots.map((dot) => {
    const taken = [...dots.filter((other) => other !== dot), ...labels];
    const labelSide = freeSide(dot, taken);
    if (labelSide !== null) {
      labels.push(labelPlace(dot, labelSide));
    }
    return { ...dot, labelSide };
  });
}

interface Place {
  x: number;
  y: number;
}

/** Where the middle of a label is, seen from its dot, in percent of a plane of usual size. */
const OFFSETS: Record<LabelSide, Place> = {
  right: { x: 6, y: 0 },
  left: { x: -6, y: 0 },
  above: { x: 0, y: 12 },
  below: { x: 0, y: -12 },
};
const SIDES: LabelSide[] = ["right", "left", "above", "below"];

function freeSide(dot: Place, taken: Place[]): LabelSide | null {
  return (
    SIDES.find((side) => {
      const { x, y } = labelPlace(dot, side);
      const inside = x > 4 && x < 96 && y > 6 && y < 96;
      return inside && !taken.some((at) => Math.abs(at.x - x) < 5 && Math.abs(at.y - y) < 9);
    }) ?? null
  );
}

function labelPlace(dot: Place, side: LabelSide): Place {
  return { x: dot.x + OFFSETS[side].x, y: dot.y + OFFSETS[side].y };
}
