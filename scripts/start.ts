import type { ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";

import type { ServedWorld } from "../test/fakes/served-world.ts";
import { readOptions } from "./options.ts";
import { environmentOfGitHub, hasModel } from "./start/github-environment.ts";
import { portNear, sentenceOfPort } from "./start/port.ts";
import { type ProcessGroup, startGroup } from "./start/process-group.ts";
import { type Standing, standingOf } from "./start/standing.ts";

const USAGE = `npm start -- [options]

Without .dev.vars: Docket over sample data, everything on this machine.
With .dev.vars: Docket against the services named there.
With --github: Docket against GitHub, as whoever the token in GITHUB_TOKEN belongs to:

  GITHUB_TOKEN=$(gh auth token) npm start -- --github

  --port N       port of the page, default 8787; the next free one when taken
  --github       read GitHub itself; OPENAI_API_KEY or a local OPENAI_BASE_URL write the summaries
  --corpus DIR   pull requests to load in place of the sample data
`;

/** Kept between starts, so that a restart does not end sessions; git ignores it. */
const STATE_FOLDER = ".docket";
const READY_TIMEOUT_MS = 60_000;
/** When a first docket has been written, people of the sample data do something: there is news to be told then. */
const MEANWHILE_AFTER_MS = 60_000;

const values = readOptions(USAGE, {
  port: { type: "string", default: "8787" },
  corpus: { type: "string" },
  github: { type: "boolean", default: false },
});

async function sessionSecret(): Promise<string> {
  const file = `${STATE_FOLDER}/session-secret`;
  if (!existsSync(file)) {
    await writeFile(file, randomBytes(32).toString("hex"), { mode: 0o600 });
  }
  return await readFile(file, "utf8");
}

/** Serves the sample services and writes the variables that lead the app to them. */
async function sampleServices(): Promise<{ served: ServedWorld; envFile: string }> {
  // A second's work, of which no other way to start needs anything.
  const [{ goOnMeanwhile }, { sampleData }, { serveWorld }] = await Promise.all([
    import("../test/fakes/data/meanwhile.ts"),
    import("../test/fakes/sample-data.ts"),
    import("../test/fakes/served-world.ts"),
  ]);
  let meanwhile: NodeJS.Timeout | undefined;
  const served = await serveWorld({
    data: sampleData(values.corpus),
    onRequest: (part) => {
      if (part === "model" && values.corpus === undefined) {
        meanwhile ??= setTimeout(
          () => goOnMeanwhile(served.world.github().store),
          MEANWHILE_AFTER_MS,
        ).unref();
      }
    },
    // Every link leads somewhere.
    site: true,
    // As slow as the real ones, so that the page shows what it is like.
    latency: { github: { graphql: 350, rest: 250 } },
    model: {
      handwritten: true,
      firstTokenMs: 400,
      firstTokenMsPerThousandPromptTokens: 40,
      tokensPerSecond: 60,
    },
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

/** What the app is given: a file of variables, or that and the environment it is started in. */
interface Given {
  envFile: string | null;
  environment: NodeJS.ProcessEnv;
}

/** The token stays in the environment; the file says no more than that it is to be used. */
async function ownGitHub(): Promise<Given> {
  await mkdir(STATE_FOLDER, { recursive: true });
  const envFile = `${STATE_FOLDER}/github.env`;
  const secret = await sessionSecret();
  await writeFile(envFile, `CONNECTOR="token"\nSESSION_SECRET="${secret}"\n`, { mode: 0o600 });
  return { envFile, environment: environmentOfGitHub(process.env) };
}

function startWrangler(port: number, { envFile, environment }: Given): ProcessGroup {
  const file = envFile === null ? [] : ["--env-file", envFile, "--log-level", "warn"];
  return startGroup(
    "wrangler",
    ["dev", "--port", String(port), "--show-interactive-dev-session=false", ...file],
    { ...environment, CLOUDFLARE_CF_FETCH_ENABLED: "false", WRANGLER_SEND_METRICS: "false" },
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

function ready(url: string): string {
  const whose = values.github
    ? `
  It reads GitHub as whoever the token in GITHUB_TOKEN belongs to, and answers on this machine alone.
  ${hasModel(process.env) ? "Summaries are written by your model." : "Without OPENAI_API_KEY or a local OPENAI_BASE_URL summaries are extractive."}
`
    : "";
  return `\n  Docket is ready:  ${url}\n${whose}`;
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
    2. Back in the first tab, pin some of these, or ask for one:
${lines.join("\n")}
    3. A minute after the first docket people go on working: "Refresh" shows what changed.

  What the stand-ins were asked:  ${addresses.control}/control/log
  For the real services: npm run setup, or copy .dev.vars.example to .dev.vars and fill it in.
  Ctrl-C ends it.
`;
}

async function main(): Promise<void> {
  if (values.github && (process.env["GITHUB_TOKEN"] ?? "").trim() === "") {
    console.error(
      "GITHUB_TOKEN is missing. Try: GITHUB_TOKEN=$(gh auth token) npm start -- --github",
    );
    process.exitCode = 1;
    return;
  }
  const found = await portNear(values.port);
  if (found === null) {
    throw new Error(`--port wants a number from 1 to 65535, not "${values.port}".`);
  }
  const { port } = found;
  const moved = sentenceOfPort(found);
  if (moved !== null) {
    console.log(moved);
  }
  const url = `http://localhost:${port}`;
  const sample = values.github || existsSync(".dev.vars") ? null : await sampleServices();
  const given = values.github
    ? await ownGitHub()
    : { envFile: sample?.envFile ?? null, environment: process.env };
  const { child, ended, end } = startWrangler(port, given);
  let failed = false;
  try {
    const standing = await untilStanding(url, child);
    if (!standing.ready) {
      console.log(`\n  ${url} answers. ${standing.missing}\n\n  npm run setup fills them in.\n`);
    } else {
      console.log(sample === null ? ready(url) : welcome(url, sample.served));
    }
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    failed = true;
    end();
  }
  const status = await ended;
  process.exitCode = failed ? 1 : status;
  await sample?.served.close();
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
