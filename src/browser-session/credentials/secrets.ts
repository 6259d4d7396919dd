import { encodeBase64Url, encodeHex } from "../../encoding.ts";

const encoder = new TextEncoder();

/** That many random bits, as base64url. */
export function randomSecret(bits: 128 | 256): string {
  return encodeBase64Url(crypto.getRandomValues(new Uint8Array(bits / 8)));
}

/** Names a connected account upstream: unguessable, tied to nothing, never shown to a browser. */
export function mintIdentifier(): string {
  return `usr_${encodeHex(crypto.getRandomValues(new Uint8Array(16)))}`;
}

export async function sha256(text: string): Promise<ArrayBuffer> {
  return crypto.subtle.digest("SHA-256", encoder.encode(text));
}

/** The same as base64url. */
export async function digestOf(text: string): Promise<string> {
  return encodeBase64Url(new Uint8Array(await sha256(text)));
}

/** The key for HMAC-SHA-256 that a secret of the configuration stands for. */
export async function hmacKey(secret: string, usage: "sign" | "verify"): Promise<CryptoKey> {
  const hmac = { name: "HMAC", hash: "SHA-256" };
  return crypto.subtle.importKey("raw", encoder.encode(secret), hmac, false, [usage]);
}

/** HMAC-SHA-256 of a text under the first of the deployment's secrets, as base64url. */
export async function sign(text: string, [secret = ""]: readonly string[]): Promise<string> {
  const key = await hmacKey(secret, "sign");
  return encodeBase64Url(
    new Uint8Array(await crypto.subtle.sign("HMAC", key, encoder.encode(text))),
  );
}
