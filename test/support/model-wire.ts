import { createModel } from "../../src/model/openai.ts";
import type { Prompt, ToolCall } from "../../src/summarize/ports.ts";
import { UpstreamError } from "../../src/upstream/error.ts";

/** A server that answers each request with the next of these, and with the last of them from then on. */
export type Answers = readonly (string | ((body: RequestBody) => string | Response))[];

export interface RequestBody {
  messages: { role: string; content: unknown; tool_calls?: unknown[] }[];
  [parameter: string]: unknown;
}

export interface Read {
  text: string;
  calls: readonly ToolCall[];
  failure: UpstreamError | undefined;
  outputTokens: number;
}

const PROMPT: Prompt = {
  system: "You summarize pull requests.",
  user: "[C3] comment by ada:\n| The back-off ignores Retry-After.",
  maxOutputTokens: 1500,
};

/** The model's client at a server of that kind: what it asked, how long it waited, what it read. */
export function speakTo(...answers: Answers) {
  const bodies: RequestBody[] = [];
  const waits: number[] = [];
  const model = createModel({
    apiKey: "sk-sample",
    baseUrl: "https://model.test/v1",
    model: "sample",
    deadline: 120_000,
    clock: {
      now: () => 0,
      sleep(ms) {
        waits.push(ms);
        return Promise.resolve();
      },
    },
    async fetch(input, init) {
      const body: RequestBody = await new Request(input, init).json();
      bodies.push(body);
      const planned = answers[Math.min(bodies.length, answers.length) - 1] ?? "";
      const answer = typeof planned === "function" ? planned(body) : planned;
      return typeof answer === "string" ? new Response(answer) : answer;
    },
  });

  async function read(change: Partial<Prompt> = {}): Promise<Read> {
    let text = "";
    let calls: readonly ToolCall[] = [];
    let outputTokens = 0;
    let failure: UpstreamError | undefined;
    try {
      for await (const told of model.write(
        { ...PROMPT, ...change },
        new AbortController().signal,
      )) {
        if (told.kind === "text") {
          text += told.text;
        } else if (told.kind === "calls") {
          ({ calls } = told);
        } else {
          ({ outputTokens } = told.usage);
        }
      }
    } catch (error) {
      if (!(error instanceof UpstreamError)) {
        throw error;
      }
      failure = error;
    }
    return { text, calls, failure, outputTokens };
  }

  return { model, bodies, waits, read };
}

export function chunk(delta: object | null, finish: string | null = null, more: object = {}) {
  return {
    id: "chatcmpl-1",
    object: "chat.completion.chunk",
    created: 1,
    model: "sample",
    choices: [{ index: 0, ...(delta === null ? {} : { delta }), finish_reason: finish }],
    ...more,
  };
}

export const DONE = "data: [DONE]\n\n";

/** The events of a stream, one for each object; what is text already stays so. */
export function events(...frames: readonly (object | string)[]): string {
  return frames
    .map((frame) => (typeof frame === "string" ? frame : `data: ${JSON.stringify(frame)}\n\n`))
    .join("");
}

/** A whole answer in the protocol's own form. */
export function saying(text: string): string {
  const words = text.match(/\s*\S+/g) ?? [];
  return events(
    chunk({ role: "assistant", content: "" }),
    ...words.map((content) => chunk({ content })),
    chunk({}, "stop"),
    DONE,
  );
}

export function refusing(
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): () => Response {
  return () => Response.json(body, { status, headers });
}
