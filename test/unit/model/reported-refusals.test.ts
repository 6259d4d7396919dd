import { describe, it, onTestFinished, vi } from "vitest";

import { isPromptTooLong } from "../../../src/summarize/ports.ts";
import { chunk, DONE, events, refusing, saying, speakTo } from "../../support/model-wire.ts";

/** Refusals and endings that servers have words of their own for. */

const TEXT = "It is done [F1].";
const TOOL = {
  name: "read_file",
  description: "Reads a file",
  inputSchema: {
    type: "object",
    properties: { path: { type: "string" } },
    required: ["path"],
    additionalProperties: false,
  },
};

describe("a parameter is found in the server's own spelling", () => {
  it.for<[status: number, body: unknown, parameter: string]>([
    [
      400,
      {
        code: "Client specified an invalid argument",
        error: "Argument not supported on this model: streamOptions",
      },
      "stream_options",
    ],
    [
      400,
      { error: "Model sample does not support parameter maxCompletionTokens." },
      "max_completion_tokens",
    ],
    [400, { error: { message: "Unknown argument: Temperature" } }, "temperature"],
    [400, { error: { message: "stream options are not supported" } }, "stream_options"],
    [422, { error: { message: "property 'stream-options' is unsupported" } }, "stream_options"],
  ])("%i %j", async ([status, body, parameter], { expect }) => {
    const { read, bodies } = speakTo(refusing(status, body), saying(TEXT));
    expect(await read()).toMatchObject({ text: TEXT, failure: undefined });
    const [first = { messages: [] }, second = { messages: [] }] = bodies;
    expect(Object.keys(first).filter((name) => !Object.hasOwn(second, name))).toEqual([parameter]);
  });
});

describe("a prompt that is too long is told by", () => {
  it.for<[status: number, body: unknown]>([
    [400, { error: { message: "max_tokens must be at least 1, got -4096." } }],
    [
      400,
      {
        error: {
          message:
            "Requested generation length 1500 is not possible! The provided prompt is 7800 tokens long, so generating 1500 tokens requires a sequence length of 9300, but the maximum supported sequence length is just 8192!",
        },
      },
    ],
    [200, { error_code: 336103, error_msg: "Prompt tokens too long" }],
    [
      400,
      {
        error: {
          message:
            "The input (9000 tokens) is longer than the model's context length (8192 tokens).",
        },
      },
    ],
    [
      400,
      {
        error: {
          message:
            "Please reduce the length of the messages or completion. Current length is 9049 while limit is 8192",
          code: "context_length_exceeded",
        },
      },
    ],
    [400, { error: { message: "Total tokens of image and text exceed max message tokens." } }],
    [
      400,
      {
        error: {
          message:
            "Requested token count exceeds the model's maximum context length of 8192 tokens.",
        },
      },
    ],
    [
      413,
      {
        error: {
          code: "tokens_limit_reached",
          message: "Request body too large for the model. Max size: 8000 tokens.",
        },
      },
    ],
    [
      400,
      {
        base_resp: {
          status_code: 2013,
          status_msg: "invalid params, context window exceeds limit",
        },
      },
    ],
    [
      400,
      {
        object: "error",
        message: "inputs tokens + max_new_tokens must be <= 4096",
        type: "invalid",
      },
    ],
    [
      400,
      {
        error: {
          message:
            "You passed 9000 input tokens and requested 1500 output tokens. However, the model's context length is only 8192 tokens.",
        },
      },
    ],
    [500, { error: { message: "Input length 9000 exceeds maximum allowed token size 8192" } }],
    [400, { error: { message: "请求的 tokens 数超过模型上限 (8192)" } }],
    [
      400,
      { error: { message: "This request would exceed the 32768-token context of this model" } },
    ],
    [400, { detail: "Input too long. Max length is 4096" }],
    [
      422,
      {
        error: "Input validation error: `inputs` must have less than 4096 tokens. Given: 9000",
        error_type: "validation",
      },
    ],
    [
      400,
      { error: { message: "The prompt is too long: 9000, model maximum context length: 8191" } },
    ],
    [
      400,
      {
        message:
          "Validation Error: This model supports at most 8192 tokens, but 9300 were requested",
      },
    ],
  ])("%i %j", async ([status, body], { expect }) => {
    const { failure } = await speakTo(refusing(status, body)).read();
    expect(isPromptTooLong(failure)).toBe(true);
  });
});

describe("a server that has not been paid is told from one that is busy", () => {
  it.for<[status: number, body: unknown]>([
    [
      400,
      {
        error: {
          message: "Budget has been exceeded! Current cost: 10.2, Max budget: 10.0",
          type: "budget_exceeded",
          code: "400",
        },
      },
    ],
    [429, { error: { code: "1113", message: "余额不足或无可用资源包,请充值。" } }],
    [
      403,
      {
        error: {
          code: "AccountOverdueError",
          message: "The request failed because your account has an overdue balance.",
        },
      },
    ],
    [403, { error: { message: "用户额度不足, 剩余额度: $0.00", code: "insufficient_user_quota" } }],
    [
      429,
      {
        error: {
          message:
            "ExceededBudget: User sample has exceeded their budget. Current spend: 20; Max Budget: 20.0",
        },
      },
    ],
    [401, { error: { message: "You have no credits left. Please purchase more." } }],
    [
      429,
      {
        error: {
          message: "You exceeded your current quota, please check your plan and billing details.",
          code: "insufficient_quota",
        },
      },
    ],
    [403, { error: { message: "This account is suspended due to unpaid invoices." } }],
    [429, { message: "You have exceeded your monthly included credits for Inference Providers." }],
    [400, { error: { message: "Free tier exhausted. Add a payment method to continue." } }],
  ])("%i %j", async ([status, body], { expect }) => {
    const server = speakTo(refusing(status, body));
    const { failure } = await server.read();
    expect(failure?.toFailure().code).toBe("model_quota");
    expect(server.bodies).toHaveLength(1);
  });
});

describe("a refusal that passes is tried again", () => {
  it.for<[status: number, body: unknown]>([
    [424, { error: "Request failed during generation", error_type: "generation" }],
    [400, { error: "The model has crashed without additional information. (Exit code: 6)" }],
    [400, { error: "Model unloaded." }],
    [400, { error: { message: "Model is loading, please try again" } }],
    [404, { error: { message: "Loading model", type: "unavailable_error" } }],
    [
      400,
      {
        error: {
          message: "Provider returned error",
          code: 400,
          metadata: { raw: "upstream overloaded, please retry shortly" },
        },
      },
    ],
    [499, { message: "Request was cancelled" }],
    [430, { error: { message: "Too many requests" } }],
  ])("%i %j", async ([status, body], { expect }) => {
    const server = speakTo(refusing(status, body), saying(TEXT));
    expect((await server.read()).text).toBe(TEXT);
    expect(server.waits).toHaveLength(1);
  });
});

describe("an address that leads elsewhere is named as the reason", () => {
  it.for<[status: number, body: unknown]>([
    [200, { error: "Unexpected endpoint or method. (POST /chat/completions)" }],
    [405, { detail: "Method Not Allowed" }],
    [400, { error: { message: "Unrecognized request URL (POST /chat/completions)" } }],
    [404, "404 page not found"],
    [400, { error: "No models loaded. Please load a model first." }],
    [501, { message: "no Route matched with those values" }],
    [404, { error: { message: "Invalid URL (POST /v1/v1/chat/completions)" } }],
  ])("%i %j", async ([status, body], { expect }) => {
    const { failure } = await speakTo(refusing(status, body)).read();
    expect(failure?.toFailure().detail).toMatch(/OPENAI_MODEL|OPENAI_BASE_URL/);
  });
});

describe("what the filter will not have is told at once", () => {
  it.for<[status: number, body: unknown]>([
    [400, { error: { code: "1301", message: "系统检测到输入或生成内容可能包含不安全或敏感内容" } }],
    [
      403,
      {
        error: {
          code: 403,
          message: "sample requires moderation. Your input was flagged",
          metadata: { reasons: ["x"] },
        },
      },
    ],
    [
      400,
      {
        error: {
          code: "SensitiveContentDetected",
          message: "The request failed because the input text may contain sensitive information.",
        },
      },
    ],
    [400, { base_resp: { status_code: 1026, status_msg: "input new_sensitive" } }],
    [400, { error: { message: "Output blocked by content filtering policy" } }],
    [
      403,
      {
        error: {
          message:
            "Content violates usage guidelines. Team: x, Failed check: SAFETY_CHECK_TYPE_CSAM",
        },
      },
    ],
  ])("%i %j", async ([status, body], { expect }) => {
    const server = speakTo(refusing(status, body));
    const { failure } = await server.read();
    expect(failure?.toFailure().detail).toMatch(/content filter/);
    expect(server.bodies).toHaveLength(1);
  });
});

describe("the wait of a refusal is read from", () => {
  it.for<[what: string, body: unknown, headers: Record<string, string>, seconds: number]>([
    [
      "one header for all",
      { error: "slow" },
      { ratelimit: "limit=100, remaining=0, reset=30" },
      30,
    ],
    ["its newer form", { error: "slow" }, { ratelimit: '"default";r=0;t=55' }, 55],
    [
      "an answer in words",
      { error: { message: "Please wait 35 seconds before retrying." } },
      {},
      35,
    ],
    [
      "another in words",
      {
        error: {
          message: "Rate limit of 10 per 60s exceeded. Please wait 35 seconds before retrying.",
        },
      },
      {},
      35,
    ],
    ["a field for milliseconds", { error: { message: "slow", retry_after_ms: 12000 } }, {}, 12],
    ["a field for seconds", { error: { message: "slow", retryAfterSeconds: 12 } }, {}, 12],
    [
      "seconds for a minute's tokens",
      { message: "Tokens per minute limit exceeded" },
      { "x-ratelimit-remaining-tokens-minute": "0", "x-ratelimit-reset-tokens-minute": "11.38" },
      11,
    ],
    ["a detail of its own", [{ error: { code: 429, details: [{ retryDelay: "9.5s" }] } }], {}, 9.5],
  ])("%s", async ([, body, headers, seconds], { expect }) => {
    const server = speakTo(refusing(429, body, headers), saying(TEXT));
    expect((await server.read()).text).toBe(TEXT);
    expect(server.waits[0]).toBeGreaterThanOrEqual(seconds * 1000 - 1);
    expect(server.waits[0]).toBeLessThan(seconds * 1000 + 10_000);
  });
});

describe("the wait of a refusal ends at", () => {
  it.for<[what: string, answer: (date: string) => () => Response]>([
    [
      "the moment of a limit that is used up",
      (date) =>
        refusing(
          429,
          { error: "slow" },
          {
            "anthropic-ratelimit-requests-remaining": "0",
            "anthropic-ratelimit-requests-reset": date,
          },
        ),
    ],
    [
      "a date in words",
      (date) =>
        refusing(429, {
          error: {
            message: `Rate limit exceeded. Limit resets at: ${date.slice(0, 19).replace("T", " ")} UTC`,
          },
        }),
    ],
  ])("%s", async ([, answer], { expect }) => {
    vi.useFakeTimers({ toFake: ["Date"] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const date = new Date(Date.now() + 60_000).toISOString();
    const server = speakTo(answer(date), saying(TEXT));
    expect((await server.read()).text).toBe(TEXT);
    expect(server.waits[0]).toBeGreaterThan(30_000);
    expect(server.waits[0]).toBeLessThan(70_000);
  });
});

describe("a text that lost parts is none", () => {
  it.for<[what: string, answer: string]>([
    [
      "by an ending that is an object",
      events(
        chunk({ content: "It is" }),
        { choices: [{ index: 0, delta: {}, finish_reason: { type: "length", length: 2 } }] },
        DONE,
      ),
    ],
    [
      "by an ending in camel case",
      events(
        chunk({ content: "It is" }),
        { choices: [{ index: 0, delta: {}, finish_reason: null, finishReason: "MAX_TOKENS" }] },
        DONE,
      ),
    ],
    [
      "by an error of Groq's own",
      events(
        chunk({ content: "It is" }),
        { choices: [], x_groq: { id: "r", error: "over capacity" } },
        DONE,
      ),
    ],
    [
      "by an error of Groq's own beside a choice",
      events(
        chunk({ content: "It is" }),
        chunk({}, "", { x_groq: { error: "over capacity" } }),
        DONE,
      ),
    ],
    [
      "by an ending beside the choices",
      events(chunk({ content: "It is" }), { choices: [], finish_reason: "length" }, DONE),
    ],
    [
      "by the word of a server that has its own protocol",
      events(chunk({ content: "It is" }), { choices: [], done: true, done_reason: "length" }, DONE),
    ],
    [
      "by max_output_reached",
      events(chunk({ content: "It is" }), chunk({}, "max_output_reached"), DONE),
    ],
    ["by out_of_memory", events(chunk({ content: "It is" }), chunk({}, "oom_error"), DONE)],
    ["by preempted", events(chunk({ content: "It is" }), chunk({}, "preempted"), DONE)],
    [
      "by an error in capitals",
      events(
        chunk({ content: "It is" }),
        { Error: { Code: "FailedOperation", Message: "gone" } },
        DONE,
      ),
    ],
    [
      "by an error within a response",
      events(
        chunk({ content: "It is" }),
        { Response: { Error: { Code: "FailedOperation", Message: "gone" } } },
        DONE,
      ),
    ],
    [
      "by success that is false",
      events(
        chunk({ content: "It is" }),
        { success: false, errors: [{ code: 3040, message: "capacity" }], result: {} },
        DONE,
      ),
    ],
  ])("%s", async ([, answer], { expect }) => {
    const { failure } = await speakTo(answer).read();
    expect(failure).toMatchObject({ upstream: "model" });
  });
});

describe("a call that the model got wrong is asked for again, with the tools", () => {
  it.for<[what: string, answer: string | (() => Response)]>([
    [
      "as Groq refuses it",
      refusing(400, {
        error: {
          message:
            "Failed to call a function. Please adjust your prompt. See 'failed_generation' for more details.",
          type: "invalid_request_error",
          code: "tool_use_failed",
          failed_generation: '<function=read_file{"path"',
        },
      }),
    ],
    [
      "as Groq refuses it within a stream",
      events({
        error: {
          message: "Failed to call a function. Please adjust your prompt.",
          type: "invalid_request_error",
          code: "tool_use_failed",
          status_code: 400,
        },
      }),
    ],
    [
      "as Gemini ends it",
      events(
        chunk({ role: "assistant" }),
        chunk({}, "function_call_filter: MALFORMED_FUNCTION_CALL"),
        DONE,
      ),
    ],
    [
      "as Gemini ends a call of no tool",
      events(
        chunk({ role: "assistant" }),
        chunk({}, "function_call_filter: UNEXPECTED_TOOL_CALL"),
        DONE,
      ),
    ],
    [
      "as Groq says of arguments",
      refusing(400, {
        error: {
          message:
            "Tool call validation failed: parameters for tool read_file did not match schema: errors: [missing properties: 'path']",
          code: "tool_use_failed",
        },
      }),
    ],
    [
      "as llama.cpp fails to parse it",
      refusing(500, {
        error: {
          code: 500,
          message: "Failed to parse tool call arguments as JSON: [json.exception.parse_error.101]",
          type: "server_error",
        },
      }),
    ],
  ])("%s", async ([, answer], { expect }) => {
    const server = speakTo(answer, saying(TEXT));
    expect((await server.read({ tools: [TOOL] })).text).toBe(TEXT);
    expect(server.bodies[1]).toHaveProperty("tools");
  });
});

describe("tools stay where a server does not know all of their schemas", () => {
  it.for<[status: number, body: unknown, gone: string]>([
    [
      400,
      [
        {
          error: {
            code: 400,
            message:
              "Invalid JSON payload received. Unknown name \"additionalProperties\" at 'tools[0].function_declarations[0].parameters': Cannot find field.",
            status: "INVALID_ARGUMENT",
          },
        },
      ],
      "additionalProperties",
    ],
    [
      400,
      {
        message: "Unsupported JSON schema fields: {'additionalProperties'}",
        type: "invalid_request_error",
        param: "tools",
        code: "wrong_api_format",
      },
      "additionalProperties",
    ],
    [
      422,
      {
        error: {
          message:
            "tools.0.function.parameters.additional_properties: Extra inputs are not permitted",
          param: "tools[0].function.parameters",
        },
      },
      "additionalProperties",
    ],
  ])("%i %j", async ([status, body, gone], { expect }) => {
    const server = speakTo(refusing(status, body), saying(TEXT));
    expect((await server.read({ tools: [TOOL] })).text).toBe(TEXT);
    const sent = JSON.stringify(server.bodies[1]?.["tools"]);
    expect(sent).toContain("read_file");
    expect(sent).not.toContain(gone);
  });
});

describe("a call of a tool is read by its name", () => {
  it.for([
    "read_file<|channel|>commentary",
    "functions.read_file",
    "functions.read_file:0",
    "read_file<|channel|>json",
    " read_file ",
  ])("%s", async (name, { expect }) => {
    const answer = events(
      chunk({
        tool_calls: [{ index: 0, id: "c1", function: { name, arguments: '{"path":"a.ts"}' } }],
      }),
      chunk({}, "tool_calls"),
      DONE,
    );
    const { calls } = await speakTo(answer).read({ tools: [TOOL] });
    expect(calls).toMatchObject([{ name: "read_file" }]);
  });
});

describe("has the answer whole where the model cannot stream", () => {
  it.for([
    "'stream' is not supported",
    "Streaming is not supported for this model",
    "stream=true is currently not supported for reasoning models.",
    "This model does not support streaming.",
    "Streaming mode is disabled",
    "Your organization must be verified to stream this model.",
  ])("%s", async (message, { expect }) => {
    const server = speakTo(({ stream }) =>
      stream === true
        ? refusing(400, { error: { message } })()
        : JSON.stringify({ choices: [{ message: { content: TEXT }, finish_reason: "stop" }] }),
    );
    expect((await server.read()).text).toBe(TEXT);
  });
});

describe("a text arrives whole", () => {
  it.for<[what: string, answer: string]>([
    [
      "over several lines of data",
      `data: ${JSON.stringify(chunk({ content: TEXT }, "stop"), null, 1).replaceAll("\n", "\ndata: ")}\n\n${DONE}`,
    ],
    [
      "with a verdict that is an error of the filter",
      events(
        chunk({ content: TEXT }),
        {
          choices: [
            {
              index: 0,
              delta: {},
              finish_reason: null,
              content_filter_result: {
                error: { code: "content_filter_error", message: "The contents are not filtered" },
              },
            },
          ],
        },
        chunk({}, "stop"),
        DONE,
      ),
    ],
    [
      "with the whole message beside each delta",
      events(
        {
          choices: [
            {
              index: 0,
              delta: { content: "It is " },
              message: { content: "It is " },
              finish_reason: null,
            },
          ],
        },
        {
          choices: [
            {
              index: 0,
              delta: { content: "done [F1]." },
              message: { content: TEXT },
              finish_reason: "stop",
            },
          ],
        },
        DONE,
      ),
    ],
    [
      "with an ending that is an object",
      events(
        chunk({ content: TEXT }),
        { choices: [{ index: 0, delta: {}, finish_reason: { type: "stop", matched: 2 } }] },
        DONE,
      ),
    ],
    [
      "with an ending in camel case",
      events(
        chunk({ content: TEXT }),
        { choices: [{ index: 0, delta: {}, finishReason: "stop" }] },
        DONE,
      ),
    ],
    [
      "with text and delta",
      events(
        {
          choices: [
            {
              index: 0,
              text: "It is ",
              delta: { token_id: 1, role: "assistant", content: "It is " },
            },
          ],
        },
        {
          choices: [
            {
              index: 0,
              text: "done [F1].",
              delta: { content: "done [F1]." },
              finish_reason: "eos",
            },
          ],
        },
        DONE,
      ),
    ],
    [
      "with an error that is false",
      events(chunk({ content: TEXT }, null, { error: false }), chunk({}, "stop"), DONE),
    ],
    [
      "with an error code of 0",
      events(chunk({ content: TEXT }), chunk({}, "stop"), { error_code: 0, error_msg: "" }, DONE),
    ],
    [
      "with success that is true",
      events(
        { success: true, errors: [], messages: [] },
        chunk({ content: TEXT }),
        chunk({}, "stop"),
        DONE,
      ),
    ],
    [
      "with a message of a gateway in front",
      events(
        { choices: [], message: "", status: "processing" },
        chunk({ content: TEXT }),
        chunk({}, "stop"),
        DONE,
      ),
    ],
    [
      "with an ending of 'tool_calls' and no calls",
      events(chunk({ content: TEXT }), chunk({}, "tool_calls"), DONE),
    ],
    [
      "with choices that are one object",
      events({ choices: { index: 0, delta: { content: TEXT }, finish_reason: "stop" } }, DONE),
    ],
    [
      "in an envelope",
      JSON.stringify({
        success: true,
        result: { choices: [{ message: { content: TEXT }, finish_reason: "stop" }] },
      }),
    ],
    [
      "in an array of one",
      JSON.stringify([{ choices: [{ message: { content: TEXT }, finish_reason: "stop" }] }]),
    ],
    [
      "with the event done at its end",
      events(chunk({ content: TEXT }), chunk({}, "stop"), "event: done\ndata: \n\n"),
    ],
    [
      "with [DONE] in quotes",
      events(chunk({ content: TEXT }), chunk({}, "stop"), 'data: "[DONE]"\n\n'),
    ],
    [
      "with [DONE] without data:",
      events(chunk({ content: TEXT }), chunk({}, "stop"), "[DONE]\n\n"),
    ],
    [
      "with 'done' as JSON",
      events(chunk({ content: TEXT }), chunk({}, "stop"), 'data: {"done":true}\n\n'),
    ],
    [
      "with data in capitals",
      events(chunk({ content: TEXT }), chunk({}, "stop"), DONE).replaceAll("data:", "Data:"),
    ],
    [
      "with citations behind its end",
      events(
        chunk({ content: TEXT }),
        chunk({}, "stop"),
        { choices: [], citations: ["a"], search_results: [] },
        DONE,
      ),
    ],
    [
      "with blanks before data",
      events(chunk({ content: TEXT }), chunk({}, "stop"), DONE).replaceAll("data:", " data:"),
    ],
  ])("%s", async ([, answer], { expect }) => {
    const { text, failure } = await speakTo(answer).read();
    expect({ text, failure }).toEqual({ text: TEXT, failure: undefined });
  });
});

describe("a field that came with a call is not sent back where it is refused", () => {
  it.for<[status: number, body: unknown]>([
    [
      400,
      {
        message:
          "messages.2.assistant.reasoning_content: property 'messages.2.assistant.reasoning_content' is unsupported",
        type: "invalid_request_error",
        param: "validation_error",
        code: "wrong_api_format",
      },
    ],
    [
      422,
      {
        detail: [
          {
            type: "extra_forbidden",
            loc: ["body", "messages", 2, "assistant", "reasoning_content"],
            msg: "Extra inputs are not permitted",
          },
        ],
      },
    ],
    [400, { error: { message: "Unrecognized key: reasoningContent" } }],
    [400, { error: { message: "messages[2]: extra fields not permitted" } }],
  ])("%i %j", async ([status, body], { expect }) => {
    const server = speakTo((sent) =>
      sent.messages.some((each) => Object.hasOwn(each, "reasoning_content"))
        ? refusing(status, body)()
        : saying(TEXT),
    );
    const called = {
      id: "c1",
      name: "read_file",
      arguments: "{}",
      extras: { turn: { reasoning_content: "Hm." } },
    };
    const { text } = await server.read({
      tools: [TOOL],
      turns: [
        { kind: "calls", text: "", calls: [called] },
        { kind: "result", callId: "c1", text: "nothing" },
      ],
    });
    expect(text).toBe(TEXT);
    expect(server.bodies.at(-1)).toHaveProperty("tools");
  });
});
