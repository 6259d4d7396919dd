/** Tags around what a model thinks aloud, in angle brackets or square ones, Kimi's own, and what Gemma has for them. */
const THOUGHT =
  "(?:[a-z]{1,12}:|ant_?|internal_|inner_|chain_of_|my_)?(?:think|thinking|thinks|thought|thoughts|reasoning|reason|reflection|analysis|scratchpad|monologue|internal|deliberation|planning|plan|cot|思考|思考过程|思考過程)";
const OPENING = new RegExp(
  `(?:[<◁]${THOUGHT}(?:\\s[^<>]{0,40})?[>▷]|\\[THINK(?:ING)?\\]|<unused94>|<[|｜](?:START|BEGIN)(?:_OF)?_(?:THINKING|THOUGHT)[|｜]>|<\\|channel>)$`,
  "i",
);
const CLOSING = new RegExp(
  `(?:[<◁]/${THOUGHT}[>▷]|\\[/THINK(?:ING)?\\]|<unused95>|<[|｜]END(?:_OF)?_(?:THINKING|THOUGHT)[|｜]>|<channel\\|>)$`,
  "i",
);
/** Where gpt-oss changes its channel: all but `final` is thought. */
const CHANNEL = /<\|channel\|>\s*(\w+)[^<]*<\|message\|>$/i;
/** What servers forget to take out: `<|im_end|>`, `</s>`, `<end_of_turn>`. */
const SPECIAL = /(?:<[|｜][^<>\n]{1,40}[|｜]>|<\/?s>|<(?:start|end)_of_turn>|<bos>|<eos>)$/i;
/** Around the answer as a whole. */
const WRAPPER =
  /<\/?(?:answer|response|output|final|final_answer|result|briefing|reply|text|content|document|xml)>$/i;
/** Around a part of it: as good as its heading. */
const PART =
  /<(\/?)(summary|open|settled|open_?(?:questions|points)|settled_?(?:questions|points)|decisions)>$/i;
/** What shapes a text in HTML, and tags that models make up for the points of a list. */
const SHAPE =
  /^<(\/?)(br|p|div|ul|ol|li|item|point|question|decision|h[1-6]|b|strong)(?:\s[^<>]{0,40})?\/?>$/i;
const HELD_MAX_CODE_UNITS = 64;
const BEGINS = /[<◁[]/;
const MAY_BECOME =
  /^(?:[<◁]\/?[a-z_:思考过程過]{0,24}|<\/?[a-z_:1-6]{1,24}(?:\s[^<>\n]{0,40})?\/?|<channel\|?|<unused\d{0,2}|\[\/?(?:T|TH|THI|THIN|THINK|THINKI|THINKIN|THINKING)?|<[|｜][^<>\n]{0,44}|<\|channel\|>[^<]{0,30}(?:<(?:\|[a-z]{0,8}\|?)?)?)$/i;

/**
 * Takes out what reasoning models think aloud before they answer, and marks of theirs that are no text. `forget` is
 * called where a thought ends that began without a mark: all before it was thought. Reads one character at a time.
 */
export function createThoughtFilter(
  emit: (text: string) => void,
  forget: () => void = () => undefined,
): {
  read(character: string): void;
  end(): void;
} {
  let held = "";
  let isThought = false;
  let before = "";
  /** After a break that a tag made, the one of the text is the same. */
  let isBroken = false;
  let isLineStart = true;

  function pass(text: string): void {
    const isSame = isBroken && text === "\n";
    isBroken = false;
    if (!isThought && !isSame) {
      emit(text);
    }
    before = text.at(-1) ?? before;
    isLineStart = /(?:^|\n)\s*$/.test(text) && (isLineStart || text.includes("\n"));
  }

  function settle(): void {
    const channel = CHANNEL.exec(held);
    // `Vec<Thought>` is a type.
    const isType = /\w/.test(before) && !held.startsWith("</");
    if (CLOSING.test(held)) {
      if (!isThought) {
        forget();
      }
      isThought = false;
      held = "";
    } else if (OPENING.test(held) && !isType) {
      isThought = true;
      held = "";
    } else if (channel !== null) {
      isThought = channel[1]?.toLowerCase() !== "final";
      held = "";
    } else if (SPECIAL.test(held) && !/^<\|channel\|>/i.test(held)) {
      // Between these stands who speaks.
      isThought = /<\|start(?:_header_id)?\|>$/i.test(held);
      held = "";
    } else if (WRAPPER.test(held) && !isType) {
      held = "";
    } else {
      settlePart();
    }
  }

  function settlePart(): void {
    const part = PART.exec(held);
    if (part !== null && (part[1] === "/" || !/\w/.test(before))) {
      const [, slash, name = ""] = part;
      held = "";
      pass(slash === "/" ? "\n" : `\n${name.replace("_", " ")}:\n`);
    } else if (SHAPE.test(held) && (held.startsWith("</") || !/[\w`]/.test(before))) {
      const [, slash = "", name = ""] = SHAPE.exec(held) ?? [];
      held = "";
      shape(name.toLowerCase(), slash !== "");
    } else if (!MAY_BECOME.test(held) || held.length > HELD_MAX_CODE_UNITS) {
      const text = held;
      held = "";
      pass(text);
    }
  }

  /** The same in Markdown, which is read further on. */
  function shape(name: string, isEnd: boolean): void {
    if (name === "b" || name === "strong") {
      pass("**");
      return;
    }
    const heading = /^h\d$/.test(name) ? `${"#".repeat(Number(name[1]))} ` : "";
    const mark = /^(?:li|item|point|question|decision)$/.test(name) ? "- " : heading;
    if (isEnd || mark === "") {
      pass("\n");
      isBroken = true;
    } else {
      pass(isLineStart ? mark : `\n${mark}`);
    }
  }

  return {
    read(character) {
      if (held !== "" && BEGINS.test(character) && !held.startsWith("<|channel|>")) {
        // What was held has not become a mark; this may.
        const text = held;
        held = "";
        pass(text);
      }
      if (held === "" && !BEGINS.test(character)) {
        pass(character);
        return;
      }
      held += character;
      settle();
    },
    end() {
      pass(held);
      held = "";
    },
  };
}
