import { timestampMs } from "@bufbuild/protobuf/wkt";
import { type Client, createClient } from "@connectrpc/connect";
import {
  ConnectedAccountService,
  ConnectorStatus,
} from "@scalekit-sdk/node/lib/pkg/grpc/scalekit/v1/connected_accounts/connected_accounts_pb.js";
import { ToolService } from "@scalekit-sdk/node/lib/pkg/grpc/scalekit/v1/tools/tools_pb.js";

import type { AccountStatus } from "../connector.ts";
import type { EnvironmentFetch } from "./environment-fetch.ts";
import { createTransport } from "./transport.ts";

export type Tools = Client<typeof ToolService>;

/** Scalekit's typed calls, by the SDK's descriptors. This module is imported with the first call: it takes 40 ms. */
export function createServices(fetch: EnvironmentFetch) {
  const transport = createTransport(fetch);
  const accounts: Client<typeof ConnectedAccountService> = createClient(
    ConnectedAccountService,
    transport,
  );
  const tools: Tools = createClient(ToolService, transport);
  return { accounts, tools, toAccountStatus, timestampMs };
}

/** A status that is not known here, a newer one included, is nothing to rely on. */
function toAccountStatus(status: number | undefined): AccountStatus {
  if (status === ConnectorStatus.ACTIVE) {
    return "active";
  }
  const pending =
    status === ConnectorStatus.PENDING_AUTH || status === ConnectorStatus.PENDING_VERIFICATION;
  return pending ? "pending" : "inactive";
}
