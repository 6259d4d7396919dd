/** The known names closest to a wrong one, best first: case, separators and a few letters are forgiven. */
export function nearMisses(wanted: string, known: readonly string[]): string[] {
  return known
    .map((name) => ({ name, distance: distance(fold(wanted), fold(name)) }))
    .filter(
      ({ name, distance: edits }) =>
        edits <= Math.max(2, Math.floor(name.length / 3)) ||
        fold(name).startsWith(fold(wanted)) ||
        fold(wanted).startsWith(fold(name)),
    )

    .toSorted((one, other) => one.distance - other.distance)
    .map(({ name }) => name)
    .slice(0, 3);
}

function fold(name: string): string {
  return name.toLowerCase().replace(/[\s_-]+/g, "-");
}

/** Levenshtein distance, one row at a time. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [line, letter] of one.split("").entries()) {
    const next = [line + 1];
    for (let column = 0; column < other.length; column += 1) {
      next.push(
        Math.min(
          (next[column] ?? 0) + 1,
          (row[column + 1] ?? 0) + 1,
          (row[column] ?? 0) + (letter === other[column] ? 0 : 1),
        ),
      );
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
