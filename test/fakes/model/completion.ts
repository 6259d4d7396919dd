import { apiError, apiErrorBody } from "./api-error.ts";
import type { ChatRequest } from "./chat-request.ts";
import type { Pace } from "./pace.ts";
import type { Reply } from "./reply.ts";
import type { Dialect } from "./settings.ts";
import type { WantedCall } from "./tool-use.ts";
import { besideInPieces, signature } from "./wanted-back.ts";

export type CompletionOptions = {
  request: ChatRequest;
  reply: Reply;
  dialect: Dialect;
  pace: Pace;
  /** Writes each token in place of the answer's own. */
  stamp: (() => string) | null;
  id: string;
  createdSeconds: number;
};

function usageOf(reply: Reply, completionTokens = reply.completionTokens) {
  return {
    prompt_tokens: reply.promptTokens,
    completion_tokens: completionTokens,
    total_tokens: reply.promptTokens + completionTokens,
  };
}

function toolCall(
  completionId: string,
  dialect: Dialect,
  { name, arguments: given }: WantedCall,
  index: number,
) {
  return {
    ...signature(dialect.wantsBack),
    id: `call_${completionId.replace("chatcmpl-", "")}_${index}`,
    type: "function",
    function: { name, arguments: given },
  };
}

/** The content of the chunks that a piece of text comes in. */
function contentsOf({ content }: Dialect, text: string): unknown[] {
  switch (content) {
    case "text":
      return [text];
    case "parts":
      return [
        [{ type: "thinking", thinking: [{ type: "text", text: "Let me see." }] }],
        [{ type: "text", text }],
      ];
    case "numbers":
      return text
        .split(/(?<!\d)(?=\d)|(?<=\d)(?!\d)/)
        .map((part) => (/^(?:0|[1-9]\d{0,9})$/.test(part) ? Number(part) : part));
  }
}

/** The whole answer at once, when the last token would have been written. */
export async function completionResponse(options: CompletionOptions): Promise<Response> {
  const { request, reply, dialect, pace, id, createdSeconds } = options;
  await pace.token(reply.completionTokens);
  if (reply.plan?.errorAfterTokens !== undefined) {
    return apiError(
      500,
      "server_error",
      null,
      "The server had an error while processing your request.",
    );
  }
  const text = reply.chunks.join("");
  const thoughts = reply.reasoning.join("");
  const ending = reply.finishReason ?? "";
  const tagged =
    dialect.reasoning === "think-tags" ? `<think>${thoughts}</think>\n\n${text}` : text;
  const beside =
    dialect.reasoning === "reasoning" || dialect.reasoning === "reasoning_content"
      ? { [dialect.reasoning]: thoughts }
      : {};
  const body = {
    id,
    object: "chat.completion",
    created: createdSeconds,
    model: request.model,
    choices: [
      {
        index: 0,
        message: {
          role: "assistant",
          content: tagged === "" ? null : tagged,
          refusal: null,
          ...beside,
          ...(reply.calls.length > 0
            ? Object.assign({}, ...besideInPieces(dialect.wantsBack))
            : {}),
          ...(reply.calls.length === 0
            ? {}
            : { tool_calls: reply.calls.map((call, index) => toolCall(id, dialect, call, index)) }),
        },
        logprobs: null,
        finish_reason: dialect.endings[ending] ?? reply.finishReason,
      },
    ],
    ...(dialect.usage === "never" ? {} : { usage: usageOf(reply) }),
  };
  return Response.json(body);
}

/** What a server that writes fast has written by the time that the connection takes more. */
const FRAMES_AT_ONCE = 16;

/** The answer as server-sent events, a token each. */
export function streamedResponse(options: CompletionOptions, signal: AbortSignal): Response {
  const frames = streamFrames(options, signal);
  const encoder = new TextEncoder();
  const isEachAlone = options.stamp !== null || options.reply.plan !== undefined;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      let text = "";
      let next = await frames.next();
      for (let count = 1; next.done !== true; count += 1) {
        text += next.value;
        if (isEachAlone || count === FRAMES_AT_ONCE || !options.pace.isFree()) {
          break;
        }
        next = await frames.next();
      }
      if (text !== "") {
        controller.enqueue(encoder.encode(text));
      }
      if (next.done === true) {
        controller.close();
      }
    },
    async cancel() {
      options.pace.stop();
      await frames.return(undefined);
    },
  });
  return new Response(body, {
    headers: { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache" },
  });
}

async function* streamFrames(
  options: CompletionOptions,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const { request, reply, dialect, pace, stamp, id, createdSeconds } = options;
  const { plan } = reply;
  const newline = dialect.crlf ? "\r\n" : "\n";
  const wantsUsage =
    request.stream_options?.include_usage === true && dialect.usage === "when-asked";

  function event(data: string): string {
    return `data: ${data}${newline}${dialect.framing === "lines" ? "" : newline}`;
  }

  function frame(choices: object[], extra: object = {}): string {
    return event(
      JSON.stringify({
        id,
        object: "chat.completion.chunk",
        created: createdSeconds,
        model: request.model,
        choices,
        ...(wantsUsage ? { usage: null } : {}),
        ...extra,
      }),
    );
  }

  function delta(fields: object, finishReason: string | null = null, written = 0): string {
    return frame(
      [{ index: 0, delta: fields, logprobs: null, finish_reason: finishReason }],
      dialect.usage === "every-frame" ? { usage: usageOf(reply, written) } : {},
    );
  }

  if (dialect.promptFilterFrame) {
    yield frame([], { prompt_filter_results: [{ prompt_index: 0, content_filter_results: {} }] });
  }
  if (dialect.comments) {
    yield `: PROCESSING${newline}${newline}`;
  }
  await pace.token(0);
  yield delta({ role: "assistant", content: "" });
  let written = 0;
  if (dialect.reasoning === "think-tags") {
    yield delta({ content: "<think>" });
  }
  for (const thought of reply.reasoning) {
    written += 1;
    await pace.token(written);
    yield delta(
      { [dialect.reasoning === "think-tags" ? "content" : dialect.reasoning]: thought },
      null,
      written,
    );
  }
  if (dialect.reasoning === "think-tags") {
    yield delta({ content: "</think>\n\n" });
  }
  for (const [index, chunk] of [...reply.chunks, null].entries()) {
    if (index === plan?.endAfterTokens) {
      return;
    }
    if (index === plan?.silentAfterTokens) {
      await pace.forever(signal);
      return;
    }
    if (index === plan?.errorAfterTokens) {
      yield event(JSON.stringify(apiErrorBody("server_error", null, "The server had an error.")));
      return;
    }
    if (index === plan?.malformedAfterTokens) {
      yield event('{"choices":[{"delta":');
    }
    if (chunk === null || signal.aborted) {
      break;
    }
    written += 1;
    await pace.token(written);
    for (const content of contentsOf(dialect, stamp?.() ?? chunk)) {
      yield delta({ content }, null, written);
    }
  }
  if (reply.calls.length > 0) {
    for (const piece of besideInPieces(dialect.wantsBack)) {
      yield delta(piece, null, written);
    }
  }
  for (const [at, call] of reply.calls.entries()) {
    const whole = toolCall(id, dialect, call, at);
    const index = dialect.toolCalls === "same-index" ? 0 : at;
    if (dialect.toolCalls === "whole" || dialect.toolCalls === "same-index") {
      const placed = dialect.toolCalls === "whole" ? whole : { ...whole, index };
      yield delta({ tool_calls: [placed] }, null, written);
      continue;
    }
    const again = dialect.toolCalls === "null-ids" ? { id: null } : {};
    const begun = { ...whole, index, function: { ...whole.function, arguments: "" } };
    yield delta({ tool_calls: [begun] }, null, written);
    for (const fragment of call.arguments.match(/[^]{1,12}/gu) ?? []) {
      await pace.token(written);
      yield delta(
        { tool_calls: [{ ...again, index, function: { arguments: fragment } }] },
        null,
        written,
      );
    }
  }
  const ending = reply.finishReason === null ? "" : reply.finishReason;
  const named = dialect.endings[ending] ?? ending;
  if (named !== "") {
    yield delta({}, named, written);
  }
  if (wantsUsage) {
    yield frame([], { usage: usageOf(reply) });
  }
  if (dialect.done) {
    yield event("[DONE]");
  }
}
