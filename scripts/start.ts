import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:net";

import { sampleData } from "../test/fakes/sample-data.ts";
import { serveWorld, type ServedWorld } from "../test/fakes/served-world.ts";
import { readOptions } from "./options.ts";
import { type Standing, standingOf } from "./start/standing.ts";

const USAGE = `npm start -- [options]

Without .dev.vars: Docket over sample data, everything on this machine.
With .dev.vars: Docket against the services named there.

  --port N       port of the page, default 8787; the next free one when taken
  --corpus DIR   pull requests to load in place of the sample data
`;

/** Kept between starts, so that a restart does not end sessions; git ignores it. */
const STATE_FOLDER = ".docket";
const READY_TIMEOUT_MS = 60_000;
const KILL_AFTER_MS = 5_000;

const values = readOptions(USAGE, {
  port: { type: "string", default: "8787" },
  corpus: { type: "string" },
});

async function freePort(wanted: number): Promise<number> {
  const server = createServer();
  const free = await new Promise<boolean>((resolve) => {
    server.once("error", () => resolve(false));
    server.listen(wanted, () => resolve(true));
  });
  await new Promise((resolve) => (free ? server.close(resolve) : resolve(null)));
  return free ? wanted : await freePort(wanted + 1);
}

async function sessionSecret(): Promise<string> {
  const file = `${STATE_FOLDER}/session-secret`;
  if (!existsSync(file)) {
    await writeFile(file, randomBytes(32).toString("hex"), { mode: 0o600 });
  }
  return await readFile(file, "utf8");
}

/** Serves the sample services and writes the variables that lead the app to them. */
async function sampleServices(): Promise<{ served: ServedWorld; envFile: string }> {
  const served = await serveWorld({
    data: sampleData(values.corpus),
    // As slow as the real ones, so that the page shows what it is like.
    latency: { github: { graphql: 350, rest: 250 } },
    model: { firstTokenMs: 400, firstTokenMsPerThousandPromptTokens: 40, tokensPerSecond: 60 },
  });
  await mkdir(STATE_FOLDER, { recursive: true });
  const variables = {
    ...served.world.variables,
    SESSION_SECRET: await sessionSecret(),
    USER_VERIFICATION: "custom",
    ACTIONS: "on",
    SAMPLE_DATA: "1",
  };
  const envFile = `${STATE_FOLDER}/sample.env`;
  const lines = Object.entries(variables).map(([name, value]) => `${name}="${value}"`);
  await writeFile(envFile, `${lines.join("\n")}\n`, { mode: 0o600 });
  return { served, envFile };
}

function startWrangler(port: number, envFile: string | null): ChildProcess {
  const sample = envFile === null ? [] : ["--env-file", envFile, "--log-level", "warn"];
  return spawn(
    "wrangler",
    ["dev", "--port", String(port), "--show-interactive-dev-session=false", ...sample],
    {
      stdio: ["ignore", "inherit", "inherit"],
      env: {
        ...process.env,
        CLOUDFLARE_CF_FETCH_ENABLED: "false",
        WRANGLER_SEND_METRICS: "false",
      },
      // A process group of its own, so that workerd ends with it.
      detached: true,
    },
  );
}

async function untilStanding(url: string, child: ChildProcess): Promise<Standing> {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  while (child.exitCode === null && Date.now() < deadline) {
    const answer = await fetch(`${url}/healthz`).catch(() => null);
    const standing = answer === null ? null : await standingOf(answer);
    if (standing !== null) {
      return standing;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("Docket did not start; see above.");
}

function end(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid !== undefined && child.exitCode === null) {
    try {
      process.kill(-child.pid, signal);
    } catch {
      // It has just ended by itself.
    }
  }
}

function welcome(url: string, { world, addresses }: ServedWorld): string {
  const { repositories } = world.github().store;
  const width = Math.max(...repositories.map(({ owner, name }) => `${owner}/${name}`.length));
  const lines = repositories.map((repository) => {
    const name = `${repository.owner}/${repository.name}`.padEnd(width);
    const open = repository.pullRequests.filter(({ state }) => state === "OPEN").length;
    const count = open === 1 ? "1 open pull request" : `${open} open pull requests`;
    return `       ${name}   ${count}${repository.private ? ", private" : ""}`;
  });
  return `
  Docket is ready:  ${url}

  Everything here is sample data on this machine: Scalekit, GitHub and the model are stand-ins.

    1. Open ${url} and click "Connect GitHub".
       A consent page opens in a second tab: choose any account and approve.
    2. Back in the first tab, ask for one of:
${lines.join("\n")}

  What the stand-ins were asked:  ${addresses.control}/control/log
  For the real services: npm run setup, or copy .dev.vars.example to .dev.vars and fill it in.
  Ctrl-C ends it.
`;
}

async function main(): Promise<void> {
  const port = await freePort(Number(values.port));
  const url = `http://localhost:${port}`;
  const sample = existsSync(".dev.vars") ? null : await sampleServices();
  const child = startWrangler(port, sample?.envFile ?? null);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      end(child, "SIGTERM");
      setTimeout(() => end(child, "SIGKILL"), KILL_AFTER_MS).unref();
    });
  }
  process.once("exit", () => end(child, "SIGKILL"));
  const ended = new Promise<number>((resolve) => {
    child.once("error", () => resolve(1));
    child.once("exit", (code, signal) => resolve(signal === null ? (code ?? 0) : 0));
  });
  try {
    const standing = await untilStanding(url, child);
    if (!standing.ready) {
      console.log(`\n  ${url} answers. ${standing.missing}\n\n  npm run setup fills them in.\n`);
    } else {
      console.log(sample === null ? `\n  Docket is ready:  ${url}\n` : welcome(url, sample.served));
    }
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    end(child, "SIGTERM");
  }
  process.exitCode = await ended;
  await sample?.served.close();
}

await main();
