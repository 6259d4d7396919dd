import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { unstable_getMiniflareWorkerOptions } from "wrangler";

import { configurationWithoutPage } from "./configuration.ts";
import { type ServerOptions, type ServerProcess, startServer } from "./server-process.ts";

const execute = promisify(execFile);

export interface BundledAppOptions extends ServerOptions {
  /** Where the bundle was built. */
  bundle: string;
  variables: Record<string, string>;
  /** Where the Durable Objects are kept between starts. */
  persistTo: string;
}

/** Builds what is deployed. */
export async function buildBundle(bundle: string): Promise<void> {
  const config = await configurationWithoutPage();
  await execute("wrangler", ["deploy", "--dry-run", `--config=${config}`, `--outdir=${bundle}`]);
}

/**
 * The bundle that is deployed, in workerd behind the files of the page. `wrangler dev` serves it the same way, and
 * besides builds it at each start, watches the sources all the time and passes on every request.
 */
export async function startBundledApp(options: BundledAppOptions): Promise<ServerProcess> {
  const { port, bundle, variables, persistTo } = options;
  const { workerOptions } = unstable_getMiniflareWorkerOptions("wrangler.jsonc");
  const app = {
    host: "localhost",
    port,
    cf: false,
    logRequests: false,
    resourcePersistencePath: persistTo,
    workers: [
      {
        ...workerOptions,
        name: "docket",
        bindings: variables,
        modules: [{ type: "ESModule", path: `${bundle}/index.js` }],
        modulesRoot: bundle,
      },
    ],
  };
  const script = "test/e2e/support/serve-bundle.ts";
  return await startServer(process.execPath, [script, JSON.stringify(app)], options);
}
