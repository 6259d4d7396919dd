import { parseJson } from "../upstream/body.ts";
import { waitIn } from "./wait.ts";

/** How deep and how much of what a server says is looked at: it says what it has to say early. */
const DEPTH_MAX = 8;
const TEXTS_MAX = 200;
const SAID_MAX_CODE_UNITS = 8000;

/** What repeats the request, which says nothing of what is wrong with it. */
const ECHOES: ReadonlySet<string> = new Set(["input", "body", "request", "ctx"]);

/**
 * What a server answers in place of text, as its status or within a stream. Servers agree on no shape for it, so that
 * all words in it are taken together, whatever holds them. They are for reading here and are shown to nobody.
 */
export class Refusal extends Error {
  override readonly name = "Refusal";
  /** Of HTTP, or as named within a stream. */
  readonly status: number | undefined;
  /** What was refused, where the server names it apart. */
  readonly parameter: string;
  readonly said: string;
  readonly retryAfterMs: number | undefined;

  constructor(answer: unknown, headers: Headers, status?: number) {
    super("The server refused.");
    const heard = listen(answer);
    this.status = status ?? heard.status;
    this.parameter = heard.parameter;
    this.said = heard.texts.join("\n").slice(0, SAID_MAX_CODE_UNITS);
    this.retryAfterMs = waitIn(withLimits(headers, heard.limits), heard.waits, this.said);
  }
}

/** The body of an answer that is no success, JSON or not. */
export function readRefusal(body: string, headers: Headers, status: number): Refusal {
  return new Refusal(parseJson(body) ?? body, headers, status);
}

/** Whether a frame that came in place of a chunk, or a field of one, holds an error. Gateways send empty ones as well. */
export function isError(value: unknown): boolean {
  return typeof value === "object" && value !== null
    ? Object.values(value).some(Boolean)
    : Boolean(value);
}

interface Heard {
  texts: string[];
  status: number | undefined;
  parameter: string;
  /** The values of the fields that tell how long to wait, by their names. */
  waits: [name: string, value: unknown][];
  /** The headers of another server that a gateway passes on in its answer. */
  limits: [name: string, value: string][];
}

function withLimits(headers: Headers, limits: Heard["limits"]): Headers {
  const all = new Headers(headers);
  limits.forEach(([name, value]) => all.set(name, value));
  return all;
}

function listen(answer: unknown): Heard {
  const heard: Heard = { texts: [], status: undefined, parameter: "", waits: [], limits: [] };

  function visit(value: unknown, name: string, depth: number): void {
    if (depth > DEPTH_MAX || heard.texts.length >= TEXTS_MAX) {
      return;
    }
    if (typeof value === "object" && value !== null) {
      for (const [key, inner] of Object.entries(value)) {
        if (!ECHOES.has(key) || typeof inner !== "object") {
          visit(inner, Array.isArray(value) ? name : key, depth + 1);
        }
      }
      return;
    }
    if (/^(?:retry[_-]?(?:delay|after)|estimated_time)/i.test(name)) {
      heard.waits.push([name, value]);
    }
    if (/^[a-z-]*ratelimit-[a-z-]+$/i.test(name) && /^[\w:.+-]{1,40}$/.test(String(value))) {
      heard.limits.push([name, String(value)]);
    }
    if (/^(?:status|code|status_?code|error_?code)$/i.test(name)) {
      heard.status ??= statusIn(value);
    }
    if (typeof value !== "string") {
      return;
    }
    if (name === "param") {
      heard.parameter ||= value;
    }
    // Gateways pass on what they were told as a string of JSON.
    const inner = /^\s*[[{]/.test(value) ? parseJson(value) : undefined;
    if (inner === undefined) {
      heard.texts.push(value.slice(0, SAID_MAX_CODE_UNITS));
    } else {
      visit(inner, name, depth + 1);
    }
  }

  visit(answer, "", 0);
  return heard;
}

function statusIn(value: unknown): number | undefined {
  const status = typeof value === "string" && /^\d{3}$/.test(value) ? Number(value) : value;
  return typeof status === "number" && Number.isInteger(status) && status >= 400 && status < 600
    ? status
    : undefined;
}
