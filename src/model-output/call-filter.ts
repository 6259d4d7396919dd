/** What begins a call that a model writes as text, since its server does not know the model's own marks for one. */
const NAMES = "(?:tool_calls?|function_calls?)";
const OPENING = new RegExp(
  `^(?:<(?:[|｜]DSML[|｜])?${NAMES}>|<function=[\\w.-]{1,80}>|\\[TOOL_CALLS\\]|<[|｜]tool[▁_]calls?(?:[▁_]section)?[▁_]begin[|｜]>)`,
  "i",
);
const MAY_BECOME =
  /^(?:<[a-z_]{0,14}|<function=[\w.-]{0,80}|\[[A-Z_]{0,10}|<[|｜][\w|｜▁]{0,40})$/i;
/** What is left of one that its server has read. */
const BEGUN = /^<(?:[|｜](?:DSML|tool)|tool_call|function(?:[_=]|$))/i;

/**
 * Takes out calls that are written as text: they stand at the beginning of a line, and what follows their mark is no
 * word. Whoever writes about such marks is let through. Reads one character at a time.
 */
export function createCallFilter(emit: (character: string) => void): {
  read(character: string): void;
  end(): void;
} {
  let held = "";
  let isLineStart = true;
  /** What ends the call that is being taken out; empty where only the end of the text does. */
  let closing: string | undefined;
  /** The last of what was taken out. */
  let tail = "";

  function pass(text: string): void {
    for (const character of text) {
      emit(character);
      isLineStart = character === "\n" || (isLineStart && /\s/.test(character));
    }
  }

  function letThrough(): void {
    const text = held;
    held = "";
    pass(text);
  }

  return {
    read(character) {
      if (closing !== undefined) {
        if (closing !== "") {
          tail = (tail + character).slice(-closing.length);
          closing = tail === closing ? undefined : closing;
        }
        return;
      }
      if (held === "" && !(isLineStart && (character === "<" || character === "["))) {
        pass(character);
        return;
      }
      held += character;
      const [mark] = OPENING.exec(held) ?? [];
      if (mark === undefined) {
        if (!MAY_BECOME.test(held)) {
          letThrough();
        }
        return;
      }
      const after = held.slice(mark.length).trimStart();
      if (/^[[{<]/.test(after) || (after !== "" && /^\[TOOL|^<[|｜]/.test(mark))) {
        closing = closingOf(mark);
        tail = "";
        held = "";
      } else if (after !== "") {
        letThrough();
      }
    },
    end() {
      if (!BEGUN.test(held)) {
        letThrough();
      }
      held = "";
    },
  };
}

function closingOf(mark: string): string {
  if (mark.startsWith("[")) {
    return "";
  }
  return /begin/.test(mark)
    ? mark.replace("begin", "end")
    : `</${mark.slice(1).replace(/=.*/, ">")}`;
}
