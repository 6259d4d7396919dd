import { configurationWithoutPage } from "./configuration.ts";
import { freePort, type ServerOptions, type ServerProcess, startServer } from "./server-process.ts";

export interface WranglerDevOptions extends ServerOptions {
  /** Holds the variables of the app. */
  envFile: string;
  /** Where the Durable Objects are kept between starts. */
  persistTo: string;
  /** Another entry than the one that is deployed. */
  main?: string;
}

/** The app under `wrangler dev`. */
export async function startWranglerDev(options: WranglerDevOptions): Promise<ServerProcess> {
  const { port, envFile, persistTo, main, onLine } = options;
  const args = [
    "dev",
    `--config=${await configurationWithoutPage(main)}`,
    `--port=${String(port)}`,
    `--inspector-port=${String(await freePort())}`,
    `--env-file=${envFile}`,
    `--persist-to=${persistTo}`,
    `--log-level=${onLine === undefined ? "error" : "log"}`,
    "--show-interactive-dev-session=false",
  ];
  return await startServer("wrangler", args, options);
}
