import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { TestProject } from "vitest/node";

import { launchBrowser } from "./support/browser.ts";
import { serveFakes } from "./support/served-fakes.ts";
import { freePort, startWranglerDev } from "./support/wrangler-dev.ts";

declare module "vitest" {
  export interface ProvidedContext {
    e2e: {
      /** Where the app is. */
      origin: string;
      /** Control of the fakes. */
      control: string;
      /** `POST` here kills the app as a crash would, and starts it again on the same storage. */
      restart: string;
      /** WebSocket endpoint of the browser. */
      browser: string;
    };
  }
}

/** The fakes, the app over them and a browser: one of each for all files. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), "docket-e2e-"));
  const [served, browser, port] = await Promise.all([serveFakes(), launchBrowser(), freePort()]);
  const envFile = join(folder, "variables.env");
  const variables = {
    ...served.variables,
    SESSION_SECRET: "end-to-end".repeat(4),
    USER_VERIFICATION: "custom",
    SAMPLE_DATA: "1",
  };
  await writeFile(
    envFile,
    Object.entries(variables)
      .map(([name, value]) => `${name}="${value}"\n`)
      .join(""),
  );
  const start = () => startWranglerDev({ port, envFile, persistTo: join(folder, "state") });
  let app = await start();
  const restarter = createServer((_request, response) => {
    void (async () => {
      await app.kill();
      app = await start();
      response.end();
    })();
  });
  const restartPort = await freePort();
  await new Promise<void>((resolve) => {
    restarter.listen(restartPort, "127.0.0.1", resolve);
  });
  project.provide("e2e", {
    origin: `http://localhost:${port}`,
    control: served.control,
    restart: `http://127.0.0.1:${restartPort}`,
    browser: browser.wsEndpoint(),
  });

  return async function teardown() {
    restarter.close();
    await Promise.all([app.kill(), browser.close()]);
    served.close();
    await rm(folder, { recursive: true, force: true });
  };
}
