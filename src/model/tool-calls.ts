import type {
  ChatCompletionMessageParam,
  ChatCompletionTool,
} from "openai/resources/chat/completions";

import { TOOL_ARGUMENTS_MAX_CODE_UNITS } from "../limits.ts";
import type { CallExtras, Tool, ToolCall, Turn } from "../summarize/ports.ts";
import { parseJson } from "../upstream/body.ts";
import { createFields } from "./extra-fields.ts";

/** More in one answer are not meant. */
const CALLS_MAX = 16;
/** It goes back with every step. */
const ID_MAX_CODE_UNITS = 200;

export function toTool(
  { name, description, inputSchema }: Tool,
  isClosed: boolean,
): ChatCompletionTool {
  const { additionalProperties: _, ...open } = inputSchema;
  const parameters = isClosed ? inputSchema : open;
  return { type: "function", function: { name, description, parameters } };
}

interface Wording {
  /** What stands for the text of a turn that has none. */
  noText: "" | null;
  /** Extra fields that the server does not take back. */
  unwanted: ReadonlySet<string>;
}

export function toMessage(turn: Turn, { noText, unwanted }: Wording): ChatCompletionMessageParam {
  if (turn.kind === "result") {
    return { role: "tool", tool_call_id: turn.callId, content: turn.text };
  }

  function wanted(fields: CallExtras[keyof CallExtras] = {}): object {
    return Object.fromEntries(Object.entries(fields).filter(([name]) => !unwanted.has(name)));
  }

  return {
    ...wanted(turn.calls[0]?.extras?.turn),
    role: "assistant",
    content: turn.text === "" ? noText : turn.text,
    tool_calls: turn.calls.map(({ id, name, arguments: given, extras }) => ({
      ...wanted(extras?.call),
      id,
      type: "function",
      // Servers parse them again: nothing, or a part of an object, fails the turn.
      function: { ...wanted(extras?.function), name, arguments: isComplete(given) ? given : "{}" },
    })),
  };
}

export interface CallReader {
  /** Fragments of calls, as one chunk holds them. */
  read(fragments: unknown): void;
  /** Whether any call has begun. */
  readonly hasCalls: boolean;
  /** Whether there are calls, and nothing of them is missing. */
  readonly areWhole: boolean;
  /** With what their turn brought beside them. */
  end(turn: CallExtras["turn"]): ToolCall[];
}

interface Draft {
  id: string;
  index: number | undefined;
  name: string;
  arguments: string;
  call: ReturnType<typeof createFields>;
  function: ReturnType<typeof createFields>;
}

/** Puts the calls of one answer together. Servers send each in fragments or whole, with an index, an id or neither. */
export function createCallReader(): CallReader {
  const drafts: Draft[] = [];

  /** The call that a fragment goes on with. Neither an index nor an id is sure to be a call's own, or to be there. */
  function goesOn(index: number | undefined, id: string, name: string, given: string) {
    const draft =
      index === undefined
        ? (drafts.findLast((each) => id !== "" && each.id === id) ?? drafts.at(-1))
        : (drafts.findLast((each) => each.index === index && each.id === id) ??
          drafts.findLast((each) => each.index === index));
    if (draft === undefined) {
      return undefined;
    }
    const isFull = isComplete(draft.arguments);
    const isOther =
      id !== "" && draft.id !== "" && id !== draft.id
        ? name !== "" || isFull
        : name !== "" &&
          draft.name !== "" &&
          (name !== draft.name ||
            (isFull && /^\s*\{/.test(given) && !(id === draft.id && isRepeated(draft, given))));
    return isOther ? undefined : draft;
  }

  function read(fragment: unknown): void {
    if (typeof fragment !== "object" || fragment === null) {
      return;
    }
    const {
      index: place,
      id: told,
      type: _type,
      function: part,
      ...more
    }: Record<string, unknown> = { ...fragment };
    const inner: Record<string, unknown> = typeof part === "object" ? { ...part } : {};
    const { name: called, arguments: sent, ...moreOfFunction } = inner;
    const index = Number.isInteger(place) ? Number(place) : undefined;
    const id = text(told).slice(0, ID_MAX_CODE_UNITS);
    const name = nameIn(text(called)).slice(0, 200);
    const given = text(sent);
    let draft = goesOn(index, id, name, given);
    if (draft === undefined) {
      if (drafts.length === CALLS_MAX) {
        return;
      }
      draft = {
        id,
        index,
        name: "",
        arguments: "",
        call: createFields(),
        function: createFields(),
      };
      drafts.push(draft);
    }
    draft.id ||= id;
    // Some servers repeat the name with every fragment.
    draft.name ||= name;
    // What is cut is no JSON, and goes back to the model as such.
    const before = isRepeated(draft, given) ? "" : draft.arguments;
    draft.arguments = (before + given).slice(0, TOOL_ARGUMENTS_MAX_CODE_UNITS);
    draft.call.add(more);
    draft.function.add(moreOfFunction);
  }

  return {
    read(fragments) {
      if (Array.isArray(fragments)) {
        fragments.forEach(read);
      }
    },
    get hasCalls() {
      return drafts.length > 0;
    },
    get areWhole() {
      return (
        drafts.length > 0 &&
        drafts.every(({ name, arguments: given }) => name !== "" && isComplete(given))
      );
    },
    end(turn) {
      const taken = new Set<string>();
      return drafts.map((draft, at) => {
        const id = draft.id === "" || taken.has(draft.id) ? freeId(at, taken, drafts) : draft.id;
        taken.add(id);
        const extras: CallExtras = {
          ...(at === 0 && turn !== undefined ? { turn } : {}),
          ...fieldsOf("call", draft.call.all()),
          ...fieldsOf("function", draft.function.all()),
        };
        return {
          id,
          name: draft.name,
          arguments: unwrapped(draft.arguments),
          ...(Object.keys(extras).length > 0 ? { extras } : {}),
        };
      });
    },
  };
}

function fieldsOf(name: keyof CallExtras, fields: CallExtras["call"]): CallExtras {
  return fields === undefined ? {} : { [name]: fields };
}

/** Nine letters and digits: some servers take no other ids back. */
function freeId(at: number, taken: ReadonlySet<string>, drafts: readonly Draft[]): string {
  for (let number = at + 1; ; number += 1) {
    const id = `call${String(number).padStart(5, "0")}`;
    if (!taken.has(id) && drafts.every((each) => each.id !== id)) {
      return id;
    }
  }
}

/** Some servers begin with an empty object, or end with the whole of what they sent in fragments. */
function isRepeated(draft: Draft, given: string): boolean {
  const before = draft.arguments.trim();
  return (before === "{}" || before === given.trim()) && isComplete(before) && isComplete(given);
}

function isComplete(given: string): boolean {
  if (!given.trimEnd().endsWith("}")) {
    return false;
  }
  try {
    JSON.parse(given);
    return true;
  } catch {
    return false;
  }
}

/** Some write the object as a text within JSON, or as a block of code. */
function unwrapped(given: string): string {
  const [, code = given] = /^\s*(?:```)?\s*(?:json\b)?\s*([^]*?)\s*(?:```)?\s*$/.exec(given) ?? [];
  if (isComplete(given) || isComplete(code)) {
    return isComplete(given) ? given : code;
  }
  const inner = /^\s*"/.test(given) ? parseJson(given) : undefined;
  return typeof inner === "string" && isComplete(inner) ? inner : given;
}

/** Models that write calls as text leave marks of their own form in a name: `functions.read:0`, `read<|channel|>json`. */
function nameIn(called: string): string {
  return called
    .trim()
    .replace(/<\|.*$/s, "")
    .replace(/^functions\./, "")
    .replace(/:\d+$/, "");
}

/** Whole arguments may come as an object. */
function text(value: unknown): string {
  if (typeof value === "string") {
    return value;
  }
  return value === undefined || value === null ? "" : JSON.stringify(value);
}
