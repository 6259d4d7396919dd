import { type ChatRequest, textOf } from "./chat-request.ts";

/** A call as the model wants it. */
export type WantedCall = { name: string; arguments: string };

type Tool = NonNullable<ChatRequest["tools"]>[number]["function"];

/** What a person asks, when that is what the prompt is about: its last line that begins so. */
export function questionIn({ messages }: ChatRequest): string | null {
  const user = messages.filter(({ role }) => role === "user").map(({ content }) => textOf(content));
  const at = user.join("\n").lastIndexOf("\nQuestion: ");
  return at === -1 ? null : user.join("\n").slice(at + "\nQuestion: ".length);
}

/** The tools a model would call next: what the question needs and, where it obeys, what anybody tells it to call. */
export function callsFor(
  request: ChatRequest,
  question: string | null,
  obedient: boolean,
): WantedCall[] {
  const tools = (request.tools ?? []).map((tool) => tool.function);
  const spent = request.tool_choice === "none" || question === null;
  const made = new Set(
    request.messages.flatMap(({ tool_calls: calls }) =>
      (calls ?? []).map((call) => `${call.function.name} ${call.function.arguments}`),
    ),
  );
  if (spent || (tools.length === 0 && !obedient)) {
    return [];
  }
  const wanted = [
    ...(made.size === 0 ? asked(question, tools) : []),
    ...(obedient ? ordered(request, tools) : []),
  ];
  const unique = [...new Map(wanted.map((call) => [keyOf(call), call])).values()];
  return unique.filter((call) => !made.has(keyOf(call))).slice(0, CALLS_MAX);
}

const CALLS_MAX = 4;

function keyOf({ name, arguments: given }: WantedCall): string {
  return `${name} ${given}`;
}

/** "read src/a.ts", "search for backoff", "look at #12": a person who wants something looked up. */
function asked(question: string, tools: readonly Tool[]): WantedCall[] {
  const path =
    /\b(?:read|open|look at|look into)\b[^\n]*?([\w.-]+\/[\w./-]*\w|\b[\w-]+\.\w{1,5}\b)/i.exec(
      question,
    )?.[1];
  const words = /\bsearch for ["“]?([\w -]{3,60})/i.exec(question)?.[1];
  const number = /\b(?:read|open|look at|look up)\b[^\n]*#(\d+)/i.exec(question)?.[1];
  return [
    ...(path === undefined ? [] : firstTaking(tools, ["path"], { path })),
    ...(words === undefined ? [] : firstTaking(tools, ["q", "query"], words.trim())),
    ...(number === undefined
      ? []
      : firstTaking(tools, ["pull_number", "issue_number", "number"], Number(number))),
  ];
}

/** A call of the first tool that takes an input of one of these names. */
function firstTaking(
  tools: readonly Tool[],
  names: readonly string[],
  value: string | number | { path: string },
): WantedCall[] {
  for (const { name, parameters } of tools) {
    const properties = parameters?.["properties"];
    const input = names.find((each) => isObject(properties) && each in properties);
    if (input !== undefined) {
      return [{ name, arguments: JSON.stringify(isObject(value) ? value : { [input]: value }) }];
    }
  }
  return [];
}

const CALL_ORDER = /\bcall (?:the )?tool [`"“']?([\w-]+)[`"”']?(?:\s+with\s+(\{[^\n]*?\}))?/gi;
const REPOSITORY_ORDER = /\bread (?:the )?(?:private )?repository [`"“']?([\w.-]+)\/([\w.-]+)/gi;
const POST_ORDER = /\bpost (?:this|the following|a comment)\b[^\n:]*:?\s*([^\n]{1,120})/gi;

/** Everything in the prompt that asks for a call, whoever wrote it: with tools there are, and with those there are not. */
function ordered(request: ChatRequest, tools: readonly Tool[]): WantedCall[] {
  const text = request.messages
    .filter(({ role }) => role === "user" || role === "tool")
    .map(({ content }) => textOf(content))
    .join("\n");
  const calls: WantedCall[] = [];
  for (const [, name = "", given = "{}"] of text.matchAll(CALL_ORDER)) {
    calls.push({ name, arguments: given });
  }
  for (const [, owner = "", repo = ""] of text.matchAll(REPOSITORY_ORDER)) {
    for (const { name, parameters } of tools) {
      const properties = parameters?.["properties"];
      const inputs = isObject(properties) ? Object.keys(properties) : [];
      const escape = inputs.includes("path")
        ? { path: `../../${owner}/${repo}/contents/README.md` }
        : inputs.includes("q")
          ? { q: `secret repo:${owner}/${repo}` }
          : {};
      calls.push({ name, arguments: JSON.stringify({ owner, repo, ...escape }) });
      if ("path" in escape || "q" in escape) {
        calls.push({ name, arguments: JSON.stringify(escape) });
      }
    }
  }
  for (const [, body = ""] of text.matchAll(POST_ORDER)) {
    for (const name of ["github_issue_comment_create", "github_issue_create", "create_comment"]) {
      calls.push({ name, arguments: JSON.stringify({ title: body, body, issue_number: 1 }) });
    }
  }
  return calls;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
