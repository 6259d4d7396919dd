import { createServer } from "node:net";

const HIGHEST_PORT = 65_535;
/** How many ports after the wanted one are tried when it is taken. */
const PORT_ATTEMPTS = 50;
/** A program may listen on one of them alone, and some systems then give the port away on the others. */
const HOSTS = ["127.0.0.1", "::1", undefined];

/** Where to listen, and which ports other programs have that were asked for before. */
export interface PortFound {
  port: number;
  taken: readonly number[];
}

/** The wanted port, or the next that is free; null for what is no port. */
export async function portNear(text: string): Promise<PortFound | null> {
  const wanted = Number(text);
  if (!/^\d+$/.test(text) || wanted < 1 || wanted > HIGHEST_PORT) {
    return null;
  }
  const taken: number[] = [];
  const last = Math.min(wanted + PORT_ATTEMPTS, HIGHEST_PORT);
  for (let port = wanted; port <= last; port += 1) {
    if (await isFree(port)) {
      return { port, taken };
    }
    taken.push(port);
  }
  throw new Error(`All ports from ${wanted} to ${last} are in use. Choose another with --port.`);
}

async function isFree(port: number): Promise<boolean> {
  for (const host of HOSTS) {
    const fault = await faultOfListening(port, host);
    if (fault === "EADDRINUSE") {
      return false;
    }
    if (fault === "EACCES") {
      throw new Error(`Port ${port} is not for programs of yours. Choose one with --port.`);
    }
    // Any other: this machine has no such address.
  }
  return true;
}

async function faultOfListening(port: number, host: string | undefined): Promise<string | null> {
  const server = createServer();
  return await new Promise((resolve) => {
    server.once("error", (error) => resolve("code" in error ? String(error.code) : ""));
    server.listen({ port, ...(host === undefined ? {} : { host }) }, () => {
      server.close(() => resolve(null));
    });
  });
}

/** Says of a port that another was taken for, and what that means; null when it is the wanted one. */
export function sentenceOfPort({ port, taken }: PortFound): string | null {
  const [first] = taken;
  if (first === undefined) {
    return null;
  }
  const last = taken.at(-1);
  const busy =
    taken.length === 1
      ? `Port ${first} is in use by another program`
      : `Ports ${first} to ${last} are in use by other programs`;
  return `${busy}, so Docket takes ${port}. A callback address that names ${first}, as that of a GitHub App may, does not lead here.`;
}
