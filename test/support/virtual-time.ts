import { createHash } from "node:crypto";

import { vi } from "vitest";

/** Turns of the event loop in which everything ends that waits for no timer. */
const IDLE_TURNS = 24;

/** The timers that a run may leave to time out before it counts as hanging. */
const TIMERS_MAX = 20_000;

/**
 * Does work in virtual time: whenever nothing is left to do but to wait, the clock goes to the next timer at once. What
 * the work has waited for is therefore exact. Work that was given up, since its test is over, moves no clock any more.
 */
export async function inVirtualTime<Value>(
  start: number,
  work: () => Promise<Value>,
  given?: AbortSignal,
): Promise<Value> {
  vi.useFakeTimers({
    now: start,
    toFake: ["Date", "setTimeout", "clearTimeout", "setInterval", "clearInterval"],
  });
  const digest = vi.spyOn(crypto.subtle, "digest").mockImplementation(digestAtOnce);
  const threads = watchThreads();
  try {
    const ending = { over: false };
    const value = work().finally(() => {
      ending.over = true;
    });
    // It is awaited below, once time has been moved.
    value.catch(() => undefined);
    for (let timers = 0; timers < TIMERS_MAX; timers += 1) {
      await untilIdle();
      given?.throwIfAborted();
      if (ending.over) {
        return await value;
      }
      if (vi.getTimerCount() === 0) {
        break;
      }
      vi.advanceTimersToNextTimer();
    }
    throw new Error("It hangs.");
  } finally {
    // The test that came after one that was given up has clocks and mocks of its own.
    if (given?.aborted !== true) {
      digest.mockRestore();
      threads.forEach((spy) => spy.mockRestore());
      vi.useRealTimers();
    }
  }
}

/**
 * On a thread of its own a digest takes as long as the machine is busy, and nothing tells it from a wait for the clock.
 */
function digestAtOnce(algorithm: AlgorithmIdentifier, data: BufferSource): Promise<ArrayBuffer> {
  const name = typeof algorithm === "string" ? algorithm : algorithm.name;
  const bytes = ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
  return Promise.resolve(
    new Uint8Array(createHash(name.replace("-", "")).update(bytes).digest()).buffer,
  );
}

const onThreads = new Set<Promise<unknown>>();

/** The same, where the result is waited for instead: what has a key has no other way. */
function watchThreads() {
  const { subtle } = crypto;
  const encrypt = watched(subtle.encrypt.bind(subtle));
  const decrypt = watched(subtle.decrypt.bind(subtle));
  const sign = watched(subtle.sign.bind(subtle));
  const verify = watched(subtle.verify.bind(subtle));
  return [
    vi.spyOn(subtle, "encrypt").mockImplementation(encrypt),
    vi.spyOn(subtle, "decrypt").mockImplementation(decrypt),
    vi.spyOn(subtle, "sign").mockImplementation(sign),
    vi.spyOn(subtle, "verify").mockImplementation(verify),
  ];
}

function watched<Given extends unknown[], Made>(work: (...given: Given) => Promise<Made>) {
  return (...given: Given): Promise<Made> => {
    const running = work(...given);
    onThreads.add(running);
    void running.catch(() => undefined).then(() => onThreads.delete(running));
    return running;
  };
}

async function untilIdle(): Promise<void> {
  await turn(IDLE_TURNS);
  while (onThreads.size > 0) {
    await Promise.allSettled(onThreads);
    await turn(IDLE_TURNS);
  }
}

async function turn(times: number): Promise<void> {
  for (let turns = 0; turns < times; turns += 1) {
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
}
