import { decodeBase64Url, encodeBase64Url } from "../../encoding.ts";

/** Encrypts what a session keeps for this connector. */
export interface Sealer {
  seal(identifier: string, text: string): Promise<string>;
  /** Null for what none of the keys has sealed for this owner and identifier. */
  open(identifier: string, sealed: string): Promise<string | null>;
}

const KEY_ID_BYTES = 8;
/** Of AES-GCM; random ones are safe for far more messages than a key will ever see. */
const NONCE_BYTES = 12;
const SHAPE = /^([\w-]{11})\.([\w-]{16})\.([\w-]+)$/;
const encoder = new TextEncoder();

/**
 * AES-256-GCM as `<key id>.<nonce>.<ciphertext>`. The first key seals, all open. Owner and identifier are
 * authenticated along, so that an entry copied to another session or connection opens nothing.
 */
export function createSealer(keys: readonly Uint8Array<ArrayBuffer>[], owner: string): Sealer {
  function bind(identifier: string, nonce: Uint8Array<ArrayBuffer>) {
    const additionalData = encoder.encode(`${owner}\n${identifier}`);
    return { name: "AES-GCM", iv: nonce, additionalData };
  }

  return {
    async seal(identifier, text) {
      const [key] = keys;
      if (key === undefined) {
        throw new Error("There is no key to encrypt with.");
      }
      const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
      const sealed = await crypto.subtle.encrypt(
        bind(identifier, nonce),
        await importKey(key, "encrypt"),
        encoder.encode(text),
      );
      return [
        await keyIdOf(key),
        encodeBase64Url(nonce),
        encodeBase64Url(new Uint8Array(sealed)),
      ].join(".");
    },

    async open(identifier, sealed) {
      const [, keyId, encodedNonce = "", encodedText = ""] = SHAPE.exec(sealed) ?? [];
      const nonce = decodeBase64Url(encodedNonce);
      const text = decodeBase64Url(encodedText);
      if (nonce === null || text === null) {
        return null;
      }
      for (const key of keys) {
        if ((await keyIdOf(key)) === keyId) {
          try {
            const opened = await crypto.subtle.decrypt(
              bind(identifier, nonce),
              await importKey(key, "decrypt"),
              text,
            );
            return new TextDecoder().decode(opened);
          } catch {
            return null;
          }
        }
      }
      return null;
    },
  };
}

/** Tells keys apart without telling anything about them. */
async function keyIdOf(key: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", key);
  return encodeBase64Url(new Uint8Array(digest).subarray(0, KEY_ID_BYTES));
}

function importKey(key: Uint8Array<ArrayBuffer>, usage: "encrypt" | "decrypt"): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", key, "AES-GCM", false, [usage]);
}
