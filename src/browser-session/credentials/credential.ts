import { decodeBase64Url } from "../../encoding.ts";
import { digestOf, hmacKey, randomSecret, sign } from "./secrets.ts";

/** What proves a session: `cookie` or API `token`. They share the handle, never the secret or the signature. */
export type CredentialKind = "cookie" | "token";

/** What is sealed: a credential, or the code that a program gets a token for. */
export type SealedKind = CredentialKind | "login";

/** How the session object is asked: the hash travels, the secret stays in the Worker that received it. */
export interface Credential {
  kind: CredentialKind;
  secretHash: ArrayBuffer;
  /** Of the secret that follows this one in its time. */
  renewedHash?: ArrayBuffer;
  /** Whether the request only reads: a secret from before a rotation may do nothing else. */
  reads?: boolean;
  /** Of the request that is asked for: the log of the session's work has it. */
  requestId?: string;
}

/** The handle picks the object, the secret is checked by it. */
export interface CredentialParts {
  handle: string;
  secret: string;
}

const HANDLE_BITS = 128;
const SECRET_BITS = 256;
const SHAPE = /^([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{43})\.([A-Za-z0-9_-]{43})$/;
const TOKEN_PREFIX = "dkt_";
const encoder = new TextEncoder();

export function mintHandle(): string {
  return randomSecret(HANDLE_BITS);
}

export function mintSecret(): string {
  return randomSecret(SECRET_BITS);
}

/**
 * The secret that a cookie's gives way to in its time. The same one for every request that asks, however many come at
 * once and whichever of their answers arrives; nobody but us can tell it from the one before.
 */
export async function renewedSecret(
  { handle, secret }: CredentialParts,
  signingSecrets: readonly string[],
): Promise<string> {
  return sign(`renewed:${handle}.${secret}`, signingSecrets);
}

/** `<handle>.<secret>.<HMAC>`, signed with the first secret of the configuration. */
export async function sealCredential(
  kind: SealedKind,
  { handle, secret }: CredentialParts,
  signingSecrets: readonly string[],
): Promise<string> {
  const signature = await sign(signedText(kind, handle, secret), signingSecrets);
  return `${handle}.${secret}.${signature}`;
}

/** The parts of a value that one of the secrets has signed as that kind; null for everything else. */
export async function openCredential(
  kind: SealedKind,
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
  const signed = encoder.encode(signedText(kind, handle, secret));
  for (const signingSecret of signingSecrets) {
    const key = await hmacKey(signingSecret, "verify");
    if (await crypto.subtle.verify("HMAC", key, signature, signed)) {
      return { handle, secret };
    }
  }
  return null;
}

/** Name of the Durable Object. Names show up in metrics and logs, so the handle itself is not used. */
export async function objectNameOf(handle: string): Promise<string> {
  return digestOf(handle);
}

/** An API token as its owner sees it: people and secret scanners recognize the prefix. */
export function formatToken(sealed: string): string {
  return TOKEN_PREFIX + sealed;
}

/** The sealed credential inside, or null for what is no token of ours. */
export function parseToken(token: string): string | null {
  return token.startsWith(TOKEN_PREFIX) ? token.slice(TOKEN_PREFIX.length) : null;
}

function signedText(kind: SealedKind, handle: string, secret: string): string {
  return `${kind}:${handle}.${secret}`;
}
