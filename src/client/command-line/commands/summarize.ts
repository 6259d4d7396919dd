import { PULL_REQUESTS_PER_JOB_MAX } from "../../../limits.ts";
import type { JobResult } from "../../../protocol/docket.ts";
import { visibleJson } from "../../../text/invisible.ts";
import type { DocketClient, DocketRequest } from "../../client.ts";
import { type Arguments, readFormat } from "../arguments.ts";
import { createProgress } from "../progress.ts";
import { readScope } from "../scope.ts";
import type { Screen } from "../screen.ts";
import { EXIT, type Format } from "../terminal.ts";
import { docketLines } from "../text/docket-lines.ts";
import { UsageError } from "../usage.ts";

/** Makes a docket, prints it, and gives the exit code. */
export function summarizeCommand({ positionals, values }: Arguments) {
  const request = readRequest(positionals, values);
  const format = readFormat(values);
  return async (client: DocketClient, screen: Screen): Promise<number> =>
    makeDocket(client, request, format, screen);
}

/** The queue alone: a docket without entries. */
export function queueCommand({ positionals, values }: Arguments) {
  return summarizeCommand({
    command: "summarize",
    positionals,
    values: { ...values, limit: "0", queue: true },
  });
}

async function makeDocket(
  client: DocketClient,
  request: DocketRequest,
  format: Format,
  screen: Screen,
): Promise<number> {
  const progress = createProgress(screen);
  const { id } = await client.start(request, { signal: screen.signal });
  try {
    const result = await client.follow(id, {
      signal: screen.signal,
      onEvent(event, sofar) {
        progress.show(sofar);
        if (format === "ndjson") {
          screen.out(`${visibleJson(event)}\n`);
        }
      },
    });
    progress.end();
    await print(client, result, format, screen);
    return exitCode(result, screen);
  } catch (error) {
    progress.end();
    if (screen.signal.aborted) {
      // Nobody waits for it any more; it would go on spending.
      await client.cancel(id).catch(() => undefined);
      screen.err("Interrupted: the docket was cancelled.\n");
    }
    throw error;
  }
}

async function print(
  client: DocketClient,
  result: JobResult,
  format: Format,
  screen: Screen,
): Promise<void> {
  switch (format) {
    case "text":
      return screen.print(docketLines(result));
    case "markdown":
      return screen.out(await client.markdown(result.id, { signal: screen.signal }));
    case "json":
      return screen.out(`${visibleJson(result, 2)}\n`);
    case "ndjson":
  }
}

function exitCode(result: JobResult, screen: Screen): number {
  if (result.error !== undefined) {
    screen.err(`${result.error.message} (request ${result.error.requestId})\n`);
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

function readRequest(positionals: readonly string[], values: Arguments["values"]): DocketRequest {
  const window = values.window ?? "all";
  if (window !== "all" && window !== "30d" && window !== "7d") {
    throw new UsageError("--window is all, 30d or 7d.");
  }
  return {
    ...readScope({ positionals, values }),
    window,
    drafts: values["no-drafts"] !== true,
    ...(values.queue === true ? { queue: true } : {}),
    ...(values.limit === undefined ? {} : { limit: readLimit(values.limit) }),
    ...(values.language === undefined ? {} : { language: values.language }),
    ...(values.label === undefined ? {} : { labels: values.label }),
    ...(values.author === undefined ? {} : { author: values.author }),
  };
}

function readLimit(value: string): number {
  const limit = Number(value);
  if (!Number.isInteger(limit) || limit < 0 || limit > PULL_REQUESTS_PER_JOB_MAX) {
    throw new UsageError(`--limit is a number from 0 to ${PULL_REQUESTS_PER_JOB_MAX}.`);
  }
  return limit;
}
