/** Compares two digests in constant time. */
export function isSameDigest(one: ArrayBuffer, other: ArrayBuffer): boolean {
  return one.byteLength === other.byteLength && crypto.subtle.timingSafeEqual(one, other);
}
