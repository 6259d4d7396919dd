import { createServer, type RequestListener, type Server } from "node:http";

import { getRequestListener } from "@hono/node-server";

import { type Addresses, createWorld, type World, type WorldOptions } from "./world.ts";

export type Ports = Record<keyof Addresses, number>;

export const DEFAULT_PORTS: Ports = { scalekit: 8801, github: 8802, model: 8803, control: 8804 };

export type ServedWorld = {
  world: World;
  addresses: Addresses;
  /** Answers for the host that a request was meant for, which Slack and the receivers of webhooks are reached by. */
  outbound: string;
  close: () => Promise<void>;
};

const PARTS = ["scalekit", "github", "model", "control"] as const;
const HOST = "127.0.0.1";
/** How many ports after the wanted one are tried when it is taken. */
const PORT_ATTEMPTS = 50;

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    // Both go, whichever happens: the same server is asked to listen again where a port is taken.
    const settle = (error?: Error) => {
      server.off("error", settle).off("listening", settle);
      return error === undefined ? resolve() : reject(error);
    };
    server.once("error", settle).once("listening", settle);
    server.listen(port, HOST);
  });
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EADDRINUSE";
}

async function listenNear(server: Server, wanted: number): Promise<number> {
  for (let port = wanted; ; port += 1) {
    try {
      await listen(server, port);
      const address = server.address();
      return typeof address === "object" && address !== null ? address.port : port;
    } catch (error) {
      if (!isTaken(error) || port >= wanted + PORT_ATTEMPTS) {
        throw error;
      }
    }
  }
}

export interface ServedOptions extends Omit<WorldOptions, "addresses"> {
  /** Called with the part that is about to be asked. */
  onRequest?: (part: keyof Addresses) => void;
}

/** Serves each part of a world on a loopback port: the wanted one, or the next that is free; 0 is any. */
export async function serveWorld(
  { onRequest, ...options }: ServedOptions = {},
  ports: Partial<Ports> = {},
): Promise<ServedWorld> {
  const listeners = new Map<keyof Addresses, RequestListener>();
  const servers: Server[] = [];
  const addresses: Addresses = { scalekit: "", github: "", model: "", control: "" };
  for (const part of PARTS) {
    const server = createServer((request, response) => listeners.get(part)?.(request, response));
    const port = await listenNear(server, ports[part] ?? DEFAULT_PORTS[part]);
    servers.push(server);
    addresses[part] = `http://${HOST}:${port}`;
  }
  const world = createWorld({ ...options, addresses });
  const byHost = createServer(world.listener);
  servers.push(byHost);
  const outboundPort = await listenNear(byHost, 0);
  for (const part of PARTS) {
    const listener = getRequestListener(world.handlers[part], { overrideGlobalObjects: false });
    listeners.set(part, (request, response) => {
      onRequest?.(part);
      void listener(request, response);
    });
  }
  return {
    world,
    addresses,
    outbound: `http://${HOST}:${outboundPort}`,
    async close() {
      await Promise.all(
        servers.map((server) => {
          server.closeAllConnections();
          return new Promise((resolve) => server.close(resolve));
        }),
      );
    },
  };
}
