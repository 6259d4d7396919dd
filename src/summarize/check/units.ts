/** A number with what it is measured in: `310 kB`, `14 hours`. */
export interface Measure {
  value: string;
  unit: string;
  /** As written. */
  raw: string;
}

/** Units that may be mistaken for each other, each with the ways it is written, in lower case. */
const SCALES: readonly (readonly string[])[] = [
  ["bytes byte", "kb kib kilobytes", "mb mib megabytes", "gb gib gigabytes", "tb tib terabytes"],
  [
    "ns nanoseconds",
    "µs us microseconds",
    "ms millisecond milliseconds",
    "s sec secs second seconds",
    "min mins minute minutes",
    "h hr hrs hour hours",
    "day days",
    "week weeks",
    "month months",
    "year years",
  ],
];
const PLACES: ReadonlyMap<string, { scale: number; unit: string }> = new Map(
  SCALES.flatMap((units, scale) =>
    units.flatMap((names) =>
      names.split(" ").map((name) => [name, { scale, unit: names }] as const),
    ),
  ),
);
const MEASURE =
  /(?<![\p{L}\p{N}_.,-])(\d+(?:[.,]\d+)*)[ \u00A0\u202F-]?([\p{Script=Latin}µ]{1,12})(?![\p{L}\p{N}_])/gu;

export function measuresIn(text: string): Measure[] {
  return [...text.matchAll(MEASURE)].flatMap(([raw, value = "", name = ""]) => {
    const place = PLACES.get(name.toLowerCase());
    return place === undefined ? [] : [{ value, unit: place.unit, raw }];
  });
}

/** Measures of which the same number is known in other units of the same kind, and nowhere in this one. */
export function contradictedMeasures(text: string, known: readonly Measure[]): Measure[] {
  return measuresIn(text).filter(({ value, unit }) => {
    const alike = known.filter(
      (other) => other.value === value && scaleOf(other) === scaleOf({ unit }),
    );
    return alike.length > 0 && alike.every((other) => other.unit !== unit);
  });
}

function scaleOf({ unit }: Pick<Measure, "unit">): number | undefined {
  return PLACES.get(unit.split(" ")[0] ?? "")?.scale;
}
