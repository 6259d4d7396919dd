import { decodeBase64, encodeBase64 } from "../encoding.ts";

/** Signing as the Standard Webhooks specification has it. https://www.standardwebhooks.com */

const SECRET_PREFIX = "whsec_";

/** A secret that the receiver of a webhook checks its signatures with. */
export function mintSigningSecret(): string {
  return SECRET_PREFIX + encodeBase64(crypto.getRandomValues(new Uint8Array(32)));
}

/** The headers of one attempt. Attempts of one delivery have the same id, each its own time. */
export async function signatureHeaders(
  { id, body, now }: { id: string; body: string; now: number },
  secret: string,
): Promise<Record<string, string>> {
  const bytes = decodeBase64(secret.slice(SECRET_PREFIX.length));
  if (bytes === null) {
    throw new Error("The signing secret is none.");
  }
  const timestamp = String(Math.floor(now / 1000));
  const hmac = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", bytes, hmac, false, ["sign"]);
  const signed = new TextEncoder().encode(`${id}.${timestamp}.${body}`);
  const signature = new Uint8Array(await crypto.subtle.sign("HMAC", key, signed));
  return {
    "webhook-id": id,
    "webhook-timestamp": timestamp,
    "webhook-signature": `v1,${encodeBase64(signature)}`,
  };
}
