import { describe, it } from "vitest";

import { isPromptTooLong } from "../../../src/summarize/ports.ts";
import { chunk, DONE, events, refusing, saying, speakTo } from "../../support/model-wire.ts";

/** Answers as people have reported them of servers that call themselves OpenAI-compatible. */

const USAGE = { prompt_tokens: 12, completion_tokens: 5, total_tokens: 17 };
const TEXT = "It is done [F1].";

describe("a text arrives whole", () => {
  it.for<[what: string, answer: string]>([
    [
      "with empty choices in the middle",
      events(
        chunk({ content: "It is " }),
        { choices: [] },
        chunk({ content: "done [F1]." }),
        chunk({}, "stop"),
        DONE,
      ),
    ],
    [
      "with choices that are null beside the counts",
      events(chunk({ content: TEXT }), chunk({}, "stop"), { choices: null, usage: USAGE }, DONE),
    ],
    [
      "with a frame that has no choices at all",
      events(
        { id: "1", object: "chat.completion.chunk", created: 1 },
        chunk({ content: TEXT }, "stop"),
        DONE,
      ),
    ],
    [
      "with its last words in the frame that ends it",
      events(chunk({ content: TEXT }, "stop"), DONE),
    ],
    [
      "without a role, an id or a model",
      events(
        { choices: [{ delta: { content: TEXT } }] },
        { choices: [{ delta: {}, finish_reason: "stop" }] },
        DONE,
      ),
    ],
    [
      "with calls that are null or empty in every frame",
      events(
        chunk({ content: TEXT, tool_calls: null, role: null }),
        chunk({ content: null, tool_calls: [] }, "stop"),
        DONE,
      ),
    ],
    [
      "with an ending that is empty in all frames but the last",
      events(
        chunk({ content: "It is " }, ""),
        chunk({ content: "done [F1]." }, ""),
        chunk({}, "stop"),
        DONE,
      ),
    ],
    ["with an ending in capitals", events(chunk({ content: TEXT }), chunk({}, "STOP"), DONE)],
    [
      "with an ending that is the token itself",
      events(chunk({ content: TEXT }), chunk({}, "<|im_end|>"), DONE),
    ],
    [
      "with counts in every frame",
      events(
        chunk({ content: "It is " }, null, { usage: USAGE }),
        chunk({ content: "done [F1]." }, null, { usage: USAGE }),
        chunk({}, "stop", { usage: USAGE }),
        DONE,
      ),
    ],
    ["with [DONE] twice", events(chunk({ content: TEXT }), chunk({}, "stop"), DONE, DONE)],
    [
      "with [DONE] and blanks around it",
      events(chunk({ content: TEXT }), chunk({}, "stop"), "data:  [DONE] \n\n"),
    ],
    [
      "without blanks after `data:`",
      events(chunk({ content: TEXT }), chunk({}, "stop"), DONE).replaceAll("data: ", "data:"),
    ],
    [
      "with ids, retries and names of events",
      `retry: 3000\n\n${events(chunk({ content: TEXT })).replace("data:", "id: 1\nevent: message\ndata:")}${events(chunk({}, "stop"), DONE)}`,
    ],
    [
      "with frames that ping",
      events(
        { type: "ping" },
        chunk({ content: TEXT }),
        "event: ping\ndata: {}\n\n",
        chunk({}, "stop"),
        DONE,
      ),
    ],
    [
      "with an error that is an empty object or text",
      events(chunk({ content: TEXT }, null, { error: {} }), chunk({}, "stop", { error: "" }), DONE),
    ],
    [
      "with a message in place of the delta at its end",
      events(
        chunk({ content: TEXT }),
        {
          choices: [
            { index: 0, message: { role: "assistant", content: TEXT }, finish_reason: "stop" },
          ],
        },
        DONE,
      ),
    ],
    [
      "with a text of the older completions",
      events(
        { choices: [{ index: 0, text: "It is " }] },
        { choices: [{ index: 0, text: "done [F1].", finish_reason: "stop" }] },
        DONE,
      ),
    ],
    [
      "with verdicts of a filter in frames of their own",
      events(
        { choices: [], prompt_filter_results: [{}] },
        chunk({ content: TEXT }),
        { choices: [{ index: 0, content_filter_results: {}, finish_reason: null }] },
        chunk({}, "stop"),
        DONE,
      ),
    ],
    [
      "with a second choice that nobody asked for",
      events(
        {
          choices: [
            { index: 0, delta: { content: TEXT } },
            { index: 1, delta: { content: "No." } },
          ],
        },
        chunk({}, "stop"),
        DONE,
      ),
    ],
    [
      "with the second choice in frames of its own",
      events(
        chunk({ content: "It is " }),
        { choices: [{ index: 1, delta: { content: "No." } }] },
        chunk({ content: "done [F1]." }),
        chunk({}, "stop"),
        DONE,
      ),
    ],
    [
      "as lines of JSON",
      [chunk({ content: "It is " }), chunk({ content: "done [F1]." }), chunk({}, "stop")]
        .map((each) => JSON.stringify(each))
        .join("\n"),
    ],
    [
      "as one JSON object after blanks that keep the connection",
      `\n\n   \n${JSON.stringify({ choices: [{ index: 0, message: { role: "assistant", content: TEXT }, finish_reason: "stop" }] })}`,
    ],
    [
      "as JSON over several lines",
      JSON.stringify(
        {
          choices: [
            { index: 0, message: { role: "assistant", content: TEXT }, finish_reason: "stop" },
          ],
        },
        null,
        2,
      ),
    ],
    ["after comments", `: OPENROUTER PROCESSING\n\n: OPENROUTER PROCESSING\n\n${saying(TEXT)}`],
  ])("%s", async ([, answer], { expect }) => {
    const { text, failure } = await speakTo(answer).read();
    expect({ text, failure }).toEqual({ text: TEXT, failure: undefined });
  });
});

describe("a text that lost parts is none", () => {
  it.for<[what: string, answer: string]>([
    [
      "when an error comes in choices",
      events(
        chunk({ content: "It is" }),
        {
          choices: [
            {
              index: 0,
              delta: {},
              finish_reason: "error",
              error: { code: 502, message: "Provider returned error" },
            },
          ],
        },
        DONE,
      ),
    ],
    [
      "when an error comes with empty choices",
      events(chunk({ content: "It is" }), {
        choices: [],
        error: { code: 502, message: "Worker limit reached" },
      }),
    ],
    [
      "when it says that the network failed",
      events(chunk({ content: "It is" }), chunk({}, "network_error"), DONE),
    ],
    [
      "when its system ran out of resources",
      events(chunk({ content: "It is" }), chunk({}, "insufficient_system_resource"), DONE),
    ],
    [
      "when an error comes as plain text",
      `${events(chunk({ content: "It is" }))}data: upstream connect error or disconnect\n\n`,
    ],
    [
      "when a page of HTML comes in its place",
      "<!doctype html><html><body>Loading the model</body></html>",
    ],
    ["when nothing comes", ""],
    [
      "when lines of JSON break off",
      [chunk({ content: "It " }), chunk({ content: "is" })]
        .map((each) => JSON.stringify(each))
        .join("\n"),
    ],
    ["when only [DONE] comes", DONE],
    [
      "when it is nothing but thoughts",
      events(chunk({ reasoning_content: "Let me see." }), chunk({}, "stop"), DONE),
    ],
  ])("%s", async ([, answer], { expect }) => {
    const { failure } = await speakTo(answer).read();
    expect(failure).toMatchObject({ upstream: "model" });
  });
});

it("an error in place of a text's first frame is no empty text", async ({ expect }) => {
  const { read, bodies } = speakTo(
    events({ error: { message: "queue full", code: 503 } }, DONE),
    events({ id: "1", choices: null, error_type: "BadRequest", error_message: "no room" }, DONE),
    saying(TEXT),
  );
  expect(await read()).toMatchObject({ text: TEXT, failure: undefined });
  expect(bodies).toHaveLength(3);
});

describe("a prompt that is too long is told by", () => {
  it.for<[status: number, body: unknown]>([
    [400, { error: { message: "Prompt exceeds max length", code: "1261" } }],
    [
      400,
      {
        error: {
          message:
            'litellm.BadRequestError: AnthropicException - b\'{"message":"prompt is too long: 214000 tokens > 200000 maximum"}\'',
          code: "400",
        },
      },
    ],
    [
      400,
      {
        error: {
          message:
            "input length and `max_tokens` exceed context limit: 174167 + 64000 > 200000, decrease input length or `max_tokens` and try again",
        },
      },
    ],
    [
      400,
      {
        error: {
          code: 400,
          message:
            "the request exceeds the available context size. try increasing the context size or enable context shift",
          type: "invalid_request_error",
        },
      },
    ],
    [
      400,
      {
        error: {
          type: "exceed_context_size_error",
          message: "request (9000 tokens) exceeds the available context size (4096 tokens)",
          n_ctx: 4096,
        },
      },
    ],
    [
      400,
      {
        error: {
          message:
            "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).",
          status: "INVALID_ARGUMENT",
        },
      },
    ],
    [413, { error: { message: "Request Entity Too Large", type: "invalid_request_error" } }],
    [
      413,
      {
        error: {
          message:
            "Request too large for model `x` on tokens per minute (TPM): Limit 6000, Requested 9054, please reduce your message size and try again.",
          code: "rate_limit_exceeded",
        },
      },
    ],
    [
      422,
      {
        error:
          "Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096. Given: 5000 `inputs` tokens and 1500 `max_new_tokens`",
      },
    ],
    [
      400,
      {
        error: {
          message: "Range of input length should be [1, 30720]",
          code: "invalid_parameter_error",
        },
      },
    ],
    [400, { message: "Your request exceeded model token limit: 8192 (requested: 9000)" }],
    [500, { error: { message: "context length exceeded" } }],
    [
      400,
      {
        error:
          "Trying to keep the first 9000 tokens when context the overflows. However, the model is loaded with context length of only 4096 tokens.",
      },
    ],
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
    [
      "seconds with fractions in words",
      429,
      { error: { message: "Rate limit reached. Please try again in 5.289s. Visit the console." } },
      {},
      5.289,
    ],
    [
      "minutes and seconds in words",
      429,
      { error: { message: "Please try again in 1m2.5s." } },
      {},
      62.5,
    ],
    ["milliseconds in words", 429, { error: { message: "Please try again in 180ms." } }, {}, 0.18],
    [
      "Azure's words",
      429,
      { error: { code: "429", message: "Please retry after 3 seconds." } },
      {},
      3,
    ],
    [
      "a header in milliseconds",
      429,
      { error: { message: "Slow down" } },
      { "retry-after-ms": "2500" },
      2.5,
    ],
    ["503 with a header", 503, { error: { message: "Overloaded" } }, { "retry-after": "4" }, 4],
    [
      "529 with a header",
      529,
      { error: { type: "overloaded_error", message: "Overloaded" } },
      { "retry-after": "4" },
      4,
    ],
  ])("%s", async ([, status, body, headers, seconds], { expect }) => {
    const server = speakTo(refusing(status, body, headers), saying(TEXT));
    expect((await server.read()).text).toBe(TEXT);
    expect(server.waits).toHaveLength(1);
    expect(server.waits[0]).toBeGreaterThanOrEqual(seconds * 1000 - 1);
    expect(server.waits[0]).toBeLessThan(seconds * 1000 + 10_000);
  });
});

function call(...fragments: object[]): string {
  return events(
    ...fragments.map((each) => chunk({ tool_calls: [each] })),
    chunk({}, "tool_calls"),
    DONE,
  );
}

describe("a call of a tool is read", () => {
  const tool = { name: "read_file", description: "Reads a file", inputSchema: { type: "object" } };
  const given = '{"path":"a.ts"}';

  it.for<[what: string, answer: string, args: string]>([
    [
      "whose name comes after an empty one",
      call(
        { index: 0, id: "c1", type: "function", function: { name: "", arguments: "" } },
        { index: 0, function: { name: "read_file", arguments: given } },
      ),
      given,
    ],
    [
      "without arguments",
      call({ index: 0, id: "c1", function: { name: "read_file", arguments: "" } }),
      "",
    ],
    [
      "whose arguments are null",
      call({ index: 0, id: "c1", function: { name: "read_file", arguments: null } }),
      "",
    ],
    [
      "whose arguments are an object",
      call({ index: 0, id: "c1", function: { name: "read_file", arguments: { path: "a.ts" } } }),
      given,
    ],
    [
      "without a type",
      call({ index: 0, id: "c1", function: { name: "read_file", arguments: given } }),
      given,
    ],
    [
      "whose index counts from one",
      call(
        { index: 1, id: "c1", function: { name: "read_file", arguments: '{"path":' } },
        { index: 1, function: { arguments: '"a.ts"}' } },
      ),
      given,
    ],
    [
      "whose index is a text",
      call(
        { index: "0", id: "c1", function: { name: "read_file", arguments: '{"path":' } },
        { index: "0", function: { arguments: '"a.ts"}' } },
      ),
      given,
    ],
    [
      "whose name is repeated with every fragment",
      call(
        { index: 0, id: "c1", function: { name: "read_file", arguments: '{"path":' } },
        { index: 0, id: "c1", function: { name: "read_file", arguments: '"a.ts"}' } },
      ),
      given,
    ],
    [
      "whose id is a number",
      call({ index: 0, id: 7, function: { name: "read_file", arguments: given } }),
      given,
    ],
    [
      "that ends with `stop`",
      events(
        chunk({
          tool_calls: [{ index: 0, id: "c1", function: { name: "read_file", arguments: given } }],
        }),
        chunk({}, "stop"),
        DONE,
      ),
      given,
    ],
    [
      "that comes with its ending",
      events(
        chunk(
          {
            tool_calls: [{ index: 0, id: "c1", function: { name: "read_file", arguments: given } }],
          },
          "tool_calls",
        ),
        DONE,
      ),
      given,
    ],
    [
      "that comes whole in a message",
      JSON.stringify({
        choices: [
          {
            index: 0,
            message: {
              role: "assistant",
              content: null,
              tool_calls: [
                { id: "c1", type: "function", function: { name: "read_file", arguments: given } },
              ],
            },
            finish_reason: "tool_calls",
          },
        ],
      }),
      given,
    ],
    [
      "that is one object in place of a list",
      events(
        chunk({ tool_calls: { id: "c1", function: { name: "read_file", arguments: given } } }),
        chunk({}, "tool_calls"),
        DONE,
      ),
      given,
    ],
  ])("%s", async ([, answer, args], { expect }) => {
    const { calls, failure } = await speakTo(answer).read({ tools: [tool] });
    expect(failure).toBeUndefined();
    expect(calls).toMatchObject([{ name: "read_file", arguments: args }]);
    expect(calls[0]?.id).not.toBe("");
  });
});
