import { type Client, createClient } from "@connectrpc/connect";
import { ConnectedAccountService } from "@scalekit-sdk/node/lib/pkg/grpc/scalekit/v1/connected_accounts/connected_accounts_pb.js";
import { ConnectionService } from "@scalekit-sdk/node/lib/pkg/grpc/scalekit/v1/connections/connections_pb.js";

import type { ScalekitSettings } from "../../src/config/config.ts";
import { createEnvironmentFetch } from "../../src/connectors/scalekit/environment-fetch.ts";
import { createEnvironmentToken } from "../../src/connectors/scalekit/token.ts";
import { createTransport } from "../../src/connectors/scalekit/transport.ts";
import { REAL_CLOCK } from "../../src/upstream/clock.ts";
import { guardFetch } from "../../src/upstream/guarded-fetch.ts";

/** The environment's API as the Worker calls it, with the calls that only a set-up needs. */
export interface Environment {
  accounts: Client<typeof ConnectedAccountService>;
  connections: Client<typeof ConnectionService>;
}

export function openEnvironment(settings: ScalekitSettings, fetchOnce: typeof fetch): Environment {
  const guarded = guardFetch({ upstream: "scalekit", fetch: fetchOnce });
  const token = createEnvironmentToken(settings, guarded, REAL_CLOCK);
  const transport = createTransport(
    createEnvironmentFetch(settings.environmentUrl, guarded, token),
  );
  return {
    accounts: createClient(ConnectedAccountService, transport),
    connections: createClient(ConnectionService, transport),
  };
}

const CONNECTION_PAGES_MAX = 20;

/** Names of the environment's connections; null where it does not list them. */
export async function listConnectionNames({ connections }: Environment): Promise<string[] | null> {
  const names: string[] = [];
  let pageToken = "";
  try {
    for (let page = 0; page < CONNECTION_PAGES_MAX; page += 1) {
      const answer = await connections.listAppConnections({ pageSize: 30, pageToken });
      names.push(...answer.connections.map(({ keyId }) => keyId));
      pageToken = answer.nextPageToken;
      if (pageToken === "") {
        break;
      }
    }
    return names;
  } catch {
    return null;
  }
}
