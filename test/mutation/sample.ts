/** That many of the items, the same ones for the same seed, in their order; all of them for 0. */
export function sample<Item>(items: readonly Item[], size: number, seed: number): Item[] {
  if (size === 0 || size >= items.length) {
    return [...items];
  }
  const next = randomOf(seed);
  return items
    .map((item, index) => ({ item, index, draw: next() }))
    .toSorted((one, other) => one.draw - other.draw)
    .slice(0, size)
    .toSorted((one, other) => one.index - other.index)
    .map(({ item }) => item);
}

/** Numbers from 0 to 1 (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
