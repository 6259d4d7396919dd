import { chunksOf } from "../upstream/body.ts";
import { pageShown } from "./model-error.ts";
import { isError, Refusal } from "./refusal.ts";

/** One object of an answer. Nothing in it can be relied on. */
export interface Frame {
  choices?: unknown;
  usage?: unknown;
  /** Where Groq has the usage. */
  x_groq?: unknown;
}

/** The last event of an answer, and the only one that is not JSON. */
const END = "[DONE]";
/** Events that say nothing: what they carry need not be JSON. */
const KEEP_ALIVE = /^(?:ping|heartbeat|keep[-_]?alive)$/i;
/** A frame holds a few words; a server that does not stream sends all of them in one. */
const FRAME_MAX_CODE_UNITS = 1024 * 1024;

/**
 * The frames of an answer, streamed or whole; returns whether the server said that it is complete. Throws a `Refusal`
 * for an error in their place. Event streams are read more generously than the standard has it, since servers write
 * them by hand: blank lines between events and after the last one may be missing.
 */
export async function* framesIn(
  body: ReadableStream<Uint8Array>,
  headers: Headers,
): AsyncGenerator<Frame, boolean> {
  let event = "";
  let data: string[] = [];
  let size = 0;
  /** Lines of JSON that are no event: the answer of a server that does not stream. */
  let isPlain = false;
  /** One object a line: then the last one does not make the answer whole. */
  let isInLines = false;

  function take(): Frame | typeof END | null {
    const text = data.join("\n").trim();
    const isNamedError = event === "error";
    const isKeepAlive = KEEP_ALIVE.test(event);
    [event, data, size] = ["", [], 0];
    if (text === END) {
      return END;
    }
    if (text === "" || isKeepAlive) {
      return null;
    }
    return frameIn(isNamedError ? parseLeniently(text) : JSON.parse(text), isNamedError, headers);
  }

  function add(text: string): void {
    size += text.length;
    if (size > FRAME_MAX_CODE_UNITS) {
      throw new RangeError("A frame is too long.");
    }
    data.push(text);
  }

  for await (const line of linesOf(body)) {
    isPlain ||= data.length === 0 && /^\s*[[{]/.test(line);
    if (isPlain) {
      // A line that is whole may be all of it, or the first of many.
      const frame = line.trim() !== "" && data.length === 1 && isWhole(data[0]) ? take() : null;
      if (frame !== null && frame !== END) {
        isInLines = true;
        yield frame;
      }
      add(line);
      continue;
    }
    if (/^\s*<(?:!doctype|html)\b/i.test(line)) {
      throw pageShown();
    }
    const [, name, value = ""] = /^[ \t]*(event|data|error)(?:: ?([^]*))?$/i.exec(line) ?? [];
    const field = name?.toLowerCase();
    if (field === "error") {
      // A field of llama.cpp's own.
      throw new Refusal(parseLeniently(value), headers);
    }
    if (field === "event") {
      event = value.trim();
    } else if (field === "data" && !(data.length === 1 && isWhole(data[0]))) {
      add(value);
    } else if (field === "data" || line === "") {
      const frame = take();
      if (frame === END) {
        return true;
      }
      if (frame !== null) {
        yield frame;
      }
      if (field === "data") {
        add(value);
      }
    }
  }
  const frame = take();
  if (frame !== null && frame !== END) {
    yield frame;
  }
  return frame === END || (isPlain && !isInLines);
}

/** Whether a line of data is all of an event, so that another one begins the next. */
function isWhole(line = ""): boolean {
  const text = line.trim();
  if (text === "" || text === END) {
    return true;
  }
  // Parsing costs; a line that ends within its JSON seldom ends like this.
  if (!text.endsWith("}")) {
    return false;
  }
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function parseLeniently(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function frameIn(parsed: unknown, isNamedError: boolean, headers: Headers): Frame | null {
  if (isNamedError) {
    throw new Refusal(parsed, headers);
  }
  if (parsed === null) {
    return null;
  }
  const only: unknown = Array.isArray(parsed) && parsed.length === 1 ? parsed[0] : parsed;
  if (typeof only !== "object" || only === null || Array.isArray(only)) {
    throw new Refusal(parsed, headers);
  }
  const { error, choices, x_groq: ofGroq, ...rest }: Record<string, unknown> = { ...only };
  const chosen: unknown[] = Array.isArray(choices) ? choices : [choices ?? []].flat();
  const isChunk = chosen.length > 0;
  if (
    [error, errorIn(ofGroq), ...chosen.map(errorIn)].some(isError) ||
    (!isChunk && Object.entries(rest).some(namesError))
  ) {
    throw new Refusal(parsed, headers);
  }
  // Some wrap what they pass on.
  const { result } = rest;
  const isWrapped = !isChunk && typeof result === "object" && result !== null;
  return isWrapped && "choices" in result ? frameIn(result, isNamedError, headers) : only;
}

/** Gateways of several providers have the error of one in its choice. */
function errorIn(holder: unknown): unknown {
  const { error, Error: named }: { error?: unknown; Error?: unknown } = Object(holder);
  return error ?? named ?? null;
}

/** What stands in a frame without choices that is an error, by servers that have no field `error`. */
function namesError([name, value]: [string, unknown]): boolean {
  switch (name) {
    case "object":
    case "type":
      return value === "error";
    case "Response":
      return isError(errorIn(value));
    // MiniMax has it in every answer; 0 is success.
    case "base_resp":
      return isError(Object(value).status_code);
    default:
      return /^(?:error\w*|detail|message|msg)$/i.test(name) && isError(value);
  }
}

/** The lines of a body, whichever line breaks it has; only line feeds and carriage returns break lines. */
async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let begun: string[] = [];
  let size = 0;
  let afterReturn = false;
  for await (const bytes of chunksOf(body)) {
    const text = decoder.decode(bytes, { stream: true });
    if (text === "") {
      continue;
    }
    const fresh = afterReturn && text.startsWith("\n") ? text.slice(1) : text;
    afterReturn = text.endsWith("\r");
    const lines = fresh.split(/\r\n|\n|\r/);
    const last = lines.pop() ?? "";
    for (const line of lines) {
      yield begun.join("") + line;
      begun = [];
      size = 0;
    }
    begun.push(last);
    size += last.length;
    if (size > FRAME_MAX_CODE_UNITS) {
      throw new RangeError("A line is too long.");
    }
  }
  yield begun.join("") + decoder.decode();
}
