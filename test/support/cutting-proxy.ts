import { connect, createServer, type Socket } from "node:net";

/** A TCP proxy that breaks connections off in the middle. */
export interface CuttingProxy {
  origin: string;
  /** From now on connections are cut, and those that are open end. */
  begin(): void;
  readonly cuts: number;
  readonly connections: number;
  close(): Promise<void>;
}

/** Between the id of an event and the empty line that ends it. */
const AFTER_ID = /\nid: \d+\n$/;
const ID_LINE_MAX_BYTES = 32;

/**
 * Cuts each connection once `bytesUntilCut` bytes of answers have passed, until there were `cutsMax`. `sparesIds`: not
 * right after an id, but one byte later.
 */
export async function createCuttingProxy(
  port: number,
  cutsMax: number,
  bytesUntilCut: () => number,
  { sparesIds = false } = {},
): Promise<CuttingProxy> {
  const open = new Set<Socket>();
  const count = { cuts: 0, connections: 0 };
  let cutting = false;

  const server = createServer((client) => {
    const upstream = connect({ host: "localhost", port });
    let left = cutting && count.cuts < cutsMax ? Math.ceil(bytesUntilCut()) : Infinity;
    count.connections += cutting ? 1 : 0;
    open.add(client);
    function end(): void {
      open.delete(client);
      client.destroy();
      upstream.destroy();
    }
    client.on("data", (bytes) => upstream.write(bytes));
    upstream.on("data", (bytes) => {
      if (bytes.byteLength < left) {
        left -= bytes.byteLength;
        client.write(bytes);
      } else if (left > 0) {
        count.cuts += 1;
        const last = bytes.toString("latin1", Math.max(0, left - ID_LINE_MAX_BYTES), left);
        const passing = sparesIds && AFTER_ID.test(last) ? left + 1 : left;
        // A reset, as a lost network gives one: an orderly end in the middle of headers passes for all of them.
        client.write(bytes.subarray(0, passing), () => client.resetAndDestroy());
        left = 0;
        upstream.destroy();
      }
    });
    for (const socket of [client, upstream]) {
      socket.on("error", end).on("close", end);
    }
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "localhost", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") {
    throw new Error("The system gave no port.");
  }

  function endAll(): void {
    for (const socket of open) {
      socket.destroy();
    }
  }

  return {
    origin: `http://localhost:${address.port}`,
    begin() {
      cutting = true;
      endAll();
    },
    get cuts() {
      return count.cuts;
    },
    get connections() {
      return count.connections;
    },
    async close() {
      endAll();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}
