import type {
  ChatCompletionCreateParamsBase,
  ChatCompletionMessageParam,
} from "openai/resources/chat/completions/completions";

import type { Prompt } from "../summarize/ports.ts";
import { isFiltered, isPassing, isTooLong } from "./model-error.ts";
import type { Refusal } from "./refusal.ts";
import { toMessage, toTool } from "./tool-calls.ts";

interface Request extends Pick<
  ChatCompletionCreateParamsBase,
  "messages" | "tools" | "tool_choice"
> {
  stream: boolean;
  stream_options?: { include_usage: true };
  temperature?: number;
  max_completion_tokens?: number;
  max_tokens?: number;
}

/** What a server accepts, found out from what it rejects. */
export interface Dialect {
  request(prompt: Prompt, trial: Trial): Request;
  /** Whether a rejection told what to ask otherwise: then the call is worth making again. */
  learn(refusal: Refusal, prompt: Prompt, trial: Trial): boolean;
  /** Gives up the bound on the answer, once: reasoning may use all of it up before the first word. */
  lift(trial: Trial, isReasoning: boolean): boolean;
}

/** What holds for the attempts at one prompt alone. */
export interface Trial {
  /** The bound is left out: the room that the prompt leaves is smaller. */
  unbounded: boolean;
  /** How much was known when the last attempt was made: others learn meanwhile. */
  known: number;
}

const OPTIONAL = [
  "stream_options",
  "temperature",
  "max_completion_tokens",
  "max_tokens",
  "tool_choice",
  "tools",
] as const;
type Optional = (typeof OPTIONAL)[number];
const BOUNDS: readonly Optional[] = ["max_completion_tokens", "max_tokens"];
/** Models that give their answer as a whole, or to some organizations alone. */
const NO_STREAM =
  /\bto stream\b|\bstream\b\W{1,3}does not support|not support\w*\W{1,3}stream(?:ing)?\b|\bstream(?:ing)?\b(?:=true)?\W{1,3}(?:mode )?(?:is |are )?(?:currently )?(?:not supported|unsupported|not allowed|disabled)/i;
/** Beside 400 and 422, with which servers say that they have no tools: 404 of a router, 500 and 501 of small ones. */
const NO_TOOLS: ReadonlySet<number> = new Set([404, 405, 500, 501]);
/** Chat templates that know no system role, which small servers report with 500. */
const NO_SYSTEM =
  /roles must alternate|only (?:\w+,? (?:and |or )?)*roles? (?:are|is) (?:supported|allowed)|\b(?:system|developer)\b[^\n]{0,60}\b(?:role|instruction|message|prompt)|\broles?\b[^\n]{0,80}\b(?:system|developer)\b/i;
const BOUND = /(?<![\w-])max[_-]?(?:(?:completion|output|new)[_-]?)?tokens(?![\w-])/i;
const OUT_OF_RANGE =
  /too (?:large|big|high|long)|minimum|(?:less|smaller|lower|greater|larger) than|at (?:most|least)|exceed|range|maximum/i;

/** As servers spell it that have a spelling of their own: `streamOptions`, `stream-options`. */
function spellingOf(name: Optional): RegExp {
  const between = name === "stream_options" ? "[ _-]?" : "[_-]?";
  return new RegExp(`(?<![\\w-])${name.replaceAll("_", between)}(?![\\w-])`, "i");
}

/** A refusal of what came with calls, without a name for it. */
const EXTRA =
  /\b(?:extra|additional|unknown|unrecogni[sz]ed|unexpected)\b[^.\n]{0,20}\b(?:field|input|propert|key)/i;

function plainName(name: string): string {
  return name.replaceAll(/[_-]/g, "").toLowerCase();
}

export function createDialect(): Dialect {
  // Current OpenAI models know only max_completion_tokens, many other servers only max_tokens.
  const sent = new Set<Optional>(OPTIONAL.filter((name) => name !== "max_tokens"));
  let triedMaxTokens = false;
  let hasSystem = true;
  let isStreamed = true;
  /** Whether schemas say that there are no other inputs. */
  let isClosed = true;
  /** Of a turn that is nothing but calls: what one server refuses is the only thing another takes. */
  let noText: "" | null = "";
  const unwanted = new Set<string>();
  let known = 0;

  function rejected(parameter: Optional): boolean {
    if (!sent.delete(parameter)) {
      return false;
    }
    if (parameter === "max_completion_tokens" && !triedMaxTokens) {
      sent.add("max_tokens");
      triedMaxTokens = true;
    }
    return true;
  }

  function messages({ system, user, turns = [] }: Prompt): ChatCompletionMessageParam[] {
    return [
      ...(hasSystem
        ? [
            { role: "system" as const, content: system },
            { role: "user" as const, content: user },
          ]
        : [{ role: "user" as const, content: `${system}\n\n${user}` }]),
      ...turns.map((turn) => toMessage(turn, { noText, unwanted })),
    ];
  }

  /** The parameter that a server named first, which is the one it complains of. */
  function named({ parameter, said }: Refusal): Optional | undefined {
    const words = `${parameter}\n${said}`;
    return OPTIONAL.filter((name) => sent.has(name))
      .map((name) => ({ name, at: words.search(spellingOf(name)) }))
      .filter(({ at }) => at >= 0)
      .toSorted((one, other) => one.at - other.at)[0]?.name;
  }

  /** Fields that came with calls and are not taken back. */
  function extraNamed({ parameter, said }: Refusal, { turns = [] }: Prompt): boolean {
    const names = turns.flatMap((turn) =>
      turn.kind === "calls"
        ? turn.calls.flatMap(({ extras = {} }) =>
            Object.values(extras).flatMap((fields) => Object.keys(fields)),
          )
        : [],
    );
    const words = new Set(`${parameter} ${said}`.split(/[^\w-]+/).map(plainName));
    const left = names.filter((name) => !unwanted.has(name));
    const told = left.filter((name) => words.has(plainName(name)));
    const refused = told.length === 0 && EXTRA.test(said) ? left : told;
    refused.forEach((name) => unwanted.add(name));
    return refused.length > 0;
  }

  function learnFrom(refusal: Refusal, prompt: Prompt, trial: Trial): boolean {
    const { status, said } = refusal;
    if (isPassing(refusal)) {
      return false;
    }
    const isOfRequest = status === undefined || status === 400 || status === 422;
    if (isOfRequest && isStreamed && (refusal.parameter === "stream" || NO_STREAM.test(said))) {
      isStreamed = false;
      return true;
    }
    if (isOfRequest && isClosed && /additional_?properties/i.test(said)) {
      // Of the tools' inputs, which are told without it as well.
      isClosed = false;
      return (prompt.tools ?? []).length > 0;
    }
    const parameter = isOfRequest ? named(refusal) : undefined;
    // A server may call the bound by the name that it has for itself.
    const isOfBound =
      parameter === undefined
        ? isOfRequest && BOUNDS.some((name) => sent.has(name)) && BOUND.test(said)
        : BOUNDS.includes(parameter);
    if (isOfBound && OUT_OF_RANGE.test(said)) {
      // One prompt left it too little room: that says nothing of the next.
      const isNew = !trial.unbounded;
      trial.unbounded = true;
      return isNew;
    }
    if (isTooLong(refusal) || isFiltered(refusal)) {
      return false;
    }
    if (parameter !== undefined) {
      return rejected(parameter);
    }
    const mayBeSystem = isOfRequest || (status === 500 && /role/i.test(said));
    if (hasSystem && mayBeSystem && NO_SYSTEM.test(said)) {
      hasSystem = false;
      return true;
    }
    const { turns = [], tools = [] } = prompt;
    if (turns.length > 0 && isOfRequest) {
      if (extraNamed(refusal, prompt)) {
        return true;
      }
      if (noText === "" && /\bcontents?\b/i.test(said)) {
        noText = null;
        return true;
      }
    }
    // Who knows no tools says so in many ways: "does not support tool use", "unknown field functions".
    return (
      tools.length > 0 &&
      status !== undefined &&
      (isOfRequest || NO_TOOLS.has(status)) &&
      /\btools?\b|\bfunctions?\b/i.test(said) &&
      rejected("tools")
    );
  }

  return {
    request(prompt, trial) {
      trial.known = known;
      const { maxOutputTokens, tools = [], toolsSpent } = prompt;
      const isBounded = !trial.unbounded;
      return {
        messages: messages(prompt),
        stream: isStreamed,
        ...(isStreamed && sent.has("stream_options")
          ? { stream_options: { include_usage: true } }
          : {}),
        // The same evidence is to give the same text as far as a model can.
        ...(sent.has("temperature") ? { temperature: 0 } : {}),
        ...(isBounded && sent.has("max_completion_tokens")
          ? { max_completion_tokens: maxOutputTokens }
          : {}),
        ...(isBounded && sent.has("max_tokens") ? { max_tokens: maxOutputTokens } : {}),
        ...(tools.length > 0 && sent.has("tools")
          ? { tools: tools.map((tool) => toTool(tool, isClosed)) }
          : {}),
        ...(tools.length > 0 && toolsSpent === true && sent.has("tool_choice")
          ? { tool_choice: "none" }
          : {}),
      };
    },
    learn(refusal, prompt, trial) {
      const { status = 400 } = refusal;
      if (trial.known !== known && (status === 400 || status === 422 || NO_TOOLS.has(status))) {
        // It was asked before another refusal was understood.
        return true;
      }
      const isNew = learnFrom(refusal, prompt, trial);
      known += isNew ? 1 : 0;
      return isNew;
    },
    lift(trial, isReasoning) {
      if (trial.unbounded || !BOUNDS.some((name) => sent.has(name))) {
        return false;
      }
      trial.unbounded = true;
      if (isReasoning) {
        BOUNDS.forEach((name) => sent.delete(name));
      }
      return true;
    },
  };
}
