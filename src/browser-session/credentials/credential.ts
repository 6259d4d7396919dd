import { decodeBase64Url, encodeBase64Url } from "../../base64.ts";
import { randomSecret, sha256 } from "./secrets.ts";

/** What proves a session: `cookie` or API `token`. They share the handle, never the secret or the signature. */
export type CredentialKind = "cookie" | "token";

/** How the session object is asked: the hash travels, the secret stays in the Worker that received it. */
export interface Credential {
  kind: CredentialKind;
  secretHash: ArrayBuffer;
}

/** The handle picks the object, the secret is checked by it. */
export interface CredentialParts {
  handle: string;
  secret: string;
}

const HANDLE_BITS = 128;
const SECRET_BITS = 256;
const SHAPE = /^([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{43})\.([A-Za-z0-9_-]{43})$/;
const encoder = new TextEncoder();

export function mintHandle(): string {
  return randomSecret(HANDLE_BITS);
}

export function mintSecret(): string {
  return randomSecret(SECRET_BITS);
}

/** `<handle>.<secret>.<HMAC>`, signed with the first secret of the configuration. */
export async function sealCredential(
  kind: CredentialKind,
  { handle, secret }: CredentialParts,
  signingSecrets: readonly string[],
): Promise<string> {
  const [signingSecret = ""] = signingSecrets;
  const key = await importKey(signingSecret, "sign");
  const signature = await crypto.subtle.sign("HMAC", key, signedText(kind, handle, secret));
  return `${handle}.${secret}.${encodeBase64Url(new Uint8Array(signature))}`;
}

/** The parts of a value that one of the secrets has signed as that kind; null for everything else. */
export async function openCredential(
  kind: CredentialKind,
  value: string,
  signingSecrets: readonly string[],
): Promise<CredentialParts | null> {
  const [, handle, secret, encodedSignature] = SHAPE.exec(value) ?? [];
  if (handle === undefined || secret === undefined || encodedSignature === undefined) {
    return null;
  }
  const signature = decodeBase64Url(encodedSignature);
  if (signature === null) {
    return null;
  }
  for (const signingSecret of signingSecrets) {
    const key = await importKey(signingSecret, "verify");
    if (await crypto.subtle.verify("HMAC", key, signature, signedText(kind, handle, secret))) {
      return { handle, secret };
    }
  }
  return null;
}

/** Name of the Durable Object: names show up in metrics and logs, so the handle itself is no name. */
export async function objectNameOf(handle: string): Promise<string> {
  return encodeBase64Url(new Uint8Array(await sha256(handle)));
}

function signedText(kind: CredentialKind, handle: string, secret: string): BufferSource {
  return encoder.encode(`${kind}:${handle}.${secret}`);
}

function importKey(secret: string, usage: "sign" | "verify"): Promise<CryptoKey> {
  return crypto.subtle.importKey(
    "raw",
    encoder.encode(secret),
    { name: "HMAC", hash: "SHA-256" },
    false,
    [usage],
  );
}
