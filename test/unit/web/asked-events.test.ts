import { it } from "vitest";

import type { AskedEvent } from "../../../src/protocol/questions.ts";
import { askedEvents } from "../../../src/web/app/questions/asked-events.ts";

const DELTA: AskedEvent = { event: "delta", data: { offset: 0, text: "ab\n\nc: é 🎉" } };
const STREAM = [
  "retry: 2000\n\n",
  ": still here\n\n",
  `id: 3\nevent: delta\ndata: ${JSON.stringify(DELTA.data)}\n\n`,
  "event: later\ndata: {}\n\n",
  "event: answer\ndata: {}",
].join("");

async function read(chunkSize: number): Promise<AskedEvent[]> {
  const bytes = new TextEncoder().encode(STREAM);
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      for (let at = 0; at < bytes.length; at += chunkSize) {
        controller.enqueue(bytes.slice(at, at + chunkSize));
      }
      controller.close();
    },
  });
  return await Array.fromAsync(askedEvents(body));
}

it("reads the events of an answer wherever the stream was cut, and none that is not whole", async ({
  expect,
}) => {
  for (const chunkSize of [1, 2, 3, 7, 1000]) {
    expect(await read(chunkSize)).toEqual([DELTA]);
  }
});
