/** Tags around what a model thinks aloud, in angle brackets or square ones, Kimi's own, and what Gemma has for them. */
const THOUGHT =
  "(?:[a-z]{1,12}:)?(?:think|thinking|thinks|thought|thoughts|reasoning|reason|reflection|analysis|scratchpad|inner_monologue|internal|deliberation|planning|plan)";
const OPENING = new RegExp(`(?:[<◁]${THOUGHT}[>▷]|\\[THINK(?:ING)?\\]|<unused94>)$`, "i");
const CLOSING = new RegExp(`(?:[<◁]/${THOUGHT}[>▷]|\\[/THINK(?:ING)?\\]|<unused95>)$`, "i");
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
const HELD_MAX_CODE_UNITS = 64;
const BEGINS = /[<◁[]/;
const MAY_BECOME =
  /^(?:[<◁]\/?[a-z_:]{0,24}|<unused\d{0,2}|\[\/?(?:T|TH|THI|THIN|THINK|THINKI|THINKIN|THINKING)?|<[|｜][^<>\n]{0,44}|<\|channel\|>[^<]{0,30}(?:<(?:\|[a-z]{0,8}\|?)?)?)$/i;

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

  function pass(text: string): void {
    if (!isThought) {
      emit(text);
    }
    before = text.at(-1) ?? before;
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
    } else if (!MAY_BECOME.test(held) || held.length > HELD_MAX_CODE_UNITS) {
      const text = held;
      held = "";
      pass(text);
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
