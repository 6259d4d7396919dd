import { describe, it } from "vitest";

import type { Tool, ToolCall, Turn } from "../../../src/summarize/ports.ts";
import {
  type Answers,
  chunk,
  DONE,
  events,
  refusing,
  saying,
  speakTo,
} from "../../support/model-wire.ts";

const TOOLS: readonly Tool[] = [
  { name: "read_file", description: "Reads one file", inputSchema: { type: "object" } },
];
const ONE = '{"path":"a.ts"}';
const TWO = '{"path":"b.ts"}';

function asking(...deltas: object[]): string {
  return events(...deltas.map((delta) => chunk(delta)), chunk({}, "tool_calls"), DONE);
}

function part(fields: object, given?: unknown, name: string | null = "read_file") {
  return { ...fields, type: "function", function: { name, arguments: given } };
}

function calling(...fragments: object[]): string {
  return asking(...fragments.map((fragment) => ({ tool_calls: [fragment] })));
}

describe("calls in one answer", () => {
  it.for<[string, string]>([
    [
      "an index and an id each",
      calling(part({ index: 0, id: "a" }, ONE), part({ index: 1, id: "b" }, TWO)),
    ],
    ["the same index", calling(part({ index: 0, id: "a" }, ONE), part({ index: 0, id: "b" }, TWO))],
    ["the same index and no id", calling(part({ index: 0 }, ONE), part({ index: 0 }, TWO))],
    [
      "the same index and the same id",
      calling(part({ index: 0, id: "a" }, ONE), part({ index: 0, id: "a" }, TWO)),
    ],
    [
      "an index and the same id",
      calling(part({ index: 0, id: "a" }, ONE), part({ index: 1, id: "a" }, TWO)),
    ],
    ["ids alone", calling(part({ id: "a" }, ONE), part({ id: "b" }, TWO))],
    ["neither", calling(part({}, ONE), part({}, TWO))],
    [
      "ids that are null and empty",
      calling(part({ index: 0, id: null }, ONE), part({ index: 1, id: "" }, TWO)),
    ],
    ["arguments that are objects", calling(part({}, { path: "a.ts" }), part({}, { path: "b.ts" }))],
    [
      "fragments with the same index",
      calling(
        part({ index: 0, id: "a" }, ""),
        part({ index: 0, id: null }, '{"path":', null),
        part({ index: 0, id: "" }, '"a.ts"}', ""),
        part({ index: 0, id: "b" }, '{"path":'),
        part({ index: 0 }, '"b.ts"}', null),
      ),
    ],
    [
      "fragments that take turns",
      calling(
        part({ index: 0, id: "a" }, '{"path":'),
        part({ index: 1, id: "b" }, '{"path":'),
        part({ index: 0 }, '"a.ts"}', null),
        part({ index: 1 }, '"b.ts"}', null),
      ),
    ],
    [
      "a new id with every fragment",
      calling(
        part({ index: 0, id: "a" }, '{"path":'),
        part({ index: 0, id: "a2" }, '"a.ts"}', null),
        part({ index: 1, id: "b" }, TWO),
      ),
    ],
    [
      "a name with every fragment",
      calling(
        part({ index: 0, id: "a" }, '{"path":'),
        part({ index: 0, id: "a" }, '"a.ts"}'),
        part({ index: 1, id: "b" }, TWO),
      ),
    ],
    ["one chunk for both", asking({ content: null, tool_calls: [part({}, ONE), part({}, TWO)] })],
    [
      "one message for both",
      JSON.stringify({
        choices: [
          {
            message: {
              content: null,
              tool_calls: [part({ id: "a" }, ONE), part({ id: "b" }, TWO)],
            },
            finish_reason: "tool_calls",
          },
        ],
      }),
    ],
    [
      "another name for their end",
      events(chunk({ tool_calls: [part({}, ONE), part({}, TWO)] }), chunk({}, "tool_use")),
    ],
    [
      "[DONE] alone as their end",
      events(chunk({ tool_calls: [part({}, ONE), part({}, TWO)] }), DONE),
    ],
  ])("are kept apart: with %s", async ([, body], { expect }) => {
    const { calls, failure } = await speakTo(body).read({ tools: TOOLS });
    expect(failure).toBeUndefined();
    expect(calls.map(({ name, arguments: given }) => [name, given])).toEqual([
      ["read_file", ONE],
      ["read_file", TWO],
    ]);
    expect(new Set(calls.map(({ id }) => id)).size).toBe(2);
    expect(calls.every(({ id }) => id !== "")).toBe(true);
  });

  it("are read in the older form as well", async ({ expect }) => {
    const body = events(
      chunk({ function_call: { name: "read_file", arguments: '{"path":' } }),
      chunk({ function_call: { arguments: '"a.ts"}' } }),
      chunk({}, "function_call"),
    );
    expect((await speakTo(body).read({ tools: TOOLS })).calls).toMatchObject([
      { name: "read_file", arguments: ONE },
    ]);
  });
});

/** Two turns: what the model called, and what was sent to tell it the result. */
async function inTurn(...answers: Answers) {
  const server = speakTo(...answers);
  const { calls } = await server.read({ tools: TOOLS });
  const told = await server.read({ tools: TOOLS, turns: turnsOf(calls) });
  const turn = server.bodies.at(-1)?.messages.find(({ role }) => role === "assistant");
  return { ...server, calls, told, turn };
}

function turnsOf(calls: readonly ToolCall[]): Turn[] {
  return [
    { kind: "calls", text: "", calls },
    ...calls.map(({ id }) => ({ kind: "result" as const, callId: id, text: "nothing" })),
  ];
}

describe("what a server sends beside its calls", () => {
  it("goes back with them: signatures, reasoning, and fields of no known name", async ({
    expect,
  }) => {
    const { turn, told } = await inTurn(
      asking(
        { role: "assistant", content: null, reasoning_content: "I should " },
        {
          reasoning_content: "look.",
          reasoning_details: [{ type: "reasoning.text", index: 0, text: "I " }],
        },
        {
          reasoning_details: [
            { type: "reasoning.text", index: 0, text: "look", signature: "sig" },
            { type: "reasoning.encrypted", index: 1, data: "x" },
          ],
        },
        {
          refusal: null,
          tool_calls: [
            {
              ...part({ index: 0, id: "a" }, ONE),
              extra_content: { google: { thought_signature: "c2ln" } },
            },
          ],
        },
        { opaque_state: { step: 1 } },
      ),
      saying("Because [C3]."),
    );
    expect(told.text).toBe("Because [C3].");
    expect(turn).toEqual({
      role: "assistant",
      content: "",
      reasoning_content: "I should look.",
      reasoning_details: [
        { type: "reasoning.text", index: 0, text: "I look", signature: "sig" },
        { type: "reasoning.encrypted", index: 1, data: "x" },
      ],
      opaque_state: { step: 1 },
      tool_calls: [
        {
          id: "a",
          type: "function",
          function: { name: "read_file", arguments: ONE },
          extra_content: { google: { thought_signature: "c2ln" } },
        },
      ],
    });
  });

  it("stays away where the server does not take it back", async ({ expect }) => {
    const refused = refusing(400, {
      error: { message: "'messages.2' : property 'reasoning' is unsupported" },
    });
    const { turn, told, bodies } = await inTurn(
      asking({ reasoning: "Hm" }, { tool_calls: [part({ index: 0, id: "a" }, ONE)] }),
      ({ messages }) =>
        messages.some((message) => "reasoning" in message) ? refused() : saying("Because [C3]."),
    );
    expect(told.text).toBe("Because [C3].");
    expect(turn).not.toHaveProperty("reasoning");
    expect(bodies).toHaveLength(3);
    expect(bodies.at(-1)).toHaveProperty("tools");
  });

  it("is bounded, and cannot stand for what the protocol has", async ({ expect }) => {
    const call = part({ index: 0, id: "a" }, ONE);
    const many = Array.from({ length: 5000 }, (_, index) => ({ type: "x", index }));
    const { turn } = await inTurn(
      asking(
        { reasoning_content: "x".repeat(70_000) },
        { role: "system", tool_call_id: "b", reasoning_details: many },
        {
          tool_calls: [{ ...call, extra_content: "y".repeat(70_000), ["__proto__"]: { id: "c" } }],
        },
      ),
      saying("Because [C3]."),
    );
    expect(turn).toMatchObject({ role: "assistant", tool_calls: [{ id: "a" }] });
    expect(JSON.stringify(turn).length).toBeLessThan(1000);
  });
});

describe("a turn that is nothing but calls", () => {
  const CALL = calling(part({ index: 0, id: "a" }, ONE));

  it("has a string for its text, and null where a server refuses an empty one", async ({
    expect,
  }) => {
    const strict = await inTurn(CALL, saying("Because [C3]."));
    expect(strict.turn).toHaveProperty("content", "");
    expect(strict.bodies).toHaveLength(2);

    const other = await inTurn(
      CALL,
      refusing(400, { detail: "messages[2]: content must not be empty" }),
      saying("Because [C3]."),
    );
    expect(other.told.text).toBe("Because [C3].");
    expect(other.turn).toHaveProperty("content", null);
  });
});
