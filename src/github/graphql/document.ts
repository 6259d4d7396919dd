/**
 * A query document as a tree whose parts can be left out. It reads what Docket itself sends and no more: no mutations, no
 * block strings, no comments.
 */

export interface Document {
  definitions: Definition[];
}

export interface Definition {
  kind: "query" | "fragment";
  name: string;
  /** Of a fragment: the type that it selects from. */
  on?: string;
  variables: Variable[];
  selections: Selection[];
}

interface Variable {
  name: string;
  text: string;
}

export type Selection = Field | InlineFragment | Spread;

export interface Field extends Place {
  kind: "field";
  /** Its name in the answer. */
  key: string;
  name: string;
  /** Arguments and directives, as they were written. */
  given: string;
  /** Empty for a value. */
  selections: Selection[];
}

export interface InlineFragment extends Place {
  kind: "inline";
  on: string;
  selections: Selection[];
}

interface Spread extends Place {
  kind: "spread";
  name: string;
}

/** Where it stands in the text it was read from. */
interface Place {
  start: number;
  end: number;
}

const TOKEN = /\.\.\.|\w+|[^\s,]/g;

export function readDocument(text: string): Document {
  const tokens = [...text.matchAll(TOKEN)].map(({ 0: word, index }) => ({ word, index }));
  let at = 0;

  function peek(): string | undefined {
    return tokens[at]?.word;
  }

  function take(expected?: string): string {
    const word = peek();
    if (word === undefined || (expected !== undefined && word !== expected)) {
      throw new Error(`The document has ${word ?? "an end"} in place of ${expected ?? "more"}.`);
    }
    at += 1;
    return word;
  }

  function position(): number {
    return tokens[at]?.index ?? text.length;
  }

  function end(): number {
    const last = tokens[at - 1];
    return last === undefined ? 0 : last.index + last.word.length;
  }

  /** What stands in brackets, with them. */
  function bracketed(): void {
    take("(");
    for (let depth = 1; depth > 0;) {
      const word = take();
      depth += word === "(" ? 1 : word === ")" ? -1 : 0;
    }
  }

  function given(): string {
    const start = position();
    while (peek() === "(" || peek() === "@") {
      if (peek() === "@") {
        take();
        take();
      } else {
        bracketed();
      }
    }
    return text.slice(start, Math.max(start, end()));
  }

  function selections(): Selection[] {
    const list: Selection[] = [];
    take("{");
    while (peek() !== "}") {
      list.push(selection());
    }
    take("}");
    return list;
  }

  function selection(): Selection {
    const start = position();
    if (peek() === "...") {
      take();
      if (peek() === "on") {
        take();
        return { kind: "inline", on: take(), selections: selections(), start, end: end() };
      }
      return { kind: "spread", name: take(), start, end: end() };
    }
    const key = take();
    const isAlias = peek() === ":";
    if (isAlias) {
      take();
    }
    return {
      kind: "field",
      key,
      name: isAlias ? take() : key,
      given: given(),
      selections: peek() === "{" ? selections() : [],
      start,
      end: end(),
    };
  }

  function variables(): Variable[] {
    const list: Variable[] = [];
    if (peek() !== "(") {
      return list;
    }
    take();
    while (peek() !== ")") {
      const start = position();
      take("$");
      const name = take();
      while (peek() !== "$" && peek() !== ")") {
        take();
      }
      list.push({ name, text: text.slice(start, end()) });
    }
    take();
    return list;
  }

  const definitions: Definition[] = [];
  while (at < tokens.length) {
    const kind = take() === "fragment" ? "fragment" : "query";
    const name = take();
    const on = kind === "fragment" ? { on: (take("on"), take()) } : {};
    definitions.push({ kind, name, ...on, variables: variables(), selections: selections() });
  }
  return { definitions };
}

export function writeDocument({ definitions }: Document): string {
  return definitions
    .map(({ kind, name, on, variables, selections }) => {
      const asked = variables.map(({ text }) => text).join(", ");
      const head =
        on === undefined ? (asked === "" ? name : `${name}(${asked})`) : `${name} on ${on}`;
      return `${kind} ${head} ${writeSelections(selections)}`;
    })
    .join("\n");
}

function writeSelections(selections: readonly Selection[]): string {
  return `{ ${selections.map(writeSelection).join(" ")} }`;
}

function writeSelection(selection: Selection): string {
  switch (selection.kind) {
    case "spread":
      return `...${selection.name}`;
    case "inline":
      return `... on ${selection.on} ${writeSelections(selection.selections)}`;
    case "field": {
      const { key, name, given, selections } = selection;
      const what = `${key === name ? "" : `${key}: `}${name}${given}`;
      return selections.length === 0 ? what : `${what} ${writeSelections(selections)}`;
    }
  }
}

/** Whether a document asks for what another asks for, or for less of it, and for nothing else. */
export function isPartOf(text: string, whole: string): boolean {
  try {
    const part = readDocument(text);
    const { definitions } = readDocument(whole);
    return (
      writeDocument(part) === text &&
      part.definitions.every((each) =>
        definitions.some(
          ({ kind, name, on, variables, selections }) =>
            each.kind === kind &&
            each.name === name &&
            each.on === on &&
            each.variables.every((one) => variables.some((other) => other.text === one.text)) &&
            arePartOf(each.selections, selections),
        ),
      )
    );
  } catch {
    return false;
  }
}

function arePartOf(some: readonly Selection[], all: readonly Selection[]): boolean {
  return some.every((one) => all.some((other) => isSame(one, other)));
}

function isSame(one: Selection, other: Selection): boolean {
  if (one.kind === "field") {
    return (
      other.kind === "field" &&
      one.key === other.key &&
      one.name === other.name &&
      one.given === other.given &&
      arePartOf(one.selections, other.selections)
    );
  }
  if (one.kind === "inline") {
    return (
      other.kind === "inline" && one.on === other.on && arePartOf(one.selections, other.selections)
    );
  }
  return other.kind === "spread" && one.name === other.name;
}
