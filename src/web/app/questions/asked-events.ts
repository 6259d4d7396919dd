import type { AskedEvent } from "../../../protocol/questions.ts";

const NAMES = ["question", "tool", "delta", "answer"] as const;

/**
 * The events of an answer, as they come. EventSource cannot send a question; the stream is this page's own, with one
 * line for an event's name and one for its data, so that a whole parser would be carried for nothing.
 */
export async function* askedEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<AskedEvent> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) {
      return;
    }
    const frames = (rest + decoder.decode(value, { stream: true })).split("\n\n");
    rest = frames.pop() ?? "";
    for (const frame of frames) {
      const name = NAMES.find((each) => each === fieldOf(frame, "event"));
      const data = fieldOf(frame, "data");
      if (name !== undefined && data !== undefined) {
        yield { event: name, data: JSON.parse(data) };
      }
    }
  }
}

function fieldOf(frame: string, name: string): string | undefined {
  return frame
    .split("\n")
    .find((line) => line.startsWith(`${name}: `))
    ?.slice(name.length + 2);
}
