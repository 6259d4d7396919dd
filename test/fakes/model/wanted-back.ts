import type { Dialect } from "./settings.ts";

type Wanted = Dialect["wantsBack"];

const DETAIL = { type: "reasoning.text", index: 0, text: "I should look.", signature: "c2ln" };

/** What comes beside calls, whole. */
export function beside(wanted: Wanted): unknown {
  return wanted === "reasoning_details" ? [DETAIL] : DETAIL.text;
}

/** What comes within a call. */
export function signature(wanted: Wanted): { extra_content?: object } {
  return wanted === "extra_content"
    ? { extra_content: { google: { thought_signature: DETAIL.signature } } }
    : {};
}

/** What comes beside calls, in the pieces in which it is streamed. */
export function besideInPieces(wanted: Wanted): object[] {
  switch (wanted) {
    case "nothing":
    case "extra_content":
      return [];
    case "reasoning_content":
      return [{ reasoning_content: "I should " }, { reasoning_content: "look." }];
    case "reasoning_details":
      return [
        { reasoning_details: [{ type: DETAIL.type, index: 0, text: "I should " }] },
        {
          reasoning_details: [
            { type: DETAIL.type, index: 0, text: "look.", signature: DETAIL.signature },
          ],
        },
      ];
  }
}
