import { Code } from "@connectrpc/connect";
import { ConnectorStatus } from "@scalekit-sdk/node/lib/pkg/grpc/scalekit/v1/connected_accounts/connected_accounts_pb.js";

import type { Handler } from "../control/connection.ts";
import type { Account, Accounts } from "./accounts.ts";
import type { ScalekitSettings } from "./settings.ts";
import { invalidArgument, StatusError } from "./status-error.ts";

export type ProxyOptions = {
  accounts: Accounts;
  settings: ScalekitSettings;
  github: Handler;
  /** Where the provider's API lives; only the path of a forwarded request is the caller's. */
  githubUrl: string;
  now: () => number;
};

/** Only these request headers go on to the provider. */
const FORWARDED_HEADERS = [
  "accept",
  "content-type",
  "if-none-match",
  "if-modified-since",
  "x-github-api-version",
  "user-agent",
];

/** Headers that would no longer describe the body once it has been decoded and passed on. */
const HOP_HEADERS = [
  "connection",
  "content-encoding",
  "content-length",
  "keep-alive",
  "transfer-encoding",
];

/** The account a call acts for, with its GitHub token; refuses one that is not ACTIVE. */
export function requireActive(account: Account): { token: string } {
  if (account.status !== ConnectorStatus.ACTIVE || account.github === null) {
    throw new StatusError(
      Code.FailedPrecondition,
      "CONNECTED_ACCOUNT_NOT_ACTIVE",
      "connected account is not active, re-authorize the user",
    );
  }
  return account.github;
}

/** Forwards `/proxy/<path>` to the provider with the connected account's token. */
export async function proxy(request: Request, options: ProxyOptions): Promise<Response> {
  const { accounts, settings } = options;
  const connectionName = request.headers.get("connection_name");
  const identifier = request.headers.get("identifier");
  if (!connectionName || !identifier) {
    throw invalidArgument(connectionName ? "identifier" : "connection_name", "header is required");
  }
  const connection = accounts.connection(connectionName);
  if (!settings.proxyEnabled) {
    throw new StatusError(
      Code.FailedPrecondition,
      "PROXY_NOT_ENABLED",
      `proxy not enabled for provider ${connection.provider}`,
    );
  }
  const account = accounts.get({ connector: connectionName, identifier });
  const { token } = requireActive(account);
  const url = new URL(request.url);
  const target = new URL(url.pathname.slice("/proxy".length) + url.search, options.githubUrl);
  if (target.pathname === "/graphql" && !settings.proxyGraphql) {
    throw new StatusError(
      Code.PermissionDenied,
      "PATH_NOT_ALLOWED",
      "path is not allowed by the proxy",
    );
  }
  account.lastUsedAt = options.now();
  const headers = new Headers({ authorization: `Bearer ${token}`, "user-agent": "Scalekit-Proxy" });
  for (const name of FORWARDED_HEADERS) {
    const value = request.headers.get(name);
    if (value !== null && (name !== "accept" || settings.proxyAccept)) {
      headers.set(name, value);
    }
  }
  const bodiless = request.method === "GET" || request.method === "HEAD";
  const forwarded = new Request(target, {
    method: request.method,
    headers,
    redirect: "manual",
    signal: request.signal,
    ...(bodiless ? {} : { body: await request.arrayBuffer() }),
  });
  let answer = await forward(forwarded, options.github);
  const location = answer.headers.get("location");
  if (settings.proxyFollowsRedirects && location !== null && bodiless) {
    await answer.body?.cancel();
    const next = new Request(new URL(location, target), { headers, signal: request.signal });
    answer = await forward(next, options.github);
  }
  const answerHeaders = new Headers(settings.proxyResponseHeaders ? answer.headers : {});
  answerHeaders.set(
    "content-type",
    answer.headers.get("content-type") ?? "application/octet-stream",
  );
  for (const name of HOP_HEADERS) {
    answerHeaders.delete(name);
  }
  return new Response(answer.body, { status: answer.status, headers: answerHeaders });
}

async function forward(request: Request, github: Handler): Promise<Response> {
  try {
    return await github(request);
  } catch (error) {
    throw new StatusError(
      Code.Unavailable,
      "UPSTREAM_UNAVAILABLE",
      `provider could not be reached: ${error instanceof Error ? error.message : "unknown error"}`,
    );
  }
}
