const OPENING = /<(think|thinking|thought|reasoning|reflection)>$/i;
const TAG_MAX_CODE_UNITS = 13;
const TAG_START = /<\/?[a-z]{0,10}$/i;

/** Takes out what reasoning models think aloud before they answer. Reads one character at a time. */
export function createThoughtFilter(emit: (text: string) => void): {
  read(character: string): void;
  end(): void;
} {
  let held = "";
  let closing: string | undefined;

  return {
    read(character) {
      if (closing !== undefined) {
        held = `${held}${character}`.slice(-TAG_MAX_CODE_UNITS);
        if (held.toLowerCase().endsWith(closing)) {
          closing = undefined;
          held = "";
        }
        return;
      }
      if (held === "" && character !== "<") {
        emit(character);
        return;
      }
      held += character;
      const tag = OPENING.exec(held);
      if (tag !== null) {
        emit(held.slice(0, tag.index));
        closing = `</${(tag[1] ?? "").toLowerCase()}>`;
        held = "";
      } else if (/<\/(?:think|thinking|thought|reasoning|reflection)>$/i.test(held)) {
        held = "";
      } else if (!TAG_START.test(held)) {
        emit(held);
        held = "";
      }
    },
    end() {
      if (closing === undefined && held !== "") {
        emit(held);
      }
      held = "";
    },
  };
}
