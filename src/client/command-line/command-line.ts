import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

import * as z from "zod";

import { PULL_REQUESTS_PER_JOB_DEFAULT, PULL_REQUESTS_PER_JOB_MAX } from "../../limits.ts";
import type { JobResult } from "../../protocol/docket.ts";
import { visibleJson } from "../../text/invisible.ts";
import { createClient, type DocketClient, type DocketRequest } from "../client.ts";
import { DocketError } from "../docket-error.ts";
import { type AskCommand, askAboutDocket } from "./ask-command.ts";
import { createProgress, type Progress } from "./progress.ts";
import { queueText } from "./queue-text.ts";
import { EXIT, type Format, guarded, type Terminal } from "./terminal.ts";

export const USAGE = `Usage: npm run docket -- OWNER/REPO [options]
       npm run docket -- ask ID QUESTION [options]

  --limit N          entries, 1 to ${PULL_REQUESTS_PER_JOB_MAX} (${PULL_REQUESTS_PER_JOB_DEFAULT}); 0: the queue alone
  --queue            all open pull requests as well, and whose turn each is
  --language TAG     language of the summaries, e.g. de (en)
  --window W         count only comments of: all, 30d, 7d (all)
  --no-drafts        leave drafts out
  --label NAME       only with this label; may be repeated
  --author LOGIN     only by this author
  --number N         ask: about this pull request of the docket
  --draft KIND       ask: for a text to post: comment or issue
  --format F         text, markdown, json or ndjson (text)
  --server URL       the deployment (DOCKET_SERVER)
  --token TOKEN      an API token (DOCKET_TOKEN; rather not on the command line)
  --config FILE      JSON with "server" and "token" (~/.config/docket/config.json)

Exit codes: 0 complete, 1 failed, 2 usage, 3 some entries failed, 4 not connected or not allowed,
5 the server could not be reached, 130 interrupted.
`;

interface Command {
  /** A docket to make, or a question about one that is made. */
  wanted: DocketRequest | AskCommand;
  format: Format;
  server: string;
  token: string;
}

class UsageError extends Error {}

/** Runs one docket from the command line and gives the exit code. */
export async function runCommand(process: Terminal): Promise<number> {
  const terminal = guarded(process);
  let command: Command;
  try {
    const parsed = await readCommand(terminal);
    if (parsed === "help") {
      terminal.out(USAGE);
      return EXIT.complete;
    }
    command = parsed;
  } catch (error) {
    if (error instanceof UsageError) {
      terminal.err(`${error.message}\n\n${USAGE}`);
      return EXIT.usage;
    }
    throw error;
  }
  const client = createClient({
    server: command.server,
    token: command.token,
    ...(terminal.fetch === undefined ? {} : { fetch: terminal.fetch }),
  });
  const progress = createProgress(process);
  try {
    const { wanted, format } = command;
    return "question" in wanted
      ? await askAboutDocket(client, wanted, format, terminal)
      : await docket(client, wanted, format, { terminal, progress });
  } catch (error) {
    progress.end();
    if (terminal.signal.aborted) {
      return EXIT.interrupted;
    }
    return explain(error, terminal);
  }
}

async function docket(
  client: DocketClient,
  request: DocketRequest,
  format: Format,
  { terminal, progress }: { terminal: Terminal; progress: Progress },
): Promise<number> {
  const { id } = await client.start(request, { signal: terminal.signal });
  try {
    const result = await client.follow(id, {
      signal: terminal.signal,
      onEvent(event, sofar) {
        progress.show(sofar);
        if (format === "ndjson") {
          terminal.out(`${visibleJson(event)}\n`);
        }
      },
    });
    progress.end();
    await print(client, result, format, terminal);
    return exitCode(result, terminal);
  } catch (error) {
    if (terminal.signal.aborted) {
      // Nobody waits for it any more; it would go on spending.
      await client.cancel(id).catch(() => undefined);
      progress.end();
      terminal.err("Interrupted: the summary was cancelled.\n");
    }
    throw error;
  }
}

async function print(
  client: DocketClient,
  result: JobResult,
  format: Format,
  terminal: Terminal,
): Promise<void> {
  switch (format) {
    case "text":
      return terminal.out(`${textOf(result)}\n`);
    case "markdown":
      return terminal.out(await client.markdown(result.id, { signal: terminal.signal }));
    case "json":
      return terminal.out(`${visibleJson(result, 2)}\n`);
    case "ndjson":
  }
}

function textOf({ summary, queue = [] }: JobResult): string {
  return [summary.trimEnd(), ...queue.map(queueText)].filter((part) => part !== "").join("\n\n");
}

function exitCode(result: JobResult, terminal: Terminal): number {
  if (result.error !== undefined) {
    terminal.err(`${result.error.message} (request ${result.error.requestId})\n`);
  }
  switch (result.outcome) {
    case "complete":
      return EXIT.complete;
    case "partial":
      return EXIT.partial;
    case "cancelled":
      return EXIT.interrupted;
    case "running":
    case "failed":
      return result.error?.code === "reconnect_required" || result.error?.code === "not_allowed"
        ? EXIT.refused
        : EXIT.failed;
  }
}

function explain(error: unknown, terminal: Terminal): number {
  if (!(error instanceof DocketError) || error.status === 0) {
    terminal.err("The server could not be reached. Check --server and the network.\n");
    return EXIT.unreachable;
  }
  const wait = error.problem?.retryAfterMs;
  terminal.err(error.message);
  terminal.err(wait === undefined ? "\n" : ` Try again in ${Math.ceil(wait / 1000)} s.\n`);
  if (error.status === 401 || error.status === 403) {
    terminal.err(
      'Make an API token on the page, under "API tokens", and give it as DOCKET_TOKEN.\n',
    );
    return EXIT.refused;
  }
  return error.status === 400 ? EXIT.usage : EXIT.failed;
}

const Settings = z.object({ server: z.string().optional(), token: z.string().optional() });

async function readCommand({ argv, env }: Terminal): Promise<Command | "help"> {
  const { values, positionals } = readArguments(argv);
  if (values.help === true) {
    return "help";
  }
  const format = values.format ?? "text";
  if (!isFormat(format)) {
    throw new UsageError("--format is text, markdown, json or ndjson.");
  }
  const settings = await readSettings(values.config, env);
  const server = values.server ?? nonEmpty(env["DOCKET_SERVER"]) ?? settings.server;
  const token = values.token ?? nonEmpty(env["DOCKET_TOKEN"]) ?? settings.token;
  if (server === undefined || !URL.canParse(server)) {
    throw new UsageError("Say which deployment: --server, DOCKET_SERVER or the config file.");
  }
  if (token === undefined || token === "") {
    throw new UsageError("Give an API token: DOCKET_TOKEN or the config file.");
  }
  const wanted =
    positionals[0] === "ask"
      ? readQuestion(positionals.slice(1), values)
      : readRequest(positionals, values);
  return { wanted, format, server, token };
}

type Values = ReturnType<typeof readArguments>["values"];

function readRequest(positionals: readonly string[], values: Values): DocketRequest {
  const [repository, ...surplus] = positionals;
  if (repository === undefined || surplus.length > 0) {
    throw new UsageError("Name one repository, e.g. owner/repo.");
  }
  const window = values.window ?? "all";
  if (window !== "all" && window !== "30d" && window !== "7d") {
    throw new UsageError("--window is all, 30d or 7d.");
  }
  return {
    repository,
    window,
    drafts: values["no-drafts"] !== true,
    ...(values.queue === true ? { queue: true } : {}),
    ...(values.limit === undefined ? {} : { limit: readLimit(values.limit) }),
    ...(values.language === undefined ? {} : { language: values.language }),
    ...(values.label === undefined ? {} : { labels: values.label }),
    ...(values.author === undefined ? {} : { author: values.author }),
  };
}

function readQuestion(positionals: readonly string[], { number, draft }: Values): AskCommand {
  const [job, question, ...surplus] = positionals;
  if (job === undefined || question === undefined || surplus.length > 0) {
    throw new UsageError('Name a docket and ask one question: ask ID "Why is #12 stuck?"');
  }
  if (draft !== undefined && draft !== "comment" && draft !== "issue") {
    throw new UsageError("--draft is comment or issue.");
  }
  if (number !== undefined && !/^[1-9]\d{0,9}$/.test(number)) {
    throw new UsageError("--number is the number of a pull request.");
  }
  return {
    job,
    question,
    ...(number === undefined ? {} : { number: Number(number) }),
    ...(draft === undefined ? {} : { draft }),
  };
}

function nonEmpty(value: string | undefined): string | undefined {
  return value === "" ? undefined : value;
}

function readArguments(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        limit: { type: "string" },
        language: { type: "string" },
        window: { type: "string" },
        queue: { type: "boolean" },
        "no-drafts": { type: "boolean" },
        label: { type: "string", multiple: true },
        author: { type: "string" },
        number: { type: "string" },
        draft: { type: "string" },
        format: { type: "string" },
        server: { type: "string" },
        token: { type: "string" },
        config: { type: "string" },
        help: { type: "boolean", short: "h" },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : "The arguments are off.");
  }
}

function isFormat(value: string): value is Format {
  return ["text", "markdown", "json", "ndjson"].includes(value);
}

function readLimit(value: string): number {
  const limit = Number(value);
  if (!Number.isInteger(limit) || limit < 0 || limit > PULL_REQUESTS_PER_JOB_MAX) {
    throw new UsageError(`--limit is a number from 0 to ${PULL_REQUESTS_PER_JOB_MAX}.`);
  }
  return limit;
}

/** A config file that was named must be readable; the default one may be missing. */
async function readSettings(
  named: string | undefined,
  env: Terminal["env"],
): Promise<z.infer<typeof Settings>> {
  const folder = env["XDG_CONFIG_HOME"] ?? join(homedir(), ".config");
  const file = named ?? join(folder, "docket", "config.json");
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch {
    if (named === undefined) {
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
