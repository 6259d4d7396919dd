import { type ChildProcess, spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { createInterface } from "node:readline";

import { experimental_readRawConfig } from "wrangler";

const READY_TIMEOUT_MS = 300_000;
const POLL_MS = 20;

/** Beside what is built, so that the same paths lead there from one folder up. */
const CONFIGURATION = "dist/dev.json";

export interface WranglerDevOptions {
  port: number;
  /** Holds the variables of the app. */
  envFile: string;
  /** Where the Durable Objects are kept between starts. */
  persistTo: string;
  /** Another entry than the one that is deployed. */
  main?: string;
  /** Takes all that it prints, the Worker's log included; otherwise only errors are printed, here. */
  onLine?: (line: string) => void;
}

/** The app under `wrangler dev`, ready. */
export interface WranglerDev {
  /** Ends it as a crash would: nothing gets to say goodbye. */
  kill(): Promise<void>;
}

export async function startWranglerDev(options: WranglerDevOptions): Promise<WranglerDev> {
  const { port, envFile, persistTo, main, onLine } = options;
  await configure(main);
  const child = spawn(
    "wrangler",
    [
      "dev",
      `--config=${CONFIGURATION}`,
      `--port=${String(port)}`,
      `--inspector-port=${String(await freePort())}`,
      `--env-file=${envFile}`,
      `--persist-to=${persistTo}`,
      `--log-level=${onLine === undefined ? "error" : "log"}`,
      "--show-interactive-dev-session=false",
    ],
    {
      stdio: onLine === undefined ? ["ignore", "inherit", "inherit"] : ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        CLOUDFLARE_CF_FETCH_ENABLED: "false",
        WRANGLER_SEND_METRICS: "false",
      },
      // A process group of its own: wrangler waits for ever for a workerd that was killed beside it.
      detached: true,
    },
  );
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

/** What wrangler.jsonc says, but for the build of the page: that is there, and takes longer than the start without it. */
async function configure(main: string | undefined): Promise<void> {
  const { build: _built, $schema: _schema, ...raw } = experimental_readRawConfig({}).rawConfig;
  const wanted = main === undefined ? raw : { ...raw, main };
  const fromDist = JSON.stringify(wanted, (_key, value: unknown) =>
    typeof value === "string" ? value.replace(/^(?:\.\/|(?=src\/|dist\/|test\/))/, "../") : value,
  );
  await writeFile(CONFIGURATION, fromDist);
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
