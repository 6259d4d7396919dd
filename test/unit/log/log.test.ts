import { afterEach, describe, it, vi } from "vitest";

import { type LogLevel, log, setLogLevel } from "../../../src/log/log.ts";

afterEach(() => {
  setLogLevel("info");
  vi.restoreAllMocks();
});

describe("the log", () => {
  it.for([
    ["debug", ["debug", "info", "warn", "error"]],
    ["info", ["info", "warn", "error"]],
    ["warn", ["warn", "error"]],
  ] as const)("writes at %s what is at least as urgent", ([level, written], { expect }) => {
    const lines: string[] = [];
    const levels: readonly LogLevel[] = ["debug", "info", "warn", "error"];
    for (const each of levels) {
      vi.spyOn(console, each).mockImplementation((line: string) => lines.push(line));
    }
    setLogLevel(level);
    for (const each of levels) {
      log(each, "something");
    }
    expect(lines.map((line) => JSON.parse(line).level)).toEqual(written);
  });
});
