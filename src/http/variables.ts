import type { CredentialKind, CredentialParts } from "../browser-session/credentials/credential.ts";
import type { Config } from "../config/config.ts";
import type { Site } from "../config/site.ts";
import type { FailureCode } from "../protocol/failures.ts";

/** Who a request claims to be, signed by us. Whether the session exists only its object knows. */
export interface SessionClaim extends CredentialParts {
  kind: CredentialKind;
  objectName: string;
}

/** What the middleware leaves for the routes in `c.var`, in the order in which it becomes available. */
export interface Variables {
  requestId: string;
  config: Config;
  site: Site;
  /** The parsed JSON body of an unsafe request; undefined when there was none. */
  body: unknown;
  /** Of the failure that is answered, for the log. */
  failureCode?: FailureCode;
  /** Who claims to be asking: the signature holds, the session object has not been asked yet. */
  session: SessionClaim | null;
}

export interface AppEnv {
  Bindings: Env;
  Variables: Variables;
}
