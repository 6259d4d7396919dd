/**
 * The door of the command line. In goes what was typed; out comes the exit code, with everything that is printed gone
 * through the terminal's guard. It must not know more of a deployment than its API.
 */

import { createClient, type DocketClient } from "../client.ts";
import { DocketError } from "../docket-error.ts";
import { type Arguments, OPTION_NAMES, readArguments } from "./arguments.ts";
import { askCommand } from "./commands/ask.ts";
import { completion } from "./commands/completion.ts";
import { digestCommand } from "./commands/digest.ts";
import { githubCommand } from "./commands/github.ts";
import { login, logout } from "./commands/login.ts";
import { proposeCommand } from "./commands/propose.ts";
import { queueCommand, summarizeCommand } from "./commands/summarize.ts";
import { createScreen, type Screen } from "./screen.ts";
import { readAccess } from "./settings.ts";
import { EXIT, type Terminal } from "./terminal.ts";
import { USAGE, UsageError } from "./usage.ts";
import { VERSION } from "./version.ts";

/** What a command does at a deployment, once it is read; reading it throws `UsageError`. */
type Command = (read: Arguments) => (client: DocketClient, screen: Screen) => Promise<number>;

const COMMANDS: Readonly<Record<string, Command>> = {
  queue: queueCommand,
  summarize: summarizeCommand,
  ask: askCommand,
  digest: digestCommand,
  github: githubCommand,
  propose: proposeCommand,
};

/** What needs no token. */
const OWN_COMMANDS: Readonly<
  Record<string, (read: Arguments, screen: Screen) => Promise<number> | number>
> = {
  login,
  logout,
  completion: (read, screen) =>
    completion(read, { commands: COMMAND_NAMES, options: OPTION_NAMES }, screen),
};

const COMMAND_NAMES = [...Object.keys(COMMANDS), ...Object.keys(OWN_COMMANDS)];

/** Runs one command and gives its exit code. */
export async function runCommand(terminal: Terminal): Promise<number> {
  const screen = createScreen(terminal);
  try {
    return await run(screen);
  } catch (error) {
    if (error instanceof UsageError) {
      screen.err(`${error.message}\n\n${USAGE}`);
      return EXIT.usage;
    }
    return screen.signal.aborted ? EXIT.interrupted : explain(error, screen);
  }
}

async function run(screen: Screen): Promise<number> {
  const read = readArguments(screen.argv, COMMAND_NAMES);
  if (read.values.help === true) {
    screen.out(USAGE);
    return EXIT.complete;
  }
  if (read.values.version === true) {
    screen.out(`${VERSION}\n`);
    return EXIT.complete;
  }
  const own = OWN_COMMANDS[read.command];
  if (own !== undefined) {
    return own(read, screen);
  }
  const perform = (COMMANDS[read.command] ?? summarizeCommand)(read);
  const access = await readAccess(read.values, screen.env);
  const client = createClient({
    ...access,
    ...(screen.fetch === undefined ? {} : { fetch: screen.fetch }),
  });
  return perform(client, screen);
}

function explain(error: unknown, screen: Screen): number {
  if (!(error instanceof DocketError) || error.status === 0) {
    screen.err("The server could not be reached. Check --server and the network.\n");
    return EXIT.unreachable;
  }
  const wait = error.problem?.retryAfterMs;
  screen.err(error.message);
  screen.err(wait === undefined ? "\n" : ` Try again in ${Math.ceil(wait / 1000)} s.\n`);
  // Every other refusal says itself what helps, and another token would not.
  if (error.problem?.code === "not_connected") {
    screen.err('Make an API token on the page, under "API tokens", and give it as DOCKET_TOKEN.\n');
  }
  if (error.status === 401 || error.status === 403) {
    return EXIT.refused;
  }
  return error.status === 400 ? EXIT.usage : EXIT.failed;
}
