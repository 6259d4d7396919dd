/** Something that wants room. */
export interface Claim {
  /** What it would take whole. */
  tokens: number;
  /** Its share of what is scarce, relative to the others. */
  weight: number;
  /** Below this it is not worth having; it is left out instead. */
  floor: number;
}

/**
 * Shares a budget: everything that fits its share is whole, what is saved there goes to the longer ones. When not even
 * the floors fit, the last claims get nothing, so pass them most important first. Returns the room of each.
 */
export function shareBudget(claims: readonly Claim[], budget: number): number[] {
  const floors = claims.map((claim) => Math.min(claim.tokens, claim.floor));
  let left = budget;
  const fits = floors.map((floor) => {
    const fitting = floor <= left;
    left -= fitting ? floor : 0;
    return fitting;
  });
  let low = 0;
  let high = Math.max(0, ...claims.map((claim) => claim.tokens / claim.weight));
  for (let step = 0; step < 24; step += 1) {
    const middle = (low + high) / 2;
    if (total(claims, fits, middle) <= budget) {
      low = middle;
    } else {
      high = middle;
    }
  }
  const level = total(claims, fits, high) <= budget ? high : low;
  return claims.map((claim, index) => (fits[index] === true ? share(claim, level) : 0));
}

function share(claim: Claim, level: number): number {
  return Math.min(claim.tokens, Math.max(claim.floor, Math.floor(level * claim.weight)));
}

function total(claims: readonly Claim[], fits: readonly boolean[], level: number): number {
  return claims.reduce(
    (sum, claim, index) => sum + (fits[index] === true ? share(claim, level) : 0),
    0,
  );
}
