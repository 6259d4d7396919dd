import { describe, it, onTestFinished, vi } from "vitest";

import { isPromptTooLong } from "../../../src/summarize/ports.ts";
import { chunk, DONE, events, refusing, saying, speakTo } from "../../support/model-wire.ts";

/** Answers as people have reported them of servers that call themselves OpenAI-compatible. */

const USAGE = { prompt_tokens: 12, completion_tokens: 5, total_tokens: 17 };
const TEXT = "It is done [F1].";
const TOOL = { name: "read_file", description: "Reads a file", inputSchema: { type: "object" } };

/** The end of a stream through a gateway, in the word of the server behind it. */
function native(ending: string): object {
  return {
    choices: [{ index: 0, delta: {}, finish_reason: "stop", native_finish_reason: ending }],
  };
}

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
    [
      "with its text one level down in its parts",
      events(
        chunk({ content: [{ type: "text", text: { value: TEXT, annotations: [] } }] }),
        chunk({}, "stop"),
        DONE,
      ),
    ],
    [
      "in messages, each with what is new",
      events(
        { choices: [{ index: 0, message: { role: "assistant", content: "It is " } }] },
        { choices: [{ index: 0, message: { content: "done [F1]." }, finish_reason: "stop" }] },
        DONE,
      ),
    ],
    [
      "in messages, each with all there is so far",
      events(
        { choices: [{ index: 0, message: { role: "assistant", content: "It is " } }] },
        { choices: [{ index: 0, message: { content: TEXT }, finish_reason: "stop" }] },
        DONE,
      ),
    ],
    [
      "that is called complete by the server behind a gateway",
      events(chunk({ content: TEXT }), native("completed"), DONE),
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
    [
      "between keep-alives that are null",
      events(
        chunk({ reasoning_content: "Hm." }),
        "data: null\n\n",
        chunk({ content: TEXT }),
        "data: null\n\n",
        chunk({}, "stop"),
        DONE,
      ),
    ],
    [
      "between named keep-alives that are no JSON",
      events(
        'event: ping\ndata: {"type":"ping"}\n\n',
        chunk({ content: TEXT }),
        "event: keepalive\ndata: keep-alive\n\n",
        "event: heartbeat\ndata: 1\n\n",
        chunk({}, "stop"),
        DONE,
      ),
    ],
    [
      "with what a filter found after the end",
      events(
        { choices: [], prompt_filter_results: [{ prompt_index: 0 }], usage: null },
        chunk({ content: TEXT }),
        chunk({}, "stop"),
        chunk(null, null, { content_filter_offsets: { check_offset: 44 } }),
        DONE,
      ),
    ],
    [
      "beside a field for errors that says there is none",
      events(
        chunk({ content: TEXT }),
        chunk({}, "stop"),
        { choices: [], base_resp: { status_code: 0, status_msg: "success" } },
        DONE,
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
      "when an error comes in choices without an ending",
      events(
        chunk({ content: "It is" }),
        { choices: [{ index: 0, delta: {}, finish_reason: null, error: { code: 502 } }] },
        DONE,
      ),
    ],
    [
      "when an error comes as a code and `msg`",
      events(chunk({ content: "It is" }), { code: 500, msg: "server busy" }, DONE),
    ],
    [
      "when an error comes in `base_resp`",
      events(
        chunk({ content: "It is" }),
        { choices: null, base_resp: { status_code: 1000, status_msg: "unknown error" } },
        DONE,
      ),
    ],
    ...["engine_overloaded", "disconnect", "abort", "network_error"].map(
      (finish): [string, string] => [
        `when it ends with ${finish}`,
        events(chunk({ content: "It is" }), chunk({}, finish), DONE),
      ],
    ),
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
      "when a gateway calls complete what the server behind it broke off",
      events(chunk({ content: "It is" }), native("network_error"), DONE),
    ],
    [
      "when a gateway calls complete what the server behind it cut off",
      events(chunk({ content: "It is" }), native("MAX_TOKENS"), DONE),
    ],
    [
      "when an error comes as a field of the stream",
      `${events(chunk({ content: "It is" }))}error: {"code":500,"message":"slot unavailable"}\n\n${DONE}`,
    ],
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

describe("what the model or its filter will not write is told at once", () => {
  it.for<[what: string, answer: string | (() => Response)]>([
    [
      "by a refusal in place of text",
      events(
        chunk({ role: "assistant", refusal: "I cannot " }),
        chunk({ refusal: "help with that." }),
        chunk({}, "stop"),
        DONE,
      ),
    ],
    [
      "by a refusal in a whole message",
      JSON.stringify({
        choices: [
          { message: { role: "assistant", content: null, refusal: "No." }, finish_reason: "stop" },
        ],
      }),
    ],
    [
      "by Azure",
      refusing(400, {
        error: {
          message:
            "The response was filtered due to the prompt triggering the content management policy. Please modify your prompt and retry.",
          code: "content_filter",
          innererror: { code: "ResponsibleAIPolicyViolation" },
        },
      }),
    ],
    [
      "by an error within the stream",
      events({ error: { message: "Content filtered", code: "content_filter" } }),
    ],
    [
      "by DashScope",
      refusing(400, {
        error: {
          code: "data_inspection_failed",
          message: "Input data may contain inappropriate content.",
        },
      }),
    ],
    ["by DeepSeek", refusing(400, { error: { message: "Content Exists Risk" } })],
    [
      "by a safety system that is no system role",
      refusing(400, {
        error: { message: "Rejected by our safety system. Your prompt may contain such text." },
      }),
    ],
    ["by Gemini's endings", events(chunk({ content: "It is" }), chunk({}, "LANGUAGE"), DONE)],
  ])("%s", async ([, answer], { expect }) => {
    const server = speakTo(answer);
    const { failure } = await server.read();
    expect(failure?.toFailure().detail).toMatch(/content filter/);
    expect(server.bodies).toHaveLength(1);
  });
});

describe("a server that has not been paid is told from one that is busy", () => {
  it.for<[status: number, body: unknown]>([
    [200, { choices: null, base_resp: { status_code: 1008, status_msg: "insufficient balance" } }],
    [403, { error: { code: 403, message: "Key limit exceeded (total limit)." } }],
    [403, { error: "Your team has used all available credits or reached its spending limit." }],
    [
      429,
      {
        error: {
          type: "exceeded_current_quota_error",
          message: "Please check your plan and billing details",
        },
      },
    ],
    [400, { error: { code: "Arrearage", message: "Access denied." } }],
    [403, { error: "Your newly created team doesn't have any credits or licenses yet." }],
    [401, { error: { type: "CreditsError", message: "Insufficient balance." } }],
    [
      429,
      {
        errors: [{ message: "AiError: you have used up your daily free allocation.", code: 4006 }],
      },
    ],
    [429, { error: { code: "1113", message: "No resource package. Please recharge." } }],
  ])("%i %o", async ([status, body], { expect }) => {
    const server = speakTo(refusing(status, body));
    const { failure } = await server.read();
    expect(failure?.toFailure().code).toBe("model_quota");
    expect(server.bodies).toHaveLength(1);
  });
});

describe("a key that is refused is named as the reason, whatever the status", () => {
  it.for<[status: number, body: unknown]>([
    [400, [{ error: { code: 400, message: "API key not valid. Please pass a valid API key." } }]],
    [
      400,
      {
        error: {
          code: 400,
          message: JSON.stringify({ error: { details: [{ reason: "API_KEY_INVALID" }] } }),
        },
      },
    ],
    [400, [{ error: { code: 400, message: "API key expired. Please renew the API key." } }]],
    [400, { code: "invalid argument", error: "Incorrect API key provided: sk***." }],
    [403, { error: { message: "Forbidden" } }],
  ])("%i %o", async ([status, body], { expect }) => {
    const server = speakTo(refusing(status, body));
    const { failure } = await server.read();
    expect(failure?.toFailure().detail).toMatch(/OPENAI_API_KEY/);
    expect(server.bodies).toHaveLength(1);
  });
});

describe("a model that is not there is named as the reason, whatever the status", () => {
  it.for<[status: number, body: unknown]>([
    [400, { error: { message: "Model Not Exist", code: "invalid_request_error" } }],
    [400, { error: { message: "acme/x is not a valid model ID", code: 400 } }],
    [400, { object: "error", message: "Invalid model: x", type: "invalid_model", code: "1500" }],
    [
      400,
      {
        error: {
          message: "The model `x` has been decommissioned and is no longer supported.",
          code: "model_decommissioned",
        },
      },
    ],
    [403, { error: { message: "Project `p` does not have access to model `x`" } }],
    [404, { error: { message: "The model `x` does not exist or you do not have access to it." } }],
    [410, { status: 410, title: "Gone", detail: "The model 'x' has reached its end of life." }],
  ])("%i %o", async ([status, body], { expect }) => {
    const server = speakTo(refusing(status, body));
    const { failure } = await server.read();
    expect(failure?.toFailure().detail).toMatch(/OPENAI_MODEL/);
    expect(server.bodies).toHaveLength(1);
  });
});

it("has the answer whole where the model cannot stream", async ({ expect }) => {
  const server = speakTo(({ stream }) =>
    stream === true
      ? refusing(400, {
          error: {
            message: "Unsupported value: 'stream' does not support true with this model.",
            param: "stream",
          },
        })()
      : JSON.stringify({ choices: [{ message: { content: TEXT }, finish_reason: "stop" }] }),
  );
  expect((await server.read()).text).toBe(TEXT);
  expect(server.bodies[1]).toMatchObject({ stream: false });
  expect(server.bodies[1]).not.toHaveProperty("stream_options");
  await server.read();
  expect(server.bodies).toHaveLength(3);
});

describe("a server that is busy says so in other ways as well", () => {
  it("with a status that is not meant for it", async ({ expect }) => {
    const message = "ThrottlingException: Too many tokens, please wait before trying again.";
    const server = speakTo(refusing(400, { error: { message } }), saying(TEXT));
    expect((await server.read()).text).toBe(TEXT);
  });

  it("with the headers of another server in its answer", async ({ expect }) => {
    vi.useFakeTimers({ toFake: ["Date"] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const metadata = {
      headers: {
        "X-RateLimit-Limit": "20",
        "X-RateLimit-Remaining": "0",
        "X-RateLimit-Reset": String(Date.now() + 40_000),
      },
    };
    const error = { message: "Rate limit exceeded: free-models-per-min.", code: 429, metadata };
    const server = speakTo(refusing(429, { error }), saying(TEXT));
    expect((await server.read()).text).toBe(TEXT);
    expect(server.waits[0]).toBeGreaterThan(30_000);
  });
});

describe("an address that leads elsewhere is named as the reason", () => {
  it.for<[what: string, answer: () => Response, requests: number]>([
    [
      "a redirect, which is not followed",
      () =>
        new Response(null, { status: 307, headers: { location: "https://other.test/v1/chat" } }),
      1,
    ],
    [
      "a page for people",
      () => new Response("<html>Sign in</html>", { headers: { "content-type": "text/html" } }),
      4,
    ],
  ])("%s", async ([, answer, requests], { expect }) => {
    const server = speakTo(answer);
    const { failure } = await server.read();
    expect(failure?.toFailure().detail).toMatch(/OPENAI_BASE_URL/);
    expect(server.bodies).toHaveLength(requests);
  });
});

describe("a refusal that passes is tried again", () => {
  it.for([409, 425, 498, 529])("%i", async (status, { expect }) => {
    const server = speakTo(refusing(status, { error: { message: "Not now." } }), saying(TEXT));
    expect((await server.read()).text).toBe(TEXT);
    expect(server.waits).toHaveLength(1);
  });
});

describe("a parameter is found under the name that the server has for it", () => {
  it("in capitals", async ({ expect }) => {
    const message = "Temperature must be greater than 0";
    const server = speakTo(refusing(400, { error: { message } }), saying(TEXT));
    expect((await server.read()).text).toBe(TEXT);
    expect(server.bodies[1]).not.toHaveProperty("temperature");
  });

  it("as a bound of another name that is out of range", async ({ expect }) => {
    const message = "`max_tokens` (1500) exceeds the maximum of 1024";
    const server = speakTo(refusing(400, { error: { message } }), saying(TEXT));
    expect((await server.read()).text).toBe(TEXT);
    expect(server.bodies[1]).not.toHaveProperty("max_completion_tokens");
  });
});

it("counts what Groq has counted", async ({ expect }) => {
  const end = chunk({}, "stop", { x_groq: { id: "r", usage: USAGE } });
  const { outputTokens } = await speakTo(events(chunk({ content: TEXT }), end, DONE)).read();
  expect(outputTokens).toBe(5);
});

describe("a prompt that is too long is told by", () => {
  it.for<[status: number, body: unknown]>([
    [400, { error: { message: "Prompt exceeds max length", code: "1261" } }],
    [400, { error: { code: "model_max_prompt_tokens_exceeded" } }],
    [400, { error: { message: "输入长度超过模型最大上下文" } }],
    [400, { error: { message: "max prompt length is 131072 but the request contains 140000." } }],
    [
      429,
      {
        error: {
          message:
            "Rate limit reached for model `x` on tokens per minute (TPM): Limit 7000, Used 0, Requested ~12903. Please try again in 50.5s.",
          code: "rate_limit_exceeded",
        },
      },
    ],
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
      "whose whole arguments come again at the end",
      call(
        { index: 0, id: "c1", function: { name: "read_file", arguments: '{"path":' } },
        { index: 0, function: { arguments: '"a.ts"}' } },
        { index: 0, id: "c1", function: { name: "read_file", arguments: given } },
      ),
      given,
    ],
    [
      "whose whole arguments come twice without a name",
      call(
        { index: 0, id: "c1", function: { name: "read_file", arguments: "" } },
        { index: 0, function: { arguments: given } },
        { index: 0, function: { arguments: given } },
      ),
      given,
    ],
    [
      "whose arguments are a text within JSON",
      call({
        index: 0,
        id: "c1",
        function: { name: "read_file", arguments: JSON.stringify(given) },
      }),
      given,
    ],
    [
      "whose arguments are a block of code",
      call({ index: 0, id: "c1", function: { name: "read_file", arguments: `json\n${given}` } }),
      given,
    ],
    [
      "after which the stream is over without a word",
      events(
        chunk({
          tool_calls: [{ index: 0, id: "c1", function: { name: "read_file", arguments: given } }],
        }),
      ),
      given,
    ],
    [
      "that begins with an empty object",
      call(
        { index: 0, id: "c1", function: { name: "read_file", arguments: {} } },
        { index: 0, function: { arguments: given } },
      ),
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
    const { calls, failure } = await speakTo(answer).read({ tools: [TOOL] });
    expect(failure).toBeUndefined();
    expect(calls).toMatchObject([{ name: "read_file", arguments: args }]);
    expect(calls[0]?.id).not.toBe("");
  });
});

it("is not called where the stream is over within it", async ({ expect }) => {
  const tool_calls = [{ index: 0, id: "c1", function: { name: "read_file", arguments: '{"pa' } }];
  const server = speakTo(events(chunk({ tool_calls })), saying(TEXT));
  expect(await server.read({ tools: [TOOL] })).toMatchObject({ text: TEXT, calls: [] });
});

it.for(["", '{"path": "a.'])(
  "sends back %o, which is no object, as one",
  async (given, { expect }) => {
    const server = speakTo(saying(TEXT));
    const called = { id: "c1", name: "read_file", arguments: given };
    await server.read({
      turns: [
        { kind: "calls", text: "", calls: [called] },
        { kind: "result", callId: "c1", text: "The arguments are not a JSON object." },
      ],
    });
    expect(server.bodies[0]?.messages[2]?.tool_calls).toMatchObject([
      { function: { arguments: "{}" } },
    ]);
  },
);

it("reads counts that come as strings", async ({ expect }) => {
  const counted = { prompt_tokens: "12", completion_tokens: "55", total_tokens: "67" };
  const answer = events(chunk({ content: TEXT }), chunk({}, "stop", { usage: counted }), DONE);
  const { outputTokens } = await speakTo(answer).read();
  expect(outputTokens).toBe(55);
});
