import { createInertText } from "./inert-text.ts";
import { createMarkFilter, createUnseenFilter } from "./mark-filter.ts";

/** Words of people, fit to stand within a text of ours: on one line, linking nowhere, citing nothing. */
export function quoteInert(text: string): string {
  let quoted = "";
  const removed = { labels: 0, links: 0, html: 0 };
  const inert = createInertText(
    () => false,
    (piece) => {
      quoted += piece;
    },
    removed,
  );
  const marks = createMarkFilter(
    (character) => inert.read(character),
    () => {},
  );
  const unseen = createUnseenFilter((character) => marks.read(character));
  for (let index = 0; index < text.length; index += 1) {
    unseen.read(text[index] ?? "");
  }
  marks.end();
  inert.end();
  return quoted.replaceAll("[", "(").replaceAll("]", ")").trim();
}
