import { stripInvisible } from "../../src/text/hidden-text.ts";
import type { Observation } from "./observation.ts";

export interface Comparison {
  point: string;
  live: string;
  fakes: string;
  same: boolean;
}

/** Point by point; one that only one side has is compared with nothing. */
export function compare(live: readonly Observation[], fakes: readonly Observation[]): Comparison[] {
  const points = [...new Set([...live, ...fakes].map(({ point }) => point))];
  return points.map((point) => {
    const [seen, expected] = [live, fakes].map(
      (side) => side.find((one) => one.point === point)?.answer ?? "not observed",
    );
    return { point, live: seen ?? "", fakes: expected ?? "", same: seen === expected };
  });
}

export function renderComparison({ point, live, fakes, same }: Comparison): string {
  const text = same
    ? `same     ${point}: ${live}`
    : `DIFFERS  ${point}\n           live:  ${live}\n           fakes: ${fakes}`;
  return stripInvisible(text).text;
}
