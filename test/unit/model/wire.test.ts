import { describe, it, onTestFinished, vi } from "vitest";

import { chunk, DONE, events, refusing, saying, speakTo } from "../../support/model-wire.ts";

const TEXT = "The retry waits too long [C3].";

const SHAPES: Record<string, (message: string, code?: number) => object | string> = {
  "an object": (message) => ({ error: { message, type: "invalid_request_error", code: null } }),
  "an array": (message, code = 400) => [{ error: { code, message, status: "INVALID_ARGUMENT" } }],
  "a string": (message) => ({ error: message }),
  "a bare string": (message) => message,
  "a detail": (message) => ({ detail: message }),
  "a list of details": (message) => ({ detail: [{ type: "extra", loc: ["body"], msg: message }] }),
  "a message": (message) => ({ message }),
  "a flat one": (message, code = 400) => ({ object: "error", message, type: "ServerError", code }),
  "a detail in a message": (message) => ({
    object: "error",
    message: { detail: [{ msg: message }] },
  }),
  "JSON within a string": (message) => ({
    error: { message: "Provider returned error", metadata: { raw: JSON.stringify({ message }) } },
  }),
};

describe.each(Object.entries(SHAPES))("an error as %s", (_, shape) => {
  it("teaches which parameter to leave out", async ({ expect }) => {
    const { read, bodies } = speakTo(
      refusing(422, shape("Unknown field: stream_options. Known are: temperature.")),
      saying(TEXT),
    );
    expect(await read()).toMatchObject({ text: TEXT, failure: undefined });
    expect(bodies.map((body) => "stream_options" in body)).toEqual([true, false]);
    expect(bodies[1]).toHaveProperty("temperature");
  });

  it("teaches that there is no system role", async ({ expect }) => {
    const { read, bodies } = speakTo(
      refusing(400, shape("Developer instruction is not enabled for this model")),
      saying(TEXT),
    );
    expect(await read()).toMatchObject({ text: TEXT });
    expect(bodies[1]?.messages).toEqual([
      { role: "user", content: expect.stringMatching(/^You summarize[^]*Retry-After\.$/) },
    ]);
  });

  it("says that the credit is used up", async ({ expect }) => {
    for (const [status, message] of [
      [402, "Payment required"],
      [400, "Your credit balance is too low"],
      [429, "insufficient_quota"],
      [403, "Insufficient Balance"],
    ] as const) {
      const { failure } = await speakTo(refusing(status, shape(message))).read();
      expect(failure?.toFailure()).toEqual({ code: "model_quota" });
    }
  });

  it("says that the prompt is longer than the model takes, and is not sent again", async ({
    expect,
  }) => {
    for (const [status, message] of [
      [400, "This model's maximum context length is 8192 tokens. Please reduce the length."],
      [413, "Payload Too Large"],
      [400, "prompt is too long: 210000 tokens > 200000 maximum"],
      [400, "The input token count (40000) exceeds the maximum number of tokens allowed (32768)."],
      [500, "the request exceeds the available context size"],
      [429, "Request too large for sample on tokens per min (TPM): Limit 6000, Requested 12000"],
    ] as const) {
      const { read, bodies } = speakTo(refusing(status, shape(message)));
      const { failure } = await read();
      expect(failure?.toFailure().detail, message).toMatch(
        /longer than the language model's context/,
      );
      expect(bodies).toHaveLength(1);
    }
  });

  it("within a stream that began with 200 is no answer, and is asked again", async ({ expect }) => {
    const error = shape("The queue is full", 503);
    const { read, bodies } = speakTo(
      events(`event: error\ndata: ${JSON.stringify(error)}\n\n`, DONE),
      typeof error === "string" ? saying(TEXT) : events(error, DONE),
      saying(TEXT),
    );
    expect(await read()).toMatchObject({ text: TEXT, failure: undefined });
    expect(bodies.length).toBeGreaterThan(1);
  });
});

describe("the wait that a server asks for", () => {
  const QUOTA = { error: { message: "Slow down.", code: 429 } };
  it.for<[string, unknown, Record<string, string>, number]>([
    ["seconds", QUOTA, { "retry-after": "7" }, 7000],
    ["milliseconds", QUOTA, { "retry-after-ms": "7400" }, 7400],
    ["a delay in the body", [{ error: { details: [{ retryDelay: "7.4s" }] } }], {}, 7400],
    ["a number in the body", { error: { message: "no", retry_after: 9 } }, {}, 9000],
    ["a sentence", { error: { message: "Please try again in 7.4s. Visit us." } }, {}, 7400],
    ["minutes in a sentence", { message: "Try again in 1m0.5s." }, {}, 60_500],
    ["milliseconds in a sentence", { detail: "Please try again in 20ms" }, {}, 20],
    ["words", { error: "Please retry after 6 seconds." }, {}, 6000],
    [
      "the limit that is used up",
      QUOTA,
      {
        "x-ratelimit-remaining-requests": "20",
        "x-ratelimit-reset-requests": "50s",
        "x-ratelimit-remaining-tokens": "0",
        "x-ratelimit-reset-tokens": "6.5s",
      },
      6500,
    ],
    ["seconds until a limit ends", QUOTA, { "x-ratelimit-reset": "8" }, 8000],
  ])("is read from %s", async ([, body, headers, ms], { expect }) => {
    const { read, waits } = speakTo(refusing(429, body, headers), saying(TEXT));
    expect(await read()).toMatchObject({ text: TEXT, failure: undefined });
    expect(waits).toHaveLength(1);
    // The jitter of the first retry comes on top.
    expect(waits[0]).toBeGreaterThanOrEqual(ms);
    expect(waits[0]).toBeLessThan(ms + 1000);
  });

  it("is read from a date and from a moment", async ({ expect }) => {
    vi.useFakeTimers({ toFake: ["Date"] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const soon = Date.now() + 9000;
    for (const headers of [
      { "retry-after": new Date(soon).toUTCString() },
      { "x-ratelimit-reset": String(soon) },
      { "anthropic-ratelimit-tokens-reset": new Date(soon).toISOString() },
    ]) {
      const { read, waits } = speakTo(refusing(429, QUOTA, headers), saying(TEXT));
      await read();
      expect(waits[0]).toBeGreaterThan(5000);
      expect(waits[0]).toBeLessThan(11_000);
    }
  });
});

describe("answers that are asked for at once", () => {
  it("all learn from the first refusal", async ({ expect }) => {
    const { read, bodies } = speakTo((body) =>
      "stream_options" in body || "temperature" in body
        ? refusing(400, {
            error: `Unknown: ${"stream_options" in body ? "stream_options" : "temperature"}`,
          })()
        : saying(TEXT),
    );
    const all = await Promise.all([read(), read(), read()]);
    expect(all.map(({ text, failure }) => [text, failure])).toEqual(
      all.map(() => [TEXT, undefined]),
    );
    expect(bodies.length).toBeLessThanOrEqual(9);
    await read();
    expect(bodies.at(-2)).not.toHaveProperty("stream_options");
  });
});

describe("the bound on an answer", () => {
  it("is named max_tokens where the current name is not known", async ({ expect }) => {
    const { read, bodies } = speakTo(
      refusing(422, { detail: [{ loc: ["body", "max_completion_tokens"], msg: "Extra inputs" }] }),
      saying(TEXT),
    );
    await read();
    expect(bodies[1]).toMatchObject({ max_tokens: 1500 });
  });

  it("is left out of one call that leaves it too little room, and of no other", async ({
    expect,
  }) => {
    const message =
      "'max_tokens' or 'max_completion_tokens' is too large: 1500. This model's maximum context length is 16384 tokens and your request has 15500 input tokens.";
    const { read, bodies } = speakTo(refusing(400, { error: { message } }), saying(TEXT));
    expect(await read()).toMatchObject({ text: TEXT });
    await read();
    expect(bodies.map((body) => body["max_completion_tokens"])).toEqual([1500, undefined, 1500]);
  });

  it("is given up for good where thoughts use it up, and for one call where nothing says so", async ({
    expect,
  }) => {
    const thought = speakTo(
      events(chunk({ reasoning_content: "Hm" }), chunk({}, "length"), DONE),
      saying(TEXT),
    );
    await thought.read();
    await thought.read();
    expect(thought.bodies.map((body) => "max_completion_tokens" in body)).toEqual([
      true,
      false,
      false,
    ]);
    const silent = speakTo(events(chunk({}, "length"), DONE), saying(TEXT));
    await silent.read();
    await silent.read();
    expect(silent.bodies.map((body) => "max_completion_tokens" in body)).toEqual([
      true,
      false,
      true,
    ]);
  });
});

const SAID = [chunk({ role: "assistant", content: "" }), chunk({ content: "The retry waits" })];
const REST = chunk({ content: " too long [C3]." });
const STOP = chunk({}, "stop");

describe("an answer that is whole", () => {
  const whole = {
    choices: [{ index: 0, message: { role: "assistant", content: TEXT }, finish_reason: "stop" }],
  };
  const lines = [...SAID, REST, STOP].map((frame) => `data: ${JSON.stringify(frame)}\n`).join("");
  it.for<[string, string]>([
    ["without [DONE]", events(...SAID, REST, STOP)],
    ["without a finish", events(...SAID, REST, DONE)],
    ["with a finish of no name", events(...SAID, REST, chunk({}, ""), DONE)],
    ["with several ends", events(...SAID, STOP, REST, STOP, DONE, DONE)],
    [
      "whose last event is not ended",
      events(...SAID, REST).concat(`data: ${JSON.stringify(STOP)}`),
    ],
    ["with empty data lines", events("data:\n\n", ...SAID, "data: \n\n", REST, STOP, DONE)],
    ["without blank lines", `${lines}data: [DONE]\n`],
    [
      "with an error that is null",
      events(...[...SAID, REST, STOP].map((each) => ({ ...each, error: null })), DONE),
    ],
    [
      "with an error that is empty",
      events(
        ...[...SAID, REST, STOP].map((each) => ({ ...each, error: { message: "", code: 0 } })),
        DONE,
      ),
    ],
    [
      "with comments and pings",
      events(
        ": OPENROUTER PROCESSING\n\n",
        ...SAID,
        ": keep-alive\n",
        'event: ping\ndata: {"type":"ping"}\n\n',
        REST,
        STOP,
        DONE,
      ),
    ],
    [
      "with a byte order mark and CR LF",
      `\uFEFF${events(...SAID, REST, STOP, DONE).replaceAll("\n", "\r\n")}`,
    ],
    ["with CR alone", events(...SAID, REST, STOP, DONE).replaceAll("\n", "\r")],
    [
      "without spaces after the field names",
      events(...SAID, REST, STOP, DONE).replaceAll("data: ", "data:"),
    ],
    [
      "of pretty JSON over several data lines",
      events(
        ...SAID,
        `data: ${JSON.stringify(REST, null, 1).replaceAll("\n", "\ndata: ")}\n\n`,
        STOP,
        DONE,
      ),
    ],
    ["as one JSON object", JSON.stringify(whole)],
    ["as one JSON object over several lines", `\n${JSON.stringify(whole, null, 2)}\n`],
    ["as one event with a message", events(whole, DONE)],
    ["with the whole message once more at its end", events(...SAID, REST, whole, DONE)],
    ["that a broken frame follows", events(...SAID, REST, STOP, 'data: {"choices":[{"del')],
    ["that an error follows", events(...SAID, REST, STOP, { error: { message: "late" } })],
    [
      "with parts as content",
      events(
        chunk({ content: [{ type: "thinking", thinking: [{ type: "text", text: "Hm" }] }] }),
        chunk({ content: [{ type: "text", text: "The retry waits" }] }),
        REST,
        STOP,
        DONE,
      ),
    ],
    ...["end_turn", "STOP", "eos", "stop_sequence", "tool_calls", "complete", "unknown"].map(
      (name): [string, string] => [
        `that ends with ${name}`,
        events(...SAID, REST, chunk({}, name), DONE),
      ],
    ),
  ])("is read: %s", async ([, body], { expect }) => {
    const { read, bodies } = speakTo(body);
    expect(await read()).toMatchObject({ text: TEXT, failure: undefined });
    expect(bodies).toHaveLength(1);
  });

  it("keeps numbers, and what only looks like a line break", async ({ expect }) => {
    const pieces = ["a\u2028b\u2029c\u0085d ", 12, " of ", 30, null, " [F", 1, "]"];
    const { read } = speakTo(events(...pieces.map((content) => chunk({ content })), STOP, DONE));
    expect((await read()).text).toBe("a\u2028b\u2029c\u0085d 12 of 30 [F1]");
  });

  it("is the same however its bytes are cut", async ({ expect }) => {
    const bytes = new TextEncoder().encode(
      `\uFEFF${events(...SAID, chunk({ content: " für 你 \u2028 [C3]." }), STOP, DONE)}`.replaceAll(
        "\n",
        "\r\n",
      ),
    );
    for (const step of [1, 2, 3, 7, 64]) {
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          for (let at = 0; at < bytes.length; at += step) {
            controller.enqueue(bytes.slice(at, at + step));
          }
          controller.close();
        },
      });
      const { text, failure } = await speakTo(() => new Response(body)).read();
      expect([text, failure]).toEqual(["The retry waits für 你 \u2028 [C3].", undefined]);
    }
  });
});

describe("an answer that lost parts", () => {
  it.for<[string, string]>([
    ["no end at all", events(...SAID)],
    ["a frame that is cut", `${events(...SAID)}data: {"choices":[{"del`],
    ["more text after its end, and no end to that", events(...SAID, STOP, REST)],
    ["an error", events(...SAID, { error: { message: "overloaded" } })],
    [
      "an error without choices",
      events(...SAID, { choices: null, error_type: "x", error_message: "y" }, DONE),
    ],
    [
      "an error in an array",
      events(...SAID, [{ error: { code: 503, message: "overloaded" } }], DONE),
    ],
    [
      "an error among its choices",
      events(...SAID, { ...chunk({}, "error"), error: { code: 502 } }, DONE),
    ],
    ...[
      "length",
      "MAX_TOKENS",
      "max_output_tokens",
      "model_length",
      "content_filter",
      "SAFETY",
      "refusal",
      "error",
      "insufficient_system_resource",
      "MALFORMED_FUNCTION_CALL",
      "model_context_window_exceeded",
    ].map((name): [string, string] => [
      `the ending ${name}`,
      events(...SAID, chunk({}, name), STOP, DONE),
    ]),
  ])("fails: %s", async ([, body], { expect }) => {
    const { read, bodies } = speakTo(body);
    const { text, failure } = await read();
    expect(failure).toMatchObject({ upstream: "model" });
    expect(text).toMatch(/^The retry waits/);
    expect(bodies).toHaveLength(1);
  });

  it("is bounded: one line, one event, and one JSON object", async ({ expect }) => {
    const long = "x".repeat(700_000);
    for (const body of [
      `data: ${long}${long}`,
      `data: ["${long}",\ndata: "${long}"]\n\n`,
      `{"a":"${long}",\n"b":"${long}"}`,
    ]) {
      expect((await speakTo(body).read()).failure).toMatchObject({ kind: "invalid_response" });
    }
  });
});
