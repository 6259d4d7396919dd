import { describe, it } from "vitest";

import { chunksOf, parseJson, readText } from "../../../src/upstream/body.ts";

/** A body in these chunks, and whether its connection was freed before its end. */
function bodyOf(...chunks: number[][]) {
  const left = chunks.map((bytes) => Uint8Array.from(bytes));
  const state = { cancelled: false };
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const next = left.shift();
      if (next === undefined) {
        controller.close();
      } else {
        controller.enqueue(next);
      }
    },
    cancel: () => void (state.cancelled = true),
  });
  return { body, state };
}

describe("a body", () => {
  it("is read as text, also where a character is cut in two, or lost its end", async ({
    expect,
  }) => {
    expect(await readText(bodyOf([0x61, 0xc3], [0xbc], [0x62]).body)).toBe("aüb");
    expect(await readText(bodyOf([0x61, 0xc3]).body)).toBe("a\ufffd");
  });

  it("is an empty text where there is none", async ({ expect }) => {
    expect(await readText(null)).toBe("");
    expect(await readText(new Response(null, { status: 204 }).body)).toBe("");
  });

  it("frees its connection when nobody wants the rest", async ({ expect }) => {
    const { body, state } = bodyOf([1], [2], [3]);
    const read: number[] = [];
    for await (const [byte] of chunksOf(body)) {
      read.push(byte ?? 0);
      if (byte === 2) {
        break;
      }
    }
    expect(read).toEqual([1, 2]);
    expect(state.cancelled).toBe(true);
  });

  it("is no JSON where it cannot be read as such", ({ expect }) => {
    expect(parseJson('{"a":1}')).toEqual({ a: 1 });
    expect(["", "{", "<html>"].map((text) => parseJson(text))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
