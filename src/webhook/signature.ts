import { decodeBase64 } from "../encoding.ts";
import { WEBHOOK_TOLERANCE_MS } from "../limits.ts";

/** The headers of the Standard Webhooks specification. https://www.standardwebhooks.com */
export interface SignatureHeaders {
  id: string;
  timestamp: string;
  /** `v1,<base64>` each, separated by spaces: while a secret is rotated there are several. */
  signatures: string;
}

/** Bounds the work that an unsigned request can cause. */
const SIGNATURES_MAX = 8;
const ID_MAX_CODE_UNITS = 200;

/** Whether whoever has the key sent this very body within the last minutes. Compares in constant time. */
export async function isSigned(
  { id, timestamp, signatures }: SignatureHeaders,
  body: Uint8Array,
  { key, now }: { key: Uint8Array<ArrayBuffer>; now: number },
): Promise<boolean> {
  if (id === "" || id.length > ID_MAX_CODE_UNITS || !isCurrent(timestamp, now)) {
    return false;
  }
  const hmac = { name: "HMAC", hash: "SHA-256" };
  const imported = await crypto.subtle.importKey("raw", key, hmac, false, ["verify"]);
  const signed = signedBytes(`${id}.${timestamp}.`, body);
  for (const signature of signatures.split(" ").slice(0, SIGNATURES_MAX)) {
    const bytes = signature.startsWith("v1,") ? decodeBase64(signature.slice("v1,".length)) : null;
    if (bytes !== null && (await crypto.subtle.verify("HMAC", imported, bytes, signed))) {
      return true;
    }
  }
  return false;
}

function isCurrent(timestamp: string, now: number): boolean {
  return (
    /^\d{1,12}$/.test(timestamp) && Math.abs(now - Number(timestamp) * 1000) <= WEBHOOK_TOLERANCE_MS
  );
}

function signedBytes(prefix: string, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const head = new TextEncoder().encode(prefix);
  const bytes = new Uint8Array(head.length + body.length);
  bytes.set(head);
  bytes.set(body, head.length);
  return bytes;
}
