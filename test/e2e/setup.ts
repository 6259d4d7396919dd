import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";

import type { ProvidedContext } from "vitest";
import type { TestProject } from "vitest/node";

import { createFakesControl } from "../support/fakes-control.ts";
import { memoryFolder } from "../support/memory-folder.ts";
import { capturePrinted } from "../support/printed.ts";
import { serveFakes } from "./support/served-fakes.ts";
import { freePort, startWranglerDev } from "./support/wrangler-dev.ts";

/** What somebody who looks at a failed test wants to see of the log. */
const ERROR = /"level":"error"|\[ERROR\]/;

declare module "vitest" {
  export interface ProvidedContext {
    e2e: {
      /** Where the app is. */
      origin: string;
      /** Control of the fakes. */
      control: string;
      /** `POST` here kills the app as a crash would, and starts it again on the same storage. */
      restart: string;
      /** Answers with the lines of its log so far that hold what must never be there. */
      leaks: string;
    };
  }
}

/** The fakes and the app over them: one of each for all files. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const ends: (() => unknown)[] = [];
  async function teardown(): Promise<void> {
    for (const end of ends.toReversed()) {
      await end();
    }
  }
  try {
    project.provide("e2e", await start(ends));
  } catch (error) {
    await teardown();
    throw error;
  }
  return teardown;
}

/** Starts everything; `ends` takes what ends it, in order. */
async function start(ends: (() => unknown)[]): Promise<ProvidedContext["e2e"]> {
  const folder = await mkdtemp(join(await memoryFolder(), "docket-e2e-"));
  ends.push(() => rm(folder, { recursive: true, force: true }));
  const fakes = await serveFakes();
  ends.push(() => fakes.close());

  const envFile = join(folder, "variables.env");
  const variables = {
    ...fakes.variables,
    SESSION_SECRET: "end-to-end".repeat(4),
    USER_VERIFICATION: "custom",
    ACTIONS: "on",
    // Nobody is there: what is sent leaves for nowhere.
    DIGEST_HOSTS: "T0SAMPLE,digests.invalid",
    SAMPLE_DATA: "1",
  };
  const lines = Object.entries(variables).map(([name, value]) => `${name}="${value}"\n`);
  await writeFile(envFile, lines.join(""));
  const port = await freePort();
  const printed = capturePrinted();
  function onLine(line: string): void {
    printed.onLine(line);
    if (ERROR.test(line)) {
      console.error(line);
    }
  }
  const options = { port, envFile, persistTo: join(folder, "state"), onLine };
  let app = await startWranglerDev(options);
  ends.push(() => app.kill());

  const fakesControl = createFakesControl(fakes.control);
  const attendant = createServer((request, response) => {
    void (async () => {
      if (request.method === "POST") {
        await app.kill();
        app = await startWranglerDev(options);
        response.end();
      } else {
        response.end(JSON.stringify(await printed.leaks(fakesControl)));
      }
    })();
  });
  const attendantPort = await freePort();
  await new Promise<void>((resolve) => {
    attendant.listen(attendantPort, "127.0.0.1", resolve);
  });
  ends.push(() => attendant.close());
  const attendantOrigin = `http://127.0.0.1:${attendantPort}`;
  return {
    origin: `http://localhost:${port}`,
    control: fakes.control,
    restart: attendantOrigin,
    leaks: attendantOrigin,
  };
}
