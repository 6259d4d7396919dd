import { untilAborted } from "../control/body.ts";
import type { Clock } from "../control/clock.ts";
import type { ModelSettings } from "./settings.ts";

/** When the tokens of one answer are due. */
export type Pace = {
  /** Waits until that many tokens may have been written. */
  token(count: number): Promise<void>;
  /** Waits for the client to give up. */
  forever(signal: AbortSignal): Promise<void>;
  stop(): void;
};

type PaceOptions = {
  clock: Clock;
  settings: ModelSettings;
  promptTokens: number;
  /** -1 to 1: where in the jitter's range this answer lies. */
  deviation: number;
  signal: AbortSignal;
};

/** Dues are counted from the start, so that late timers do not add up. */
export function createPace({
  clock,
  settings,
  promptTokens,
  deviation,
  signal,
}: PaceOptions): Pace {
  const start = clock.now();
  const factor = 1 + settings.jitter * deviation;
  const firstTokenMs =
    (settings.firstTokenMs + (settings.firstTokenMsPerThousandPromptTokens * promptTokens) / 1000) *
    factor;
  const tokenMs =
    settings.tokensPerSecond === null ? 0 : (1000 / settings.tokensPerSecond) * factor;
  const stopped = new AbortController();
  const ended = AbortSignal.any([signal, stopped.signal]);
  return {
    token: (count) => clock.delay(start + firstTokenMs + count * tokenMs - clock.now(), ended),
    forever: (released) => untilAborted(AbortSignal.any([ended, released])),
    stop: () => stopped.abort(),
  };
}
