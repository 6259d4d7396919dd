import { inlineName } from "../../text/inline-name.ts";

/** GitHub's own limit is 256 characters. */
const MAX_CODE_UNITS = 512;

/** A title as a list shows it: on one line, without what nobody sees; the number where nothing is left of it. */
export function shownTitle({ number, title }: { number: number; title: string }): string {
  const shown = inlineName(title, MAX_CODE_UNITS);
  return shown === "" ? `#${number}` : shown;
}
