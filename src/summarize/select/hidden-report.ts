import { count, list, listFirst } from "../../english.ts";
import type { Warning } from "../../protocol/pull-request.ts";
import { type HiddenText, isAddressedToModel } from "../../text/hidden-text.ts";

const PLACES_MAX = 3;

/** Collects what was hidden where, and says it in at most two warnings. */
export function createHiddenReport(): {
  add(where: string, hidden: HiddenText): void;
  warnings(): Warning[];
} {
  const instructions = new Set<string>();
  const places = new Set<string>();
  let passages = 0;
  let characters = 0;

  return {
    add(where, hidden) {
      if (hidden.passages.length > 0 || hidden.characters > 0) {
        places.add(where);
        passages += hidden.passages.length;
        characters += hidden.characters;
      }
      if (hidden.passages.some(isAddressedToModel)) {
        instructions.add(where);
      }
    },
    warnings() {
      if (places.size === 0) {
        return [];
      }
      const what = list([
        ...(passages === 0 ? [] : [count(passages, "hidden passage")]),
        ...(characters === 0 ? [] : [count(characters, "invisible character")]),
      ]);
      return [
        ...(instructions.size === 0
          ? []
          : [
              {
                code: "hidden_instructions",
                message: `Text that readers do not see speaks to an AI in ${someOf(instructions)}; the model did not get it.`,
              },
            ]),
        { code: "hidden_text", message: `${what} left out, found in ${someOf(places)}.` },
      ];
    },
  };
}

function someOf(places: ReadonlySet<string>): string {
  return listFirst([...places], PLACES_MAX, "more places");
}
