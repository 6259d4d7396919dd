/** The chunks of a body; leaving the loop early cancels it, which frees the connection. */
export async function* chunksOf(
  body: ReadableStream<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const reader: ReadableStreamDefaultReader<Uint8Array> = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        return;
      }
      yield value;
    }
  } finally {
    // Does nothing to a body that has ended or broken.
    await reader.cancel().catch(() => {});
  }
}

/** A whole body as text; bounded by the guard it came through. */
export async function readText(body: ReadableStream<Uint8Array> | null): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  if (body !== null) {
    for await (const chunk of chunksOf(body)) {
      text += decoder.decode(chunk, { stream: true });
    }
  }
  return text + decoder.decode();
}

/** JSON from outside, not trusted; undefined when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
