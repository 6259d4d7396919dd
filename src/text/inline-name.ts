import { stripInvisible } from "./hidden-text.ts";

/**
 * A name that people choose (path, login, check, branch, label, title) on one line of ours: without line breaks,
 * without characters nobody sees, and not longer than a name should be.
 */
export function inlineName(name: string, maxCodeUnits = 160): string {
  const line = stripInvisible(name.replaceAll(/\s+/g, " ")).text.trim();
  if (line.length <= maxCodeUnits) {
    return line;
  }
  const half = Math.floor((maxCodeUnits - 1) / 2);
  const head = line.slice(0, half).replace(/[\uD800-\uDBFF]$/, "");
  return `${head}…${line.slice(-half).replace(/^[\uDC00-\uDFFF]/, "")}`;
}
