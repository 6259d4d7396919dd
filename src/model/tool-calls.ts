import type {
  ChatCompletionChunk,
  ChatCompletionMessageParam,
  ChatCompletionTool,
} from "openai/resources/chat/completions";

import { TOOL_ARGUMENTS_MAX_CODE_UNITS } from "../limits.ts";
import type { Tool, ToolCall, Turn } from "../summarize/ports.ts";

type Fragment = NonNullable<ChatCompletionChunk.Choice.Delta["tool_calls"]>[number];

/** More in one answer are not meant. */
const CALLS_MAX = 16;
/** It goes back with every step. */
const ID_MAX_CODE_UNITS = 200;

export function toTool({ name, description, inputSchema }: Tool): ChatCompletionTool {
  return { type: "function", function: { name, description, parameters: inputSchema } };
}

export function toMessage(turn: Turn): ChatCompletionMessageParam {
  return turn.kind === "result"
    ? { role: "tool", tool_call_id: turn.callId, content: turn.text }
    : {
        role: "assistant",
        content: turn.text === "" ? null : turn.text,
        tool_calls: turn.calls.map(({ id, name, arguments: given }) => ({
          id,
          type: "function",
          function: { name, arguments: given },
        })),
      };
}

/** Puts the calls of one answer together. Servers send each in fragments or whole, with an index, an id or neither. */
export function createCallReader(): { read(fragments: unknown): void; readonly calls: ToolCall[] } {
  const calls: (ToolCall & { index: number | undefined })[] = [];

  function read({ index, id, function: part }: Partial<Fragment>): void {
    const [last] = calls.slice(-1);
    let call =
      index === undefined
        ? id === undefined || id === last?.id
          ? last
          : undefined
        : calls.find((each) => each.index === index);
    if (call === undefined) {
      if (calls.length === CALLS_MAX) {
        return;
      }
      const named = text(id).slice(0, ID_MAX_CODE_UNITS) || `call_${calls.length + 1}`;
      call = { index, id: named, name: "", arguments: "" };
      calls.push(call);
    }
    // Some servers repeat the name with every fragment.
    call.name ||= text(part?.name).slice(0, 200);
    // What is cut is no JSON, and goes back to the model as such.
    call.arguments = (call.arguments + text(part?.arguments)).slice(
      0,
      TOOL_ARGUMENTS_MAX_CODE_UNITS,
    );
  }

  return {
    read(fragments) {
      if (Array.isArray(fragments)) {
        fragments.forEach(read);
      }
    },
    get calls() {
      return calls.map(({ id, name, arguments: given }) => ({ id, name, arguments: given }));
    },
  };
}

/** The types promise more than arrives: whole arguments may come as an object. */
function text(value: unknown): string {
  if (typeof value === "string") {
    return value;
  }
  return value === undefined || value === null ? "" : JSON.stringify(value);
}
