import { describeError, log } from "../log/log.ts";
import type { Usage } from "../protocol/events.ts";
import type { Spending } from "../summarize/ports.ts";
import { until } from "../summarize/stop.ts";
import { estimateTokens } from "../text/token-estimate.ts";
import { UpstreamError } from "../upstream/error.ts";

/** Tokens that a call takes in and gives out. */
export interface Tokens {
  input: number;
  output: number;
}

/** Tokenizers count up to a tenth more than the estimate, and a token for four characters is what they promise. */
const MARGIN = 1.15;
const CODE_UNITS_PER_TOKEN = 4;

/** What texts are booked as where nobody has counted them: rather too much than too little. */
export function tokensToBook(texts: readonly string[]): number {
  const text = texts.join("");
  return Math.ceil(Math.max(MARGIN * estimateTokens(text), text.length / CODE_UNITS_PER_TOKEN));
}

/** What the calls for one prompt spend, each counted by itself: every call that left is booked, whatever came of it. */
export interface Bookings {
  /**
   * Sets aside what a call may cost at most, before it leaves; throws where that may not be spent. The returned function
   * books what it did cost, once.
   */
  open(most: Tokens, signal: AbortSignal): Promise<(used: Tokens) => void>;
  /** Of all calls that have ended. */
  readonly usage: Usage;
}

/** Without a budget everything may be spent, and nothing is counted. */
export const UNLIMITED_SPENDING: Spending = {
  reserve: async () => ({ ok: true, id: "" }),
  settle: async () => undefined,
};

export function createBookings(spending: Spending): Bookings {
  let usage: Usage = { inputTokens: 0, outputTokens: 0, calls: 0 };

  /** Not waited for: the quota settles by itself, and what is never settled counts as used. */
  function settle(id: string, tokens: number): void {
    spending
      .settle(id, tokens)
      .catch((error: unknown) => log("warn", "tokens-not-settled", describeError(error)));
  }

  async function reserve({ input, output }: Tokens, signal: AbortSignal): Promise<string> {
    signal.throwIfAborted();
    const reserving = spending.reserve(input + output);
    const reserved = await until(reserving, signal).catch((error: unknown) => {
      // It may still be set aside, for a call that does not leave.
      reserving.then(
        (late) => late.ok && settle(late.id, 0),
        () => undefined,
      );
      signal.throwIfAborted();
      // What cannot be reserved is not spent, whatever the reason.
      throw new UpstreamError("model", "rejected", {
        cause: error,
        failure: { code: "internal" },
      });
    });
    if (!reserved.ok) {
      throw new UpstreamError("model", "rejected", { failure: reserved.failure });
    }
    return reserved.id;
  }

  return {
    async open(most, signal) {
      const id = await reserve(most, signal);
      let ended = false;
      return function end({ input, output }) {
        if (!ended) {
          ended = true;
          usage = {
            inputTokens: usage.inputTokens + input,
            outputTokens: usage.outputTokens + output,
            calls: usage.calls + 1,
          };
          settle(id, input + output);
        }
      };
    },
    get usage() {
      return usage;
    },
  };
}
