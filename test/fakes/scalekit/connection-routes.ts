import {
  ConnectionProvider,
  ConnectionService,
  ConnectionStatus,
  ConnectionType,
} from "@scalekit-sdk/node/lib/pkg/grpc/scalekit/v1/connections/connections_pb.js";

import type { Connection } from "./accounts.ts";
import { pageOf } from "./pages.ts";
import { type Route, route } from "./route.ts";

export function connectionRoutes(connections: Connection[]): Route[] {
  return [
    route(ConnectionService.method.listAppConnections, (input) => {
      const wanted = connections.filter(
        (connection) => (input.provider ?? "") === "" || connection.provider === input.provider,
      );
      const { items, ...page } = pageOf(wanted, input, { defaultSize: 10, maxSize: 30 });
      return {
        ...page,
        connections: items.map((connection) => ({
          id: connection.id,
          provider: ConnectionProvider.GITHUB,
          providerKey: connection.provider,
          type: ConnectionType.OAUTH,
          status: ConnectionStatus.COMPLETED,
          enabled: true,
          keyId: connection.name,
        })),
      };
    }),
  ];
}
