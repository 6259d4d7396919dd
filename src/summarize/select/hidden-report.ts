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
      const what = [
        ...(passages === 0
          ? []
          : [`${passages} hidden ${passages === 1 ? "passage" : "passages"}`]),
        ...(characters === 0
          ? []
          : [`${characters} invisible ${characters === 1 ? "character" : "characters"}`]),
      ].join(" and ");
      return [
        ...(instructions.size === 0
          ? []
          : [
              {
                code: "hidden_instructions",
                message: `Text that readers do not see speaks to an AI in ${list(instructions)}; the model did not get it.`,
              },
            ]),
        { code: "hidden_text", message: `${what} left out, found in ${list(places)}.` },
      ];
    },
  };
}

function list(places: ReadonlySet<string>): string {
  const named = [...places].slice(0, PLACES_MAX);
  const more = places.size - named.length;
  return more === 0 ? named.join(", ") : `${named.join(", ")} and ${more} more places`;
}
