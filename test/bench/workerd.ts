import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join, parse } from "node:path";
import { createInterface } from "node:readline";

import { unstable_readConfig } from "wrangler";
import * as z from "zod";

import { freePort, untilReady } from "../e2e/support/server-process.ts";
import { ORIGINAL_URL } from "../fakes/world.ts";

const SERVICE = "docket";

/** What of wrangler.jsonc a runtime has to know. */
const Configuration = z.object({
  compatibility_date: z.string(),
  compatibility_flags: z.array(z.string()),
  durable_objects: z.object({
    bindings: z.array(z.object({ name: z.string(), class_name: z.string() })),
  }),
  ratelimits: z.array(z.object({ name: z.string() })),
});

/** Stands for the platform's own limiter, which is no part of workerd. */
const RATE_LIMITER = `
import { WorkerEntrypoint } from "cloudflare:workers";
export default class extends WorkerEntrypoint {
  limit() { return { success: true }; }
}
`;

/** Leads what is meant for the internet to the fakes, which answer by the host's name. */
const OUTBOUND = `
export default {
  fetch(request, env) {
    if (["localhost", "127.0.0.1"].includes(new URL(request.url).hostname)) {
      return fetch(request);
    }
    const meant = new Request(env.OUTBOUND, request);
    meant.headers.set(${JSON.stringify(ORIGINAL_URL)}, request.url);
    return fetch(meant);
  },
};
`;

export interface WorkerdOptions {
  port: number;
  variables: Record<string, string>;
  /** Where the bundle, the configuration and the Durable Objects are kept. */
  folder: string;
  /** What is built in the place of what is deployed. */
  main?: string;
  /** What answers for hosts of the internet by their name; otherwise nothing does. */
  outbound?: string;
  /** Takes what the Worker logs; otherwise nobody reads it. */
  onLine?: (line: string) => void;
}

export interface Workerd {
  /** Milliseconds from its process to its first answer. */
  startedMs: number;
  /** Ends it as a crash would. */
  kill(): Promise<void>;
  /** Collects all garbage, which V8 is in no hurry to do, and says how many bytes JavaScript still holds. */
  heldBytes(): Promise<number>;
}

/**
 * The bundle that is deployed, in workerd with nothing around it: no proxy and no static files before it, and no
 * development server that keeps something of each request.
 */
export async function startWorkerd(options: WorkerdOptions): Promise<Workerd> {
  const { port, folder, main } = options;
  const state = join(folder, "state");
  await mkdir(state, { recursive: true });
  // It is the same at each start.
  const bundle = `${main === undefined ? "index" : parse(main).name}.js`;
  if (!existsSync(join(folder, bundle))) {
    await build(folder, main);
  }
  const configuration = join(folder, "workerd.capnp");
  await writeFile(configuration, capnp(options, bundle, state));
  const inspectorPort = await freePort();
  const started = performance.now();
  const child = spawn("workerd", ["serve", configuration, `-i127.0.0.1:${inspectorPort}`], {
    stdio: ["ignore", options.onLine === undefined ? "ignore" : "pipe", "inherit"],
  });
  if (child.stdout !== null && options.onLine !== undefined) {
    createInterface({ input: child.stdout }).on("line", options.onLine);
  }
  const ended = once(child, "exit");
  const endWithUs = () => child.kill("SIGKILL");
  process.once("exit", endWithUs);
  await untilReady(`http://localhost:${port}/healthz`, child);
  const startedMs = performance.now() - started;
  return {
    startedMs,
    async kill() {
      process.off("exit", endWithUs);
      child.kill("SIGKILL");
      await ended;
    },
    heldBytes: () => inspectHeap(inspectorPort),
  };
}

const Target = z.object({ id: z.string(), webSocketDebuggerUrl: z.string() });
const Message = z.object({
  id: z.int().optional(),
  result: z.object({ usedSize: z.number(), backingStorageSize: z.number() }).partial().optional(),
});

async function inspectHeap(port: number): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${port}/json`);
  const target = z
    .array(Target)
    .parse(await response.json())
    .find(({ id }) => id === SERVICE);
  const socket = new WebSocket(target?.webSocketDebuggerUrl ?? "");
  await once(socket, "open");
  try {
    await call(socket, 1, "HeapProfiler.collectGarbage");
    const { usedSize = Number.NaN, backingStorageSize = 0 } =
      (await call(socket, 2, "Runtime.getHeapUsage")) ?? {};
    return usedSize + backingStorageSize;
  } finally {
    socket.close();
  }
}

function call(
  socket: WebSocket,
  id: number,
  method: string,
): Promise<z.output<typeof Message>["result"]> {
  return new Promise((resolve) => {
    socket.addEventListener("message", function listen({ data }) {
      const message = Message.parse(JSON.parse(String(data)));
      if (message.id === id) {
        socket.removeEventListener("message", listen);
        resolve(message.result);
      }
    });
    socket.send(JSON.stringify({ id, method }));
  });
}

async function build(folder: string, main: string | undefined): Promise<void> {
  const entry = main === undefined ? [] : [main];
  const child = spawn("wrangler", ["deploy", ...entry, "--dry-run", `--outdir=${folder}`], {
    stdio: ["ignore", "ignore", "inherit"],
    env: {
      ...process.env,
      CLOUDFLARE_CF_FETCH_ENABLED: "false",
      WRANGLER_SEND_METRICS: "false",
    },
  });
  const [code] = await once(child, "exit");
  if (code !== 0) {
    throw new Error("The Worker could not be built; see above.");
  }
}

function capnp(
  { port, variables, outbound }: WorkerdOptions,
  bundle: string,
  state: string,
): string {
  const { compatibility_date, compatibility_flags, durable_objects, ratelimits } =
    Configuration.parse(unstable_readConfig({ config: "wrangler.jsonc" }));
  const classes = durable_objects.bindings.map(({ class_name }) => class_name);
  const bindings = [
    ...durable_objects.bindings.map(
      ({ name, class_name }) =>
        `(name = ${text(name)}, durableObjectNamespace = ${text(class_name)})`,
    ),
    ...ratelimits.map(({ name }) => `(name = ${text(name)}, service = "rate-limiter")`),
    ...Object.entries(variables).map(
      ([name, value]) => `(name = ${text(name)}, text = ${text(value)})`,
    ),
  ];
  const date = `compatibilityDate = ${text(compatibility_date)}`;
  return `
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = ${text(SERVICE)}, worker = (
      modules = [(name = "index.js", esModule = embed ${text(bundle)})],
      ${date},
      compatibilityFlags = [${compatibility_flags.map(text).join(", ")}],
      durableObjectNamespaces = [${classes
        .map((name) => `(className = ${text(name)}, uniqueKey = ${text(name)}, enableSql = true)`)
        .join(", ")}],
      durableObjectStorage = (localDisk = "state"),
      bindings = [${bindings.join(", ")}],
      ${outbound === undefined ? "" : 'globalOutbound = "outbound",'}
    )),
    (name = "outbound", worker = (
      modules = [(name = "index.js", esModule = ${text(OUTBOUND)})],
      ${date},
      bindings = [(name = "OUTBOUND", text = ${text(outbound ?? "")})],
    )),
    (name = "rate-limiter", worker = (
      modules = [(name = "index.js", esModule = ${text(RATE_LIMITER)})],
      ${date},
    )),
    (name = "internet", network = (allow = ["local"])),
    (name = "state", disk = (path = ${text(state)}, writable = true)),
  ],
  sockets = [(name = "http", address = "localhost:${port}", http = (), service = ${text(SERVICE)})],
);
`;
}

/** A text of Cap'n Proto's language is written like one of JSON. */
function text(value: string): string {
  return JSON.stringify(value);
}
