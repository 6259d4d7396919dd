import { describe, it } from "vitest";

import type { EmittedEvent } from "../../../../src/protocol/events.ts";
import { encodeFrame } from "../../../../src/summary-job/stream/frame.ts";

function failed(title: string): EmittedEvent {
  const error = { code: "internal", message: title, requestId: "r" };
  const usage = { inputTokens: 0, outputTokens: 0, calls: 0 };
  return { event: "done", data: { outcome: "failed", error, elapsedMs: 1, usage } };
}

describe("a frame", () => {
  it("gives its id last, so that no reader knows the id of an event it has not read", ({
    expect,
  }) => {
    const event = failed("It broke.");
    expect(encodeFrame(event, 7)).toBe(
      `event: done\ndata: ${JSON.stringify(event.data)}\nid: 7\n\n`,
    );
    const bare = encodeFrame({ event: "delta", data: { number: 1, offset: 0, text: "a" } });
    expect(bare).toBe('event: delta\ndata: {"number":1,"offset":0,"text":"a"}\n\n');
  });

  it.for(["\u0085", "\u2028", "\u2029", "\r", "\n", "\v", "\f"])(
    "holds %j as an escape that means the same",
    (separator, { expect }) => {
      const event = failed(`a${separator}b`);
      const frame = encodeFrame(event);
      expect(frame.split(/[\r\n\v\f\u0085\u2028\u2029]/)).toHaveLength(4);
      expect(JSON.parse(/^data: (.*)$/m.exec(frame)?.[1] ?? "")).toEqual(event.data);
    },
  );
});
