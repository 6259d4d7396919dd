import { describe, it } from "vitest";

import { createCallFilter } from "../../../src/model-output/call-filter.ts";

function read(said: string): string {
  let shown = "";
  const filter = createCallFilter((character) => {
    shown += character;
  });
  for (const character of said) {
    filter.read(character);
  }
  filter.end();
  return shown;
}

const CALL = '{"name": "search", "arguments": {"query": "retry"}}';

describe("a call that is written as text", () => {
  it.for([
    `<tool_call>\n${CALL}\n</tool_call>`,
    `<tool_call>${CALL}</tool_call>`,
    `<tool_call>\n${CALL}`,
    "<tool_call>\n<function=search>\n<parameter=query>retry</parameter>\n</function>\n</tool_call>",
    "<function=search>{}</function>",
    `<function_calls>\n<invoke name="search"></invoke>\n</function_calls>`,
    '<｜DSML｜function_calls>\n<｜DSML｜invoke name="search">\n</｜DSML｜invoke>\n</｜DSML｜function_calls>',
    `[TOOL_CALLS]search[ARGS]{}`,
    `<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>search<｜tool▁sep｜>{}<｜tool▁call▁end｜><｜tool▁calls▁end｜>`,
    "<|tool_calls_section_begin|><|tool_call_begin|>functions.search:0<|tool_calls_section_end|>",
    "<｜DSML｜function_calls",
    "<tool_call>",
    "<function",
  ])("is not shown: %s", (said, { expect }) => {
    expect(read(`Let me look.\n\n${said}`)).toBe("Let me look.\n\n");
  });

  it("leaves what comes after it", ({ expect }) => {
    expect(read(`<tool_call>${CALL}</tool_call>\nDone [C1].`)).toBe("\nDone [C1].");
  });
});

it.for([
  "The parser drops `<tool_call>` at the end of a line.\n<tool_call> is what Qwen writes [C1].",
  "It reads <function=search>{} in a text [C2].",
  "[C1] says so.\n[TODO] later.\n<b>bold</b> and <",
  "<tool_choice> is no call.\n[TOOL_CALL] neither.",
  "[",
])("lets a text through that is about such marks: %s", (said, { expect }) => {
  expect(read(said)).toBe(said);
});
