import * as fc from "fast-check";
import { describe, it } from "vitest";

import { MODEL_UNBOUNDED_TOKENS } from "../../../src/limits.ts";
import { tokensToBook } from "../../../src/model/booking.ts";
import { createModel } from "../../../src/model/openai.ts";
import type { ModelChunk, Prompt, Spending } from "../../../src/summarize/ports.ts";
import { textsIn } from "../../../src/summarize/write/prompt-tokens.ts";
import { estimateTokens } from "../../../src/text/token-estimate.ts";
import { settle } from "../../support/clock.ts";
import { createTestSpending } from "../../support/docket-world.ts";

const PROMPT: Prompt = {
  system: "You summarize pull requests.",
  user: `[C3] comment by ada:\n${"| The back-off ignores Retry-After.\n".repeat(20)}`,
  maxOutputTokens: 1500,
};
/** Of the prompt, as it is booked where its server does not count. */
const INPUT = tokensToBook(textsIn(PROMPT));
const CLOCK = { now: () => 0, sleep: () => Promise.resolve() };
const THOUGHT = "Is it the header, or is it the clock? ".repeat(50);

type Answer = (body: Record<string, unknown>, signal: AbortSignal) => Response;

function frame(value: unknown): string {
  return `data: ${JSON.stringify(value)}\n\n`;
}

function delta(fields: object, finish: string | null = null): string {
  return frame({ choices: [{ delta: fields, finish_reason: finish }] });
}

function usage(counts: object): string {
  return frame({ choices: [], usage: counts });
}

const DONE = "data: [DONE]\n\n";
const TEXT = delta({ content: "It waits as long as it is told. " });

function streamed(...frames: string[]): Answer {
  return () => new Response(frames.join(""));
}

/** What comes, and then silence until its reader leaves. */
function open(...frames: string[]): Answer {
  return () =>
    new Response(
      new ReadableStream({
        start: (controller) => controller.enqueue(new TextEncoder().encode(frames.join(""))),
      }),
    );
}

/** What comes, and then a lost connection. */
function broken(...frames: string[]): Answer {
  let isSent = false;
  return () =>
    new Response(
      new ReadableStream({
        pull(controller) {
          if (isSent) {
            controller.error(new TypeError("terminated"));
          } else {
            isSent = true;
            controller.enqueue(new TextEncoder().encode(frames.join("")));
          }
        },
      }),
    );
}

function refusing(status: number, said: object = { error: { message: "No." } }): Answer {
  return () => Response.json(said, { status });
}

const UNREACHED: Answer = () => {
  throw new TypeError("fetch failed");
};

/** A model that answers each call with the next of these, and what was booked for its calls. */
function start(answers: readonly Answer[], spending: Spending = createTestSpending()) {
  const bodies: Record<string, unknown>[] = [];
  const model = createModel({
    apiKey: "sk-sample",
    baseUrl: "https://model.test/v1",
    model: "sample",
    spending,
    clock: CLOCK,
    async fetch(input, init) {
      const request = new Request(input, init);
      bodies.push(await request.json());
      const answer = answers[Math.min(bodies.length, answers.length) - 1] ?? UNREACHED;
      return answer(bodies.at(-1) ?? {}, request.signal);
    },
  });
  return { model, bodies };
}

async function read(chunks: AsyncIterable<ModelChunk>) {
  let text = "";
  let told;
  let failure: unknown;
  try {
    for await (const chunk of chunks) {
      if (chunk.kind === "text") {
        text += chunk.text;
      } else if (chunk.kind === "usage") {
        told = chunk.usage;
      }
    }
  } catch (error) {
    failure = error;
  }
  return { text, told, failure };
}

/** What is booked for each call of one prompt, and what the reader is told was used. */
async function bookedFor(...answers: Answer[]) {
  const spending = createTestSpending();
  const { model, bodies } = start(answers, spending);
  const { told } = await read(model.write(PROMPT, new AbortController().signal));
  return {
    booked: spending.settled.map(([, tokens]) => tokens),
    reserved: spending.reserved,
    calls: bodies.length,
    told,
  };
}

describe("a call that left", () => {
  it.for([
    ["what the server counted", { prompt_tokens: 700, completion_tokens: 90 }, 790],
    [
      "thoughts counted among the words",
      {
        prompt_tokens: 700,
        completion_tokens: 4000,
        completion_tokens_details: { reasoning_tokens: 3910 },
      },
      4700,
    ],
    [
      "thoughts that only the total has",
      { prompt_tokens: 700, completion_tokens: 90, total_tokens: 4700 },
      4700,
    ],
    [
      "thoughts counted apart from the words",
      {
        prompt_tokens: 700,
        completion_tokens: 90,
        completion_tokens_details: { reasoning_tokens: 3910 },
      },
      4700,
    ],
    ["names of another protocol", { input_tokens: 700, output_tokens: 90 }, 790],
  ] as const)("is booked with %s", async ([, counts, tokens], { expect }) => {
    const { booked, told } = await bookedFor(
      streamed(TEXT, delta({}, "stop"), usage(counts), DONE),
    );
    expect(booked).toEqual([tokens]);
    expect(told).toMatchObject({ inputTokens: 700, outputTokens: tokens - 700, calls: 1 });
  });

  it("is booked with the prompt and all that came, thoughts as well, where nobody counts", async ({
    expect,
  }) => {
    const { booked } = await bookedFor(
      streamed(delta({ reasoning_content: THOUGHT }), TEXT, delta({}, "stop"), DONE),
    );
    expect(booked).toHaveLength(1);
    expect(booked[0]).toBeGreaterThan(INPUT + 0.95 * estimateTokens(THOUGHT));
    expect(booked[0]).toBeLessThan(INPUT + 1.3 * estimateTokens(THOUGHT) + 100);
  });

  it("is not booked with a count of its beginning", async ({ expect }) => {
    const { booked } = await bookedFor(
      streamed(
        frame({
          choices: [{ delta: { content: "A" } }],
          usage: { prompt_tokens: 700, completion_tokens: 1 },
        }),
        delta({ reasoning: THOUGHT }),
        delta({}, "stop"),
        DONE,
      ),
    );
    expect(booked[0]).toBeGreaterThan(700 + 0.95 * estimateTokens(THOUGHT));
  });

  it.for([
    ["that broke off", broken(TEXT)],
    ["that ended without an end", streamed(TEXT)],
    ["that failed on the way", streamed(TEXT, frame({ error: { message: "Overloaded." } }))],
    ["that broke off before it was counted", broken(TEXT, delta({}, "stop"))],
  ] as const)("and an answer %s are booked as set aside", async ([, answer], { expect }) => {
    const { booked, calls } = await bookedFor(answer);
    expect(booked).toEqual(Array.from({ length: calls }, () => INPUT + PROMPT.maxOutputTokens));
  });

  it("is booked with more than was set aside where more came", async ({ expect }) => {
    const long = THOUGHT.repeat(10);
    const { booked } = await bookedFor(broken(delta({ reasoning: long }), TEXT));
    expect(booked[0]).toBeGreaterThan(INPUT + estimateTokens(long));
  });

  it("is booked each time it is made again", async ({ expect }) => {
    const whole = streamed(
      TEXT,
      delta({}, "stop"),
      usage({ prompt_tokens: 700, completion_tokens: 90 }),
      DONE,
    );
    const { booked, told, calls } = await bookedFor(UNREACHED, refusing(503), refusing(429), whole);
    const most = INPUT + PROMPT.maxOutputTokens;
    expect(calls).toBe(4);
    expect(booked).toEqual([most, most, INPUT, 790]);
    expect(told).toMatchObject({ calls: 4, inputTokens: 3 * INPUT + 700 });
  });

  it("is booked as set aside where its server gave up, which may have written it all", async ({
    expect,
  }) => {
    const { booked } = await bookedFor(
      refusing(408),
      streamed(TEXT, delta({}, "stop"), usage({ prompt_tokens: 700, completion_tokens: 90 })),
    );
    expect(booked).toEqual([INPUT + PROMPT.maxOutputTokens, 790]);
  });

  it("is booked where it taught what a server does not take", async ({ expect }) => {
    const { booked, calls } = await bookedFor(
      refusing(400, { error: { message: "Unknown parameter: stream_options" } }),
      refusing(400, { error: { message: "Unknown parameter: temperature" } }),
      streamed(TEXT, delta({}, "stop"), usage({ prompt_tokens: 700, completion_tokens: 90 })),
    );
    expect(calls).toBe(3);
    expect(booked).toEqual([INPUT, INPUT, 790]);
  });

  it("without a bound on its answer sets more aside, and the bounded one before it is booked", async ({
    expect,
  }) => {
    const { booked, reserved } = await bookedFor(
      streamed(
        delta({ reasoning: THOUGHT }),
        delta({}, "length"),
        usage({ prompt_tokens: 700, completion_tokens: 1500 }),
      ),
      streamed(
        TEXT,
        delta({}, "stop"),
        usage({ prompt_tokens: 700, completion_tokens: 9000, total_tokens: 9700 }),
      ),
    );
    expect(reserved).toEqual([INPUT + PROMPT.maxOutputTokens, INPUT + MODEL_UNBOUNDED_TOKENS]);
    expect(booked).toEqual([2200, 9700]);
  });

  it("is booked as set aside when its reader leaves in the middle", async ({ expect }) => {
    const spending = createTestSpending();
    const { model } = start([open(TEXT)], spending);
    for await (const chunk of model.write(PROMPT, new AbortController().signal)) {
      expect(chunk.kind).toBe("text");
      break;
    }
    expect(spending.settled).toEqual([["reservation-1", INPUT + PROMPT.maxOutputTokens]]);
  });
});

describe("a call that may not be paid", () => {
  it("does not leave, nor is it asked for again", async ({ expect }) => {
    const spending = createTestSpending({ code: "model_quota", detail: "Spent for today." });
    const { model, bodies } = start([streamed(TEXT, DONE)], spending);
    const { failure, told } = await read(model.write(PROMPT, new AbortController().signal));
    expect(failure).toMatchObject({ failure: { code: "model_quota", detail: "Spent for today." } });
    expect(told).toEqual({ inputTokens: 0, outputTokens: 0, calls: 0 });
    expect(bodies).toEqual([]);
    expect(spending.reserved).toHaveLength(1);
  });

  it("does not leave where the quota is out of reach", async ({ expect }) => {
    const spending = {
      ...createTestSpending(),
      reserve: () => Promise.reject(new Error("the quota cannot be reached")),
    };
    const { model, bodies } = start([streamed(TEXT, DONE)], spending);
    const { failure } = await read(model.write(PROMPT, new AbortController().signal));
    expect(failure).toMatchObject({ failure: { code: "internal" } });
    expect(bodies).toEqual([]);
  });

  it("gives back what was set aside too late", async ({ expect }) => {
    const spending = createTestSpending();
    const late = Promise.withResolvers<void>();
    const stop = new AbortController();
    const { model, bodies } = start([streamed(TEXT, DONE)], {
      ...spending,
      reserve: (tokens) => late.promise.then(() => spending.reserve(tokens)),
    });
    const reading = read(model.write(PROMPT, stop.signal));
    await settle();
    stop.abort(new Error("cancelled"));
    expect((await reading).failure).toMatchObject({ message: "cancelled" });
    late.resolve();
    await settle();
    expect(spending.settled).toEqual([["reservation-1", 0]]);
    expect(bodies).toEqual([]);
  });
});

/** One way for an answer to go, and what the server has worked for it: its prompt, and tokens. */
const ways = fc.record({
  kind: fc.constantFrom("whole", "ends", "breaks", "silent", "error", "refused", "unreached"),
  thoughts: fc.nat(400),
  words: fc.nat(60),
  finish: fc.constantFrom("stop", "length", "content_filter"),
  counted: fc.constantFrom("all", "apart", "total", "never"),
  status: fc.constantFrom(400, 408, 429, 500, 502, 504),
});

type Way = typeof ways extends fc.Arbitrary<infer Each> ? Each : never;

const WORD = "word ";

/** Answers so, and adds up what was sent: a word is a token, a thought is one. */
function serving(way: Way, sent: { tokens: number }): Answer {
  return (body, signal) => {
    if (way.kind === "unreached") {
      throw new TypeError("fetch failed");
    }
    const { kind, counted } = way;
    if (kind === "refused") {
      sent.tokens += way.status === 400 || way.status === 429 ? 0 : INPUT;
      return refusing(way.status)(body, signal);
    }
    const output = way.thoughts + way.words;
    sent.tokens += INPUT + output;
    const frames = [
      ...Array.from({ length: way.thoughts }, () => delta({ reasoning_content: WORD })),
      ...Array.from({ length: way.words }, () => delta({ content: WORD })),
    ];
    const counts = {
      prompt_tokens: INPUT,
      completion_tokens: counted === "all" ? output : way.words,
      ...(counted === "total" ? { total_tokens: INPUT + output } : {}),
      ...(counted === "apart" && way.thoughts > way.words
        ? { completion_tokens_details: { reasoning_tokens: way.thoughts } }
        : {}),
    };
    const isMiscounted = counted === "apart" && way.thoughts <= way.words;
    const end = [
      delta({}, way.finish),
      ...(counted === "never" || isMiscounted ? [] : [usage(counts)]),
      DONE,
    ];
    switch (kind) {
      case "whole":
        return streamed(...frames, ...end)(body, signal);
      case "ends":
        return streamed(...frames)(body, signal);
      case "breaks":
        return broken(...frames)(body, signal);
      case "silent":
        return open(...frames)(body, signal);
      case "error":
        return streamed(...frames, frame({ error: { message: "Overloaded." } }))(body, signal);
    }
  };
}

describe("what is booked", () => {
  it("is never less than what was sent, however calls go and whenever their reader leaves", async ({
    expect,
  }) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.array(ways, { minLength: 1, maxLength: 5 }), fc.nat(40)), {
          minLength: 1,
          maxLength: 4,
        }),
        async (prompts) => {
          const sent = { tokens: 0 };
          const spending = createTestSpending();
          const all = prompts.flatMap(([each]) => each);
          const { model, bodies } = start(
            all.map((way) => serving(way, sent)),
            spending,
          );
          await Promise.all(
            prompts.map(async ([, patience]) => {
              const stop = new AbortController();
              const reading = (async () => {
                let left = patience;
                for await (const { kind } of model.write(PROMPT, stop.signal)) {
                  left -= kind === "text" ? 1 : 0;
                  if (left <= 0) {
                    break;
                  }
                }
              })();
              const ended = reading.catch(() => undefined);
              await settle();
              // Whoever still waits for a silent answer leaves.
              stop.abort(new Error("left"));
              await ended;
            }),
          );
          await settle();
          const booked = spending.settled.reduce((sum, [, tokens]) => sum + tokens, 0);
          expect(booked).toBeGreaterThanOrEqual(sent.tokens);
          expect(spending.settled.length).toBe(spending.reserved.length);
          expect(bodies.length).toBeLessThanOrEqual(spending.reserved.length);
        },
      ),
      { numRuns: 200 },
    );
  });
});
