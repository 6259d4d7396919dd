import type OpenAI from "openai";
import type { ChatCompletionCreateParamsBase } from "openai/resources/chat/completions/completions";

import { readText } from "../upstream/body.ts";
import { type Frame, framesIn } from "./answer-frames.ts";
import { pageShown } from "./model-error.ts";
import { readRefusal } from "./refusal.ts";

/** Where completions are asked for, and as whom. */
export interface CompletionServer {
  baseUrl: string;
  apiKey: string;
  fetch: typeof fetch;
}

/** Starts one streamed chat completion. What `fetch` throws, and a `Refusal`, is the cause of what this throws. */
export type StreamCompletion = (
  body: ChatCompletionCreateParamsBase,
  signal: AbortSignal,
) => Promise<AsyncGenerator<Frame, boolean>>;

/**
 * Completions through OpenAI's own client. It makes the requests; errors and streams are read here, since other servers
 * send what it does not take.
 */
export function createCompletions({ baseUrl, apiKey, fetch }: CompletionServer): StreamCompletion {
  // Evaluating it takes 25 ms. They pass while the evidence is gathered.
  const loading = import("openai");
  loading.catch(() => {});
  let client: OpenAI | undefined;

  /** The client keeps of an error what OpenAI would send, and loses one whose body breaks off. */
  async function fetchAnswer(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    const response = await fetch(input, init);
    if (!response.ok) {
      const { status, headers, body } = response;
      throw readRefusal(await readText(body), headers, status);
    }
    if (/^text\/html\b/i.test(response.headers.get("content-type") ?? "")) {
      await response.body?.cancel();
      throw pageShown();
    }
    return response;
  }

  return async function streamCompletion(body, signal) {
    const { default: Client } = await loading;
    client ??= new Client({
      baseURL: baseUrl.replace(/\/+$/, ""),
      apiKey,
      fetch: fetchAnswer,
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
    return framesIn(response.body ?? new Blob([]).stream(), response.headers);
  };
}
