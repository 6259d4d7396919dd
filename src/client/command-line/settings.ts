import { chmod, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

import * as z from "zod";

import type { Values } from "./arguments.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage.ts";

/** The deployment that is asked, and the token that is this deployment's alone. */
export interface Access {
  server: string;
  token: string;
}

/** Of the last deployment that was signed in to. */
const Settings = z.object({ server: z.string().optional(), token: z.string().optional() });
type Settings = z.infer<typeof Settings>;

/**
 * Which deployment is meant, and with which token: flags before the environment before the file. A token of the file
 * goes to no other origin than the one it stands there with, and none goes out in the clear but to this machine.
 */
export async function readAccess(values: Values, env: Terminal["env"]): Promise<Access> {
  const settings = await readSettings(values.config, env);
  const server = readServer(values.server ?? nonEmpty(env["DOCKET_SERVER"]) ?? settings.server);
  const token = values.token ?? nonEmpty(env["DOCKET_TOKEN"]) ?? savedFor(server, settings);
  if (token === undefined || token === "") {
    throw new UsageError(
      `Give an API token of ${server}: docket login --server ${server}, or DOCKET_TOKEN.`,
    );
  }
  return { server, token };
}

/** The origin that was named; anything that would send a token in the clear is refused. */
export function readServer(named: string | undefined): string {
  if (named === undefined || !URL.canParse(named)) {
    throw new UsageError("Say which deployment: --server, DOCKET_SERVER or the config file.");
  }
  const { protocol, hostname, origin, username, password } = new URL(named);
  if (username !== "" || password !== "") {
    throw new UsageError("The address of a deployment has no user in it.");
  }
  if (protocol !== "https:" && !(protocol === "http:" && isLoopback(hostname))) {
    throw new UsageError(`A token is sent over https, or to this machine: not to ${origin}.`);
  }
  return origin;
}

/** Keeps a token where nobody but this person can read it; null forgets it. */
export async function saveAccess(
  access: Access | null,
  named: string | undefined,
  env: Terminal["env"],
): Promise<string> {
  const file = fileOf(named, env);
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, `${JSON.stringify(access ?? {}, undefined, 2)}\n`, { mode: 0o600 });
  // A file from before keeps its mode when it is written over.
  await chmod(draft, 0o600);
  await rename(draft, file);
  return file;
}

/** A config file that was named must be readable; the default one may be missing. */
export async function readSettings(
  named: string | undefined,
  env: Terminal["env"],
  { mayBeMissing = named === undefined } = {},
): Promise<Settings> {
  let text: string;
  try {
    text = await readFile(fileOf(named, env), "utf8");
  } catch {
    if (mayBeMissing) {
      return {};
    }
    throw new UsageError(`The config file ${named} cannot be read.`);
  }
  try {
    return Settings.parse(JSON.parse(text));
  } catch {
    throw new UsageError('The config file is no JSON with "server" and "token".');
  }
}

function savedFor(server: string, settings: Settings): string | undefined {
  const { server: saved = "", token } = settings;
  return URL.canParse(saved) && new URL(saved).origin === server ? token : undefined;
}

function fileOf(named: string | undefined, env: Terminal["env"]): string {
  const folder = nonEmpty(env["XDG_CONFIG_HOME"]) ?? join(homedir(), ".config");
  return named ?? join(folder, "docket", "config.json");
}

function isLoopback(hostname: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}

function nonEmpty(value: string | undefined): string | undefined {
  return value === "" ? undefined : value;
}
