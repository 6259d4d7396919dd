import type { Config } from "../config/config.ts";
import type { Connector } from "../connectors/connector.ts";
import { objectByName } from "../durable-objects/by-name.ts";
import { encodeBase64Url } from "../encoding.ts";
import type { AccountHolder } from "./account-holder.ts";

/** The object that knows who holds an account. Names show up in metrics and logs, so the identifier is no name. */
export async function accountHolder(
  env: Env,
  config: Config,
  identifier: string,
): Promise<DurableObjectStub<AccountHolder>> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(identifier));
  return objectByName(env.ACCOUNT_HOLDER, encodeBase64Url(new Uint8Array(digest)), config);
}

/**
 * A session's connector with its accounts known to the webhook from before they exist until after they are gone: what
 * the outbox removes upstream, it removes here.
 */
export function withHolders(
  connector: Connector,
  { env, config, sessionName }: { env: Env; config: Config; sessionName: string },
): Connector {
  if (connector.name !== "scalekit") {
    return connector;
  }
  return {
    ...connector,
    async authorize(connection, flow, signal) {
      if (config.webhookKey !== null) {
        const holder = await accountHolder(env, config, connection.identifier);
        await holder.hold(sessionName);
      }
      return await connector.authorize(connection, flow, signal);
    },
    async remove(connection, signal, scope) {
      await connector.remove(connection, signal, scope);
      // Whether there is a key now or not: there may have been one.
      const holder = await accountHolder(env, config, connection.identifier);
      await holder.release();
    },
  };
}
