import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";

import type { ProvidedContext } from "vitest";
import type { TestProject } from "vitest/node";

import { createFakesControl } from "../support/fakes-control.ts";
import { memoryFolder } from "../support/memory-folder.ts";
import { capturePrinted } from "../support/printed.ts";
import { buildBundle, startBundledApp } from "./support/bundled-app.ts";
import { serveFakes } from "./support/served-fakes.ts";
import { freePort } from "./support/server-process.ts";

/** What somebody who looks at a failed test wants to see of the log. */
const ERROR = /"level":"error"|\[ERROR\]/;

declare module "vitest" {
  export interface ProvidedContext {
    e2e: {
      /** Where the app is. */
      origin: string;
      /** What it is configured with. */
      variables: Record<string, string>;
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
  const bundle = join(folder, "bundle");
  await buildBundle(bundle);
  const fakes = await serveFakes();
  ends.push(() => fakes.close());

  const variables = {
    ...fakes.variables,
    SESSION_SECRET: "end-to-end".repeat(4),
    USER_VERIFICATION: "custom",
    ACTIONS: "on",
    // Nobody is there: what is sent leaves for nowhere.
    DIGEST_HOSTS: "T0SAMPLE,digests.invalid",
    SAMPLE_DATA: "1",
  };
  const port = await freePort();
  const printed = capturePrinted();
  function onLine(line: string): void {
    printed.onLine(line);
    if (ERROR.test(line)) {
      console.error(line);
    }
  }
  const options = { port, bundle, variables, persistTo: join(folder, "state"), onLine };
  let app = await startBundledApp(options);
  ends.push(() => app.kill());

  const fakesControl = createFakesControl(fakes.control);
  const attendant = createServer((request, response) => {
    void (async () => {
      if (request.method === "POST") {
        await app.kill();
        app = await startBundledApp(options);
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
    variables,
    control: fakes.control,
    restart: attendantOrigin,
    leaks: attendantOrigin,
  };
}
