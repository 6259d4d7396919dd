import { createParser, type EventSourceMessage } from "eventsource-parser";
import type OpenAI from "openai";
import { APIError } from "openai/error";
import type {
  ChatCompletionChunk,
  ChatCompletionCreateParamsStreaming,
} from "openai/resources/chat/completions";

import { chunksOf, readText } from "../upstream/body.ts";

/** Where completions are asked for, and as whom. */
export interface CompletionServer {
  baseUrl: string;
  apiKey: string;
  fetch: typeof fetch;
}

/**
 * Starts one streamed chat completion. What `fetch` throws is the cause of what this throws; what the server refuses is
 * an `APIError`.
 */
export type StreamCompletion = (
  body: ChatCompletionCreateParamsStreaming,
  signal: AbortSignal,
) => Promise<AsyncIterator<ChatCompletionChunk>>;

/** The last event of an answer, and the only one that is not JSON. */
const END = "[DONE]";
/** A chunk holds a few words. */
const EVENT_MAX_CODE_UNITS = 1024 * 1024;

/**
 * Completions through OpenAI's own client. It makes the requests and knows the errors; the streams are read here, since
 * other servers send what its reader does not take.
 */
export function createCompletions({ baseUrl, apiKey, fetch }: CompletionServer): StreamCompletion {
  // Evaluating it takes 25 ms. They pass while the evidence is gathered.
  const loading = import("openai");
  loading.catch(() => {});
  let client: OpenAI | undefined;

  /** The client would take the error of a body that breaks off for the body. */
  async function fetchErrorsWhole(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    const response = await fetch(input, init);
    return response.ok || response.body === null
      ? response
      : new Response(await readText(response.body), response);
  }

  return async function streamCompletion(body, signal) {
    const { default: Client } = await loading;
    client ??= new Client({
      baseURL: baseUrl.replace(/\/+$/, ""),
      apiKey,
      fetch: fetchErrorsWhole,
      // The key goes to the configured server and nowhere else.
      fetchOptions: { redirect: "manual" },
      maxRetries: 0,
      logLevel: "off",
      // Otherwise read from the environment.
      adminAPIKey: null,
      organization: null,
      project: null,
      webhookSecret: null,
    });
    const { chat } = client;
    const headers = { accept: "text/event-stream, application/json" };
    const response = await chat.completions.create(body, { signal, headers }).asResponse();
    if (response.body === null) {
      throw APIError.generate(response.status, undefined, undefined, response.headers);
    }
    return chunksIn(response.body, response.headers);
  };
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
