/** Compares two digests in constant time. Only Workers have `timingSafeEqual`, and `secrets.ts` runs elsewhere too. */
export function isSameDigest(one: ArrayBuffer, other: ArrayBuffer): boolean {
  return one.byteLength === other.byteLength && crypto.subtle.timingSafeEqual(one, other);
}
