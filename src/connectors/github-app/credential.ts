import * as z from "zod";

import { log } from "../../log/log.ts";
import { parseJson } from "../../upstream/body.ts";
import type { CredentialStore } from "../connector.ts";
import type { Sealer } from "./sealer.ts";

/** What is kept of a connection: while it is authorized, what proves our callback to GitHub; then its tokens. */
const Credential = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("pending"), codeVerifier: z.string(), redirectUrl: z.string() }),
  z.object({
    kind: z.literal("granted"),
    accessToken: z.string(),
    /** Null where the app's user tokens do not expire; then there is nothing to refresh either. */
    expiresAt: z.number().nullable(),
    refreshToken: z.string().nullable(),
  }),
]);

export type Credential = z.infer<typeof Credential>;
export type Granted = Extract<Credential, { kind: "granted" }>;

/** The credentials of one session's connections, in the clear for as long as somebody holds them. */
export interface Credentials {
  read(identifier: string): Promise<Credential | null>;
  write(identifier: string, credential: Credential): Promise<void>;
  remove(identifier: string): void;
}

export function createCredentials(store: CredentialStore, sealer: Sealer): Credentials {
  return {
    async read(identifier) {
      const sealed = store.read(identifier);
      if (sealed === null) {
        return null;
      }
      const opened = await sealer.open(identifier, sealed);
      const credential = Credential.safeParse(opened === null ? null : parseJson(opened));
      if (!credential.success) {
        // The key that sealed it is no longer among TOKEN_ENCRYPTION_KEY: as good as none.
        log("warn", "credential-unreadable");
        return null;
      }
      return credential.data;
    },
    async write(identifier, credential) {
      store.write(identifier, await sealer.seal(identifier, JSON.stringify(credential)));
    },
    remove: (identifier) => store.remove(identifier),
  };
}
