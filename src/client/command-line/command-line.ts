/**
 * The door of the command line. In goes what was typed; out comes the exit code, with everything that is printed gone
 * through the terminal's guard. It must not know more of a deployment than its API.
 */

import { createClient, type DocketClient } from "../client.ts";
import { DocketError } from "../docket-error.ts";
import { type Arguments, readArguments } from "./arguments.ts";
import { askCommand } from "./commands/ask.ts";
import { queueCommand, summarizeCommand } from "./commands/summarize.ts";
import { createScreen, type Screen } from "./screen.ts";
import { readAccess } from "./settings.ts";
import { EXIT, type Terminal } from "./terminal.ts";
import { USAGE, UsageError } from "./usage.ts";

/** What a command does once it is read; reading it throws `UsageError`. */
type Command = (read: Arguments) => (client: DocketClient, screen: Screen) => Promise<number>;

const COMMANDS: Readonly<Record<string, Command>> = {
  queue: queueCommand,
  summarize: summarizeCommand,
  ask: askCommand,
};

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
  const read = readArguments(screen.argv, Object.keys(COMMANDS));
  if (read.values.help === true) {
    screen.out(USAGE);
    return EXIT.complete;
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
  if (error.status === 401 || error.status === 403) {
    screen.err('Make an API token on the page, under "API tokens", and give it as DOCKET_TOKEN.\n');
    return EXIT.refused;
  }
  return error.status === 400 ? EXIT.usage : EXIT.failed;
}
