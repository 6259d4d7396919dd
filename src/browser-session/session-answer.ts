import type { Result } from "../protocol/failures.ts";

/**
 * What the session object answers to a credential. `known: false` for what proves no session; the routes decide what
 * that means to them. The flags are about the cookie: `reissue` it as it is, or `rotated` to the secret that was offered.
 */
export type SessionAnswer<Value> =
  | { known: false }
  | { known: true; reissue: boolean; rotated: boolean; result: Result<Value> };
