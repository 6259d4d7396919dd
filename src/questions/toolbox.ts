import type { ReadTools, ToolAnswer, ToolDefinition } from "../github/tools/read/read-tools.ts";
import { TOOL_CALLS_PER_STEP_MAX, TOOL_RESULTS_MAX_TOKENS, TOOLS_WAIT_MS } from "../limits.ts";
import { cite, createLabels } from "../protocol/label.ts";
import type { ToolEvent } from "../protocol/questions.ts";
import { headingOf } from "../summarize/citations/heading.ts";
import type { AnyPiece } from "../summarize/citations/piece.ts";
import { isFatal } from "../summarize/expected-failure.ts";
import type { ToolCall } from "../summarize/ports.ts";
import { until } from "../summarize/stop.ts";
import { excerptOf } from "../text/cut-text.ts";
import { inlineName } from "../text/inline-name.ts";
import { estimateTokens } from "../text/token-estimate.ts";
import type { Clock } from "../upstream/clock.ts";
import { UpstreamError } from "../upstream/error.ts";
import { renderResult } from "./prompt.ts";
import { toolText } from "./tool-text.ts";

/** The tools of one question: what is called goes through here, what is read stays here. */
export interface Toolbox {
  readonly definitions: readonly ToolDefinition[];
  /** What was read so far, citable. */
  readonly pieces: readonly AnyPiece[];
  /** Runs the calls of one step at once. */
  run(calls: readonly ToolCall[]): Promise<Told[]>;
}

/** What came of one call, in words for the model and as an event for the person. */
export interface Told {
  id: string;
  text: string;
  event: Omit<ToolEvent, "step">;
}

interface Options {
  tools: ReadTools;
  nonce: string;
  /** Pieces whose labels are given already. */
  labelled: readonly AnyPiece[];
  clock: Clock;
  signal: AbortSignal;
  report: (error: unknown) => void;
}

type Ran = { kind: "same"; label: string } | { kind: "failed"; error: string } | ToolAnswer;

export async function openToolbox(options: Options): Promise<Toolbox> {
  const { tools, nonce, signal, report } = options;
  const definitions = await listInTime(options);
  const nextLabel = createLabels(options.labelled);
  const pieces: AnyPiece[] = [];
  /** Labels of what was read, by what was called. */
  const read = new Map<string, string>();
  let room = TOOL_RESULTS_MAX_TOKENS;

  async function call(name: string, given: string): Promise<Ran> {
    if (!definitions.some((definition) => definition.name === name)) {
      return refuse(`There is no such tool. The tools: ${definitions.map(nameOf).join(", ")}.`);
    }
    const input = parseInput(given);
    if (input === undefined) {
      return refuse("The arguments are not a JSON object.");
    }
    const label = read.get(keyOf(name, given));
    if (label !== undefined) {
      return { kind: "same", label };
    }
    if (room <= 0) {
      return refuse("As much was read as there is room for. Answer from what you have.");
    }
    try {
      return await until(tools.call(name, input, signal), signal);
    } catch (error) {
      if (!(error instanceof UpstreamError) || isFatal(error.toFailure())) {
        throw error;
      }
      report(error);
      return { kind: "failed", error: "GitHub did not answer." };
    }
  }

  function keep({ data, source }: Extract<ToolAnswer, { kind: "read" }>): AnyPiece {
    const kind = source.kind === "search" ? "issue" : source.kind;
    const text = toolText(data, source.kind);
    const heading = inlineName(source.heading, 200);
    const piece: AnyPiece = {
      id: `${kind}:${heading}`,
      label: nextLabel(kind),
      kind,
      url: source.url,
      heading,
      ...(kind === "file" ? { textHeading: "its text" } : {}),
      text,
      excerpt: excerptOf(text === "" ? heading : text),
    };
    pieces.push(piece);
    room -= estimateTokens(text);
    return piece;
  }

  function tell(called: ToolCall, ran: Ran): Omit<Told, "id"> {
    const name = inlineName(called.name, 60);
    switch (ran.kind) {
      case "read": {
        const piece = keep(ran);
        read.set(keyOf(called.name, called.arguments), piece.label);
        return {
          text: renderResult(piece, nonce),
          event: { name, about: headingOf(piece), outcome: "read" },
        };
      }
      case "same":
        return {
          text: `This was read before: ${cite(ran.label)}.`,
          event: { name, about: "read before", outcome: "read" },
        };
      case "refused":
      case "failed":
        return {
          text: JSON.stringify({ error: ran.error }),
          // The first sentence says it to a person; the rest helps the model.
          event: { name, about: ran.error.replace(/(?<=\.) [^]*/, ""), outcome: ran.kind },
        };
    }
  }

  return {
    definitions,
    pieces,
    async run(calls) {
      const all = await Promise.all(
        calls.map(async (each, at) =>
          at < TOOL_CALLS_PER_STEP_MAX
            ? { each, ran: await call(each.name, each.arguments) }
            : { each, ran: refuse("Too many calls at once.") },
        ),
      );
      return all.map(({ each, ran }) => ({ id: each.id, ...tell(each, ran) }));
    },
  };
}

/** Without them the docket still can be asked. */
async function listInTime({
  tools,
  clock,
  signal,
  report,
}: Options): Promise<readonly ToolDefinition[]> {
  const waiting = new AbortController();
  try {
    return await Promise.race([
      until(tools.list(signal), signal),
      clock.sleep(TOOLS_WAIT_MS, AbortSignal.any([signal, waiting.signal])).then(() => []),
    ]);
  } catch (error) {
    signal.throwIfAborted();
    report(error);
    return [];
  } finally {
    waiting.abort();
  }
}

function parseInput(given: string): object | undefined {
  try {
    const input: unknown = JSON.parse(given === "" ? "{}" : given);
    return typeof input === "object" && input !== null && !Array.isArray(input) ? input : undefined;
  } catch {
    return undefined;
  }
}

function refuse(error: string): Ran {
  return { kind: "refused", error };
}

function nameOf({ name }: ToolDefinition): string {
  return name;
}

function keyOf(name: string, given: string): string {
  return `${name} ${given}`;
}
