import { examineDeployment } from "../doctor/deployment.ts";
import { renderFinding } from "../doctor/report.ts";
import { checkSecrets, readSecretNames } from "./secrets.ts";

export interface CommandResult {
  status: number;
  output: string;
}

export interface DeployPorts {
  /** Runs a command of the project, showing what it prints. */
  run: (command: string, ...args: string[]) => Promise<CommandResult>;
  fetch: typeof fetch;
  say: (text: string) => void;
  sleep: (ms: number) => Promise<void>;
  /** Of the deployment, where it is another than `wrangler.jsonc` names, such as one to try changes on. */
  name?: string | undefined;
  /** Whether a build service deploys, which has no access to secrets and no first deployment to compare with. */
  unattended: boolean;
}

const ADDRESS_TRIES = 12;
const ADDRESS_WAIT_MS = 5000;

/** Checks, deploys, and looks whether what was deployed answers as it must. Gives the exit code. */
export async function deploy({
  run,
  fetch: fetchOnce,
  say,
  sleep,
  name: deployment,
  unattended,
}: DeployPorts): Promise<number> {
  const named = deployment === undefined ? [] : ["--name", deployment];
  for (const [what, ...command] of [
    ["The checks", "npm", "run", "check"],
    ["The dry run", "wrangler", "deploy", "--dry-run", ...named],
  ] as const) {
    const [name, ...args] = command;
    if ((await run(name, ...args)).status !== 0) {
      say(`${what} failed, so nothing was deployed.`);
      return 1;
    }
  }
  let connector: "scalekit" | "github-app" = "scalekit";
  if (!unattended) {
    const listed = await run("wrangler", "secret", "list", ...named);
    const names = listed.status === 0 ? readSecretNames(listed.output) : null;
    if (names === null) {
      say(
        "The deployment's secrets cannot be listed. Sign in with `npx wrangler login`; for a first deployment run `npm run setup -- --deployment`.",
      );
      return 1;
    }
    const present = checkSecrets(names);
    connector = present.connector;
    if (present.missing.length > 0) {
      say("Secrets are missing. Set them with `npm run setup -- --deployment`:");
      for (const { name, help } of present.missing) {
        say(`  ${name}  ${help}`);
      }
      return 1;
    }
  }
  const deployed = await run("wrangler", "deploy", ...named);
  if (deployed.status !== 0) {
    say("wrangler could not deploy.");
    return 1;
  }
  const address = /https:\/\/[\w.-]+\.workers\.dev/.exec(deployed.output)?.[0];
  if (address === undefined) {
    say("Deployed. Check it at its own address: npm run doctor -- --url https://…");
    return 0;
  }
  return unattended ? 0 : await examine(address, connector, { fetch: fetchOnce, say, sleep });
}

async function examine(
  address: string,
  connector: "scalekit" | "github-app",
  { fetch: fetchOnce, say, sleep }: Pick<DeployPorts, "fetch" | "say" | "sleep">,
): Promise<number> {
  for (let attempt = 1; ; attempt += 1) {
    const findings = await Array.fromAsync(
      examineDeployment(address, { publicOrigin: null, connector: { name: connector } }, fetchOnce),
    );
    const problems = findings.filter(({ outcome }) => outcome === "problem");
    // A new address takes a moment to be known everywhere.
    if (problems.length === 0 || attempt === ADDRESS_TRIES) {
      findings.forEach((finding) => say(renderFinding(finding)));
      return problems.length === 0 ? 0 : 1;
    }
    await sleep(ADDRESS_WAIT_MS);
  }
}
