import { untilAborted } from "../control/body.ts";
import type { Clock } from "../control/clock.ts";
import type { ModelSettings } from "./settings.ts";

/** When the tokens of one answer are due. */
export type Pace = {
  /** Waits until that many tokens may have been written. */
  token(count: number): Promise<void>;
  /** Whether nothing is waited for: tokens come as fast as they can be written. */
  isFree(): boolean;
  /** Waits for the client to give up. */
  forever(signal: AbortSignal): Promise<void>;
  stop(): void;
};

type PaceOptions = {
  clock: Clock;
  settings: ModelSettings;
  /** Aborted when the settings change. */
  changed: () => AbortSignal;
  promptTokens: number;
  /** -1 to 1: where in the jitter's range this answer lies. */
  deviation: number;
  signal: AbortSignal;
};

/** Dues are counted from the start, so that late timers do not add up. */
export function createPace({
  clock,
  settings,
  changed,
  promptTokens,
  deviation,
  signal,
}: PaceOptions): Pace {
  const start = clock.now();
  const factor = 1 + settings.jitter * deviation;
  const firstTokenMs =
    (settings.firstTokenMs + (settings.firstTokenMsPerThousandPromptTokens * promptTokens) / 1000) *
    factor;
  let written = { count: 0, dueAt: start + firstTokenMs };
  const stopped = new AbortController();
  const ended = AbortSignal.any([signal, stopped.signal]);
  return {
    async token(count) {
      const before = written;
      // Read anew whenever they change: a test lets answers crawl until it has seen enough, then has them finish.
      for (;;) {
        const { tokensPerSecond, tokensAtOnce } = settings;
        const tokenMs = tokensPerSecond === null ? 0 : (1000 / tokensPerSecond) * factor;
        const paced = Math.max(0, count - Math.max(before.count, tokensAtOnce));
        written = { count, dueAt: before.dueAt + paced * tokenMs };
        const leftMs = written.dueAt - clock.now();
        if (leftMs <= 0 || ended.aborted) {
          return;
        }
        const change = changed();
        await clock.delay(leftMs, AbortSignal.any([ended, change]));
        if (!change.aborted) {
          return;
        }
      }
    },
    isFree: () =>
      (settings.tokensPerSecond === null || written.count < settings.tokensAtOnce) &&
      written.dueAt <= clock.now(),
    forever: (released) => untilAborted(AbortSignal.any([ended, released])),
    stop: () => stopped.abort(),
  };
}
