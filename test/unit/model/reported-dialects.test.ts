import { describe, it } from "vitest";

import { isPromptTooLong } from "../../../src/summarize/ports.ts";
import { chunk, DONE, events, refusing, saying, speakTo } from "../../support/model-wire.ts";

/** Further dialects of servers that call themselves OpenAI-compatible. */

const TEXT = "It is done [F1].";
const TOOL = { name: "read_file", description: "Reads a file", inputSchema: { type: "object" } };

describe("a parameter that is refused is left out, and no other", () => {
  it.for<[what: string, status: number, body: unknown, parameter: string]>([
    [
      "by its path",
      400,
      { error: { message: "Unsupported parameter: 'stream_options.include_usage'.", param: null } },
      "stream_options",
    ],
    [
      "by its place in the body alone",
      422,
      {
        detail: [
          {
            type: "extra_forbidden",
            loc: ["body", "stream_options"],
            msg: "Extra inputs are not permitted",
          },
        ],
      },
      "stream_options",
    ],
    [
      "with all that are known",
      400,
      "unknown field `stream_options`, expected one of `messages`, `model`, `temperature`, `max_completion_tokens`",
      "stream_options",
    ],
    ["in a list of sentences", 400, { errors: ["temperature is not supported"] }, "temperature"],
    [
      "by a proxy that quotes the server behind it",
      400,
      {
        error: {
          message:
            "litellm.UnsupportedParamsError: openai does not support parameters: ['temperature'], for model=sample.",
          type: "None",
          code: "400",
        },
      },
      "temperature",
    ],
    [
      "for its value",
      400,
      {
        error: {
          message:
            "Unsupported value: 'temperature' does not support 0.2 with this model. Only the default (1) value is supported.",
          param: "temperature",
          code: "unsupported_value",
        },
      },
      "temperature",
    ],
  ])("%s", async ([, status, body, parameter], { expect }) => {
    const { read, bodies } = speakTo(refusing(status, body), saying(TEXT));
    expect(await read()).toMatchObject({ text: TEXT, failure: undefined });
    const [first = { messages: [] }, second = { messages: [] }] = bodies;
    const gone = Object.keys(first).filter((name) => !Object.hasOwn(second, name));
    expect(gone).toEqual([parameter]);
  });
});

describe("a text arrives whole", () => {
  it.for<[what: string, answer: string]>([
    [
      "with [DONE] in small letters",
      events(chunk({ content: TEXT }), chunk({}, "stop"), "data: [done]\n\n"),
    ],
    [
      "with an end of its own beside the protocol's",
      events(chunk({ content: TEXT }), chunk({}, "stop"), { done: true }, DONE),
    ],
    [
      "as one JSON object with its text in parts",
      JSON.stringify({
        choices: [
          {
            message: { role: "assistant", content: [{ type: "text", text: TEXT }] },
            finish_reason: "stop",
          },
        ],
      }),
    ],
    ...["COMPLETE", "eos_token", "end", "done", "natural"].map((name): [string, string] => [
      `with the ending ${name}`,
      events(chunk({ content: TEXT }), chunk({}, name), DONE),
    ]),
    [
      "with a role in every frame and thoughts before it",
      events(
        chunk({ role: "assistant", reasoning: "Hm." }),
        chunk({ role: "assistant", content: "It is " }),
        chunk({ role: "assistant", content: "done [F1]." }),
        chunk({ role: "assistant", content: "" }, "stop"),
        DONE,
      ),
    ],
    [
      "after an empty frame with a warning",
      events({ warning: "deprecated" }, chunk({ content: TEXT }), chunk({}, "stop"), DONE),
    ],
  ])("%s", async ([, answer], { expect }) => {
    const { text, failure } = await speakTo(answer).read();
    expect({ text, failure }).toEqual({ text: TEXT, failure: undefined });
  });
});

describe("a text that a filter ended is none", () => {
  it.for([
    "PROHIBITED_CONTENT",
    "RECITATION",
    "BLOCKLIST",
    "SPII",
    "ERROR_TOXIC",
    "guardrail_intervened",
  ])("%s", async (name, { expect }) => {
    const answer = events(chunk({ content: "It is" }), chunk({}, name), DONE);
    const { failure } = await speakTo(answer).read();
    expect(failure).toMatchObject({ upstream: "model" });
  });
});

describe("a prompt that is too long is told by", () => {
  it.for<[status: number, body: unknown]>([
    [
      400,
      {
        error: {
          message:
            "This endpoint's maximum context length is 4096 tokens. However, you requested about 5012 tokens (3512 of text input, 1500 in the output).",
          code: 400,
        },
      },
    ],
    [
      400,
      {
        error: {
          message:
            "Input tokens exceed the configured limit of 272000 tokens. Your messages resulted in 300000 tokens.",
          code: "context_length_exceeded",
        },
      },
    ],
    [
      400,
      {
        message:
          "too many tokens: size limit exceeded by 2041 tokens. Try using shorter or fewer inputs.",
      },
    ],
    [400, { message: "Input is too long for requested model." }],
    [400, { error: "prompt is too long; this model's n_ctx is 2048" }],
  ])("%i %j", async ([status, body], { expect }) => {
    const server = speakTo(refusing(status, body));
    const { failure } = await server.read();
    expect(isPromptTooLong(failure)).toBe(true);
  });
});

describe("the wait of a refusal is read from", () => {
  it.for<
    [what: string, status: number, body: unknown, headers: Record<string, string>, seconds: number]
  >([
    ["seconds with fractions in the header", 429, { error: "slow" }, { "retry-after": "1.5" }, 1.5],
    [
      "a sentence of a minute",
      429,
      { error: { message: "Please try again in 1 minute." } },
      {},
      60,
    ],
    [
      "a model that is still loading",
      503,
      { error: "Model sample is currently loading", estimated_time: 20 },
      {},
      20,
    ],
    [
      "minutes of one of several limits",
      429,
      { error: "slow" },
      { "x-ratelimit-remaining-tokens": "0", "x-ratelimit-reset-tokens": "1m30s" },
      90,
    ],
  ])("%s", async ([, status, body, headers, seconds], { expect }) => {
    const server = speakTo(refusing(status, body, headers), saying(TEXT));
    expect((await server.read()).text).toBe(TEXT);
    expect(server.waits).toHaveLength(1);
    expect(server.waits[0]).toBeGreaterThanOrEqual(seconds * 1000 - 1);
    expect(server.waits[0]).toBeLessThan(seconds * 1000 + 10_000);
  });
});

describe("a server that has not been paid is told from one that is busy", () => {
  it.for<[status: number, body: unknown]>([
    [402, { id: "x", error: { message: "Credit limit exceeded, please navigate to billing." } }],
    [402, "Payment Required"],
    [400, { error: { message: "Your credit balance is too low to access the API." } }],
    [403, { error: { message: "This key has exceeded its monthly spending limit." } }],
  ])("%i %j", async ([status, body], { expect }) => {
    const { failure } = await speakTo(refusing(status, body)).read();
    expect(failure?.toFailure().code).toBe("model_quota");
  });
});

describe("a call of a tool is read", () => {
  const given = '{"path":"a.ts"}';
  it.for<[what: string, delta: object]>([
    [
      "with null fields all over",
      {
        content: null,
        refusal: null,
        function_call: null,
        tool_calls: [
          { index: 0, id: "c1", type: null, function: { name: "read_file", arguments: given } },
        ],
      },
    ],
    [
      "with a fragment that has no function",
      {
        tool_calls: [
          { index: 0, id: "c1", function: { name: "read_file", arguments: given } },
          { index: 0 },
        ],
      },
    ],
  ])("%s", async ([, delta], { expect }) => {
    const answer = events(chunk(delta), chunk({}, "tool_calls"), DONE);
    const { calls, failure } = await speakTo(answer).read({ tools: [TOOL] });
    expect(failure).toBeUndefined();
    expect(calls).toMatchObject([{ name: "read_file", arguments: given }]);
  });
});
