import { type Config, configOf } from "../config/config.ts";
import type { Connector } from "../connectors/connector.ts";
import { createConnector } from "../connectors/create-connector.ts";
import { withHolders } from "../webhook/holders.ts";
import { createOtherObjects, type OtherObjects } from "./other-objects.ts";
import type { SessionStore } from "./storage/session-store.ts";

/** What a session works with beside its storage, made when it is first needed. */
export interface SessionContext {
  store: SessionStore;
  config: Config;
  /** One for the life of the object: it holds tokens, and only one refresh may be under way. */
  connector: Connector;
  objects: OtherObjects;
  sessionName: string;
}

export function createContext(
  env: Env,
  id: DurableObjectId,
  store: SessionStore,
): () => SessionContext {
  let context: SessionContext | null = null;
  return () => (context ??= make(env, id, store));
}

function make(env: Env, id: DurableObjectId, store: SessionStore): SessionContext {
  const { name: sessionName } = id;
  if (sessionName === undefined) {
    throw new Error("A session is addressed by name.");
  }
  const configured = configOf(env);
  if (!configured.ok) {
    throw new Error("Docket is not configured.");
  }
  const { config } = configured;
  const own = createConnector(config, { name: sessionName, credentials: store.credentials });
  return {
    store,
    config,
    connector: withHolders(own, { env, config, sessionName }),
    objects: createOtherObjects(env, config, sessionName),
    sessionName,
  };
}
