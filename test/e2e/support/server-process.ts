import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";
import { createInterface } from "node:readline";

const READY_TIMEOUT_MS = 300_000;
const POLL_MS = 20;

export interface ServerOptions {
  port: number;
  /** Takes all that it prints, the Worker's log included; otherwise it is printed here. */
  onLine?: (line: string) => void;
}

/** A server with all the processes that it starts, ready. */
export interface ServerProcess {
  /** Ends it as a crash would: nothing gets to say goodbye. */
  kill(): Promise<void>;
}

/** Starts what serves the app, and waits until it answers. */
export async function startServer(
  command: string,
  args: readonly string[],
  { port, onLine }: ServerOptions,
): Promise<ServerProcess> {
  const child = spawn(command, args, {
    stdio: onLine === undefined ? ["ignore", "inherit", "inherit"] : ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      CLOUDFLARE_CF_FETCH_ENABLED: "false",
      WRANGLER_SEND_METRICS: "false",
    },
    // A process group of its own: wrangler waits for ever for a workerd that was killed beside it.
    detached: true,
  });
  for (const input of [child.stdout, child.stderr]) {
    if (input !== null && onLine !== undefined) {
      createInterface({ input }).on("line", onLine);
    }
  }
  const ended = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", () => resolve());
  });
  const endWithUs = () => killGroup(child);
  process.once("exit", endWithUs);
  try {
    await untilReady(`http://localhost:${port}/healthz`, child);
  } catch (error) {
    killGroup(child);
    throw error;
  }
  return {
    async kill() {
      process.off("exit", endWithUs);
      killGroup(child);
      await ended;
    },
  };
}

/** Waits until a server that was started answers. */
export async function untilReady(url: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  while (child.exitCode === null && Date.now() < deadline) {
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok === true) {
      return;
    }
    await new Promise((resolve) => {
      setTimeout(resolve, POLL_MS);
    });
  }
  throw new Error("The app did not become ready; see above.");
}

function killGroup(child: ChildProcess): void {
  if (child.pid !== undefined) {
    try {
      process.kill(-child.pid, "SIGKILL");
    } catch {
      // It has ended by itself.
    }
  }
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, resolve);
  });
  const address = server.address();
  await new Promise((resolve) => {
    server.close(resolve);
  });
  if (typeof address !== "object" || address === null) {
    throw new Error("The system gave no port.");
  }
  return address.port;
}
