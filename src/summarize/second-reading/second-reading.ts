/**
 * The door of the second reading. In go statements with what they cite and what code doubts; out comes a verdict on each,
 * or why there is none. A model's verdict never lifts one of code's.
 */

import { CHECK_MAX_MS, CHECK_TIME_MIN_MS, PULL_REQUESTS_PER_JOB_MAX } from "../../limits.ts";
import type { CheckedStatement, CheckEvent, NotChecked, Usage } from "../../protocol/events.ts";
import { estimateTokens } from "../../text/token-estimate.ts";
import type { Clock } from "../../upstream/clock.ts";
import { UpstreamError } from "../../upstream/error.ts";
import type { Gate } from "../../upstream/gate.ts";
import type { Model } from "../ports.ts";
import type { Doubt, Statement } from "../statements/statements.ts";
import type { Verdict } from "../statements/statements.ts";
import { Stopped, whileRunning } from "../stop.ts";
import { NO_USAGE } from "../usage.ts";
import { estimatePrompt } from "../write/prompt-tokens.ts";
import type { Allowance } from "./allowance.ts";
import { buildCheckPrompt, type Reading } from "./prompt.ts";
import { readVerdicts } from "./verdicts.ts";

/** What all entries of a run are read with. */
export interface SecondReadingContext {
  /** Or why there is none. */
  model: Model | "off" | "no_model";
  /** The same as for writing, which goes first. */
  slots: Gate;
  clock: Clock;
  /** When the job's time is up, in milliseconds since 1970. */
  deadline: number;
  language: string;
  signal: AbortSignal;
  allowance: Allowance;
  report: (error: unknown, number: number) => void;
}

/** What came of one: `verdicts` in the order of the statements. */
export interface SecondRead {
  model: string | null;
  verdicts?: readonly Verdict[];
  notChecked?: NotChecked;
  usage: Usage;
}

/** The reader refuses more; this ends a model that would never end. */
const ANSWER_MAX_CODE_UNITS = 32 * 1024;

/** Why nothing is read of a text, where that is known beforehand. */
export function notRead(context: SecondReadingContext, notChecked: NotChecked): SecondRead {
  return typeof context.model === "string"
    ? { model: null, notChecked: context.model, usage: NO_USAGE }
    : { model: context.model.name, notChecked, usage: NO_USAGE };
}

/** Nothing is read of an extract: code wrote it, out of the pieces it cites, since no model could. */
export function whyNotRead(failure: string | undefined): NotChecked {
  switch (failure) {
    case undefined:
      return "no_model";
    case "model_quota":
      return "budget";
    case "timed_out":
      return "time";
    default:
      return "failed";
  }
}

/** Verdicts that were remembered with the text. */
export function readBefore(
  context: SecondReadingContext,
  verdicts: readonly Verdict[],
): SecondRead {
  const { model } = context;
  return { model: typeof model === "string" ? null : model.name, verdicts, usage: NO_USAGE };
}

/** Reads the statements of one entry; never throws. */
export async function readAgain(
  reading: Reading,
  { number, rank }: { number: number; rank: number },
  context: SecondReadingContext,
): Promise<SecondRead> {
  const { model, slots, clock, deadline, signal, allowance } = context;
  if (typeof model === "string") {
    return notRead(context, model);
  }
  try {
    return await slots.run(
      () => PULL_REQUESTS_PER_JOB_MAX + rank,
      async () => {
        if (deadline - clock.now() < CHECK_TIME_MIN_MS) {
          return notRead(context, "time");
        }
        return allowance.take()
          ? await ask(model, reading, number, context)
          : notRead(context, "limit");
      },
      signal,
    );
  } catch (error) {
    if (!(error instanceof Stopped)) {
      context.report(error, number);
    }
    return notRead(context, reasonOf(error));
  }
}

async function ask(
  model: Model,
  reading: Reading,
  number: number,
  context: SecondReadingContext,
): Promise<SecondRead> {
  const { clock, language } = context;
  const prompt = buildCheckPrompt(reading, language);
  const limit = createLimit(clock, context.signal);
  let answer = "";
  let reported: Usage | null = null;
  // An estimate of what an abandoned call will have cost, until the model reports it.
  const used = (): Usage =>
    reported ?? {
      inputTokens: estimatePrompt(prompt),
      outputTokens: estimateTokens(answer),
      calls: 1,
    };
  try {
    for await (const chunk of whileRunning(model.write(prompt, limit.signal), limit.signal)) {
      if (chunk.kind === "usage") {
        reported = chunk.usage;
      } else if (chunk.kind === "text") {
        answer += chunk.text;
      }
      if (answer.length > ANSWER_MAX_CODE_UNITS) {
        break;
      }
    }
  } catch (error) {
    if (!(error instanceof Stopped)) {
      context.report(error, number);
    }
    const usage = used();
    return {
      model: model.name,
      notChecked: isUnpaid(error, usage) ? "budget" : reasonOf(error),
      usage,
    };
  } finally {
    limit.end();
  }
  const verdicts = readVerdicts(answer, reading.statements.length);
  return {
    model: model.name,
    ...(verdicts === undefined ? { notChecked: "invalid" } : { verdicts }),
    usage: used(),
  };
}

/** Readers have the text already: a slow second reading holds the docket up for so long and no longer. */
function createLimit(clock: Clock, stopped: AbortSignal): { signal: AbortSignal; end(): void } {
  const late = new AbortController();
  const ended = new AbortController();
  clock.sleep(CHECK_MAX_MS, ended.signal).then(
    () => late.abort(new Stopped("timed_out")),
    () => undefined,
  );
  return { signal: AbortSignal.any([stopped, late.signal]), end: () => ended.abort() };
}

function reasonOf(error: unknown): NotChecked {
  return !(error instanceof Stopped) ? "failed" : error.why === "cancelled" ? "cancelled" : "time";
}

/** Whether nothing was asked since it may not be spent; a provider's own limits are found by asking. */
function isUnpaid(error: unknown, { calls }: Usage): boolean {
  return calls === 0 && error instanceof UpstreamError && error.toFailure().code === "model_quota";
}

/** What was found, statement by statement: code's verdicts stand, whatever a model says. */
export function toCheckEvent(
  of: Pick<CheckEvent, "repository" | "number">,
  statements: readonly Statement[],
  doubts: readonly Doubt[],
  { model, verdicts, notChecked, usage }: SecondRead,
): CheckEvent {
  return {
    ...of,
    model,
    statements: statements.flatMap((statement, index): CheckedStatement[] => {
      const doubt = doubts.find((each) => each.statement === index);
      const read = verdicts?.[index];
      const place =
        statement.section === "text"
          ? { section: statement.section, start: statement.start, end: statement.end }
          : { section: statement.section, index: statement.index };
      if (doubt !== undefined) {
        return [{ ...place, verdict: doubt.verdict, by: "code", reason: doubt.reason }];
      }
      return read === undefined ? [] : [{ ...place, ...read, by: "model" }];
    }),
    ...(notChecked === undefined ? {} : { notChecked }),
    usage,
  };
}
