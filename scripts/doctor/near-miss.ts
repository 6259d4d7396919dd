import { distance } from "fastest-levenshtein";

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
