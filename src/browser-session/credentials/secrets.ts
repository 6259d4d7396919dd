import { encodeBase64Url } from "../../base64.ts";

const encoder = new TextEncoder();

/** That many random bits, as base64url. */
export function randomSecret(bits: 128 | 256): string {
  return encodeBase64Url(crypto.getRandomValues(new Uint8Array(bits / 8)));
}

/** Names a connected account upstream: unguessable, tied to nothing, never shown to a browser. */
export function mintIdentifier(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return `usr_${Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

export async function sha256(text: string): Promise<ArrayBuffer> {
  return crypto.subtle.digest("SHA-256", encoder.encode(text));
}
