import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";

/** Official clients of the protocol, each as its package comes. */

export interface Reached {
  endpoint: URL;
  token: string;
  fetch: (input: string | URL, init?: RequestInit) => Promise<Response>;
}

const ABOUT = { name: "test", version: "1" };

/** The client of today; `legacy` is the handshake of 2025. */
export async function connectClient(
  { endpoint, token, fetch }: Reached,
  mode: "legacy" | "auto" | { pin: string } = { pin: "2026-07-28" },
): Promise<Client> {
  const client = new Client(ABOUT, { versionNegotiation: { mode } });
  await client.connect(
    new StreamableHTTPClientTransport(endpoint, {
      fetch,
      requestInit: { headers: { Authorization: `Bearer ${token}` } },
    }),
  );
  return client;
}
