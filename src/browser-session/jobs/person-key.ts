import { encodeBase64Url } from "../../base64.ts";

const encoder = new TextEncoder();

/** Names a person to the quotas without naming them: an HMAC of GitHub's numeric user id. */
export async function personKeyOf(
  accountId: number,
  sessionSecrets: readonly string[],
): Promise<string> {
  const [secret = ""] = sessionSecrets;
  const key = await crypto.subtle.importKey(
    "raw",
    encoder.encode(secret),
    { name: "HMAC", hash: "SHA-256" },
    false,
    ["sign"],
  );
  const digest = await crypto.subtle.sign("HMAC", key, encoder.encode(`person:${accountId}`));
  return encodeBase64Url(new Uint8Array(digest));
}
