import { decodeBase64Url, encodeBase64Url } from "../encoding.ts";

/**
 * What is kept of a digest's address and signing secret: AES-256-GCM under keys derived from the deployment's secrets.
 * The first seals, all of them open. What it is for is bound to it, so that nothing sealed can stand in for something else.
 */

const IV_BYTES = 12;
const encoder = new TextEncoder();

export async function seal(
  text: string,
  purpose: string,
  [secret = ""]: readonly string[],
): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const key = await keyOf(secret);
  const sealed = await crypto.subtle.encrypt(
    { name: "AES-GCM", iv, additionalData: encoder.encode(purpose) },
    key,
    encoder.encode(text),
  );
  const bytes = new Uint8Array(IV_BYTES + sealed.byteLength);
  bytes.set(iv);
  bytes.set(new Uint8Array(sealed), IV_BYTES);
  return encodeBase64Url(bytes);
}

export interface Unsealed {
  text: string;
  /** Whether it was sealed under the first of the secrets. */
  isCurrent: boolean;
}

/** Null where none of the secrets opens it. */
export async function unseal(
  sealed: string,
  purpose: string,
  secrets: readonly string[],
): Promise<Unsealed | null> {
  const bytes = decodeBase64Url(sealed);
  if (bytes === null || bytes.length <= IV_BYTES) {
    return null;
  }
  const parameters = {
    name: "AES-GCM",
    iv: bytes.subarray(0, IV_BYTES),
    additionalData: encoder.encode(purpose),
  };
  for (const [index, secret] of secrets.entries()) {
    try {
      const key = await keyOf(secret);
      const opened = await crypto.subtle.decrypt(parameters, key, bytes.subarray(IV_BYTES));
      return { text: new TextDecoder().decode(opened), isCurrent: index === 0 };
    } catch {
      // Sealed under another of them, or not by us.
    }
  }
  return null;
}

/** Apart from what the same secret signs. */
async function keyOf(secret: string): Promise<CryptoKey> {
  const material = await crypto.subtle.importKey("raw", encoder.encode(secret), "HKDF", false, [
    "deriveKey",
  ]);
  return crypto.subtle.deriveKey(
    {
      name: "HKDF",
      hash: "SHA-256",
      salt: new Uint8Array(),
      info: encoder.encode("docket digests"),
    },
    material,
    { name: "AES-GCM", length: 256 },
    false,
    ["encrypt", "decrypt"],
  );
}
