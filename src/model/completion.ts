import { createParser, type EventSourceMessage } from "eventsource-parser";
import { APIError } from "openai/error";
import type {
  ChatCompletionChunk,
  ChatCompletionCreateParamsStreaming,
} from "openai/resources/chat/completions";

import { chunksOf, parseJson, readText } from "../upstream/body.ts";

/** Where completions are asked for, and as whom. */
export interface CompletionServer {
  baseUrl: string;
  apiKey: string;
  fetch: typeof fetch;
}

/** The last event of an answer, and the only one that is not JSON. */
const END = "[DONE]";
/** A chunk holds a few words. */
const EVENT_MAX_CODE_UNITS = 1024 * 1024;

/**
 * Starts one streamed chat completion. Speaks the SDK's types and throws its errors without its client, which brings
 * every other resource of the API along: 82 kB compressed that would never run. Whatever `fetch` throws passes through.
 */
export async function streamCompletion(
  { baseUrl, apiKey, fetch }: CompletionServer,
  body: ChatCompletionCreateParamsStreaming,
  signal: AbortSignal,
): Promise<AsyncIterator<ChatCompletionChunk>> {
  const response = await fetch(`${baseUrl.replace(/\/+$/, "")}/chat/completions`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${apiKey}`,
      "content-type": "application/json",
      accept: "text/event-stream, application/json",
    },
    body: JSON.stringify(body),
    // The key goes to the configured server and nowhere else.
    redirect: "manual",
    signal,
  });
  if (!response.ok || response.body === null) {
    const answer = parseJson(await readText(response.body));
    throw APIError.generate(response.status, errorIn(answer), undefined, response.headers);
  }
  return chunksIn(response.body, response.headers);
}

async function* chunksIn(
  body: ReadableStream<Uint8Array>,
  headers: Headers,
): AsyncGenerator<ChatCompletionChunk> {
  const events: EventSourceMessage[] = [];
  const decoder = new TextDecoder();
  const parser = createParser({
    onEvent: (event) => events.push(event),
    maxBufferSize: EVENT_MAX_CODE_UNITS,
  });
  for await (const bytes of chunksOf(body)) {
    parser.feed(decoder.decode(bytes, { stream: true }));
    for (const { event, data } of events.splice(0)) {
      if (data === END) {
        return;
      }
      const chunk: ChatCompletionChunk & { error?: object } = JSON.parse(data);
      if (event === "error" || chunk.error !== undefined) {
        throw new APIError(undefined, chunk.error ?? chunk, undefined, headers);
      }
      yield chunk;
    }
  }
}

function errorIn(answer: unknown): object | undefined {
  return typeof answer === "object" && answer !== null ? answer : undefined;
}
