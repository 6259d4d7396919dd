import { SourceMap, type SourceMapPayload } from "node:module";

/** A position in the bundle, as a stack names it. */
const POSITION = /\bindex\.js:(\d+):(\d+)/g;

/** Puts the position in the sources behind each position in the bundle, where the map knows one. */
export function resolveStack(stack: string, map: SourceMapPayload): string {
  const positions = new SourceMap(map);
  return stack.replace(POSITION, (text, line: string, column: string) => {
    const origin = positions.findOrigin(Number(line), Number(column));
    return "fileName" in origin
      ? `${origin.fileName.replace(/^(?:\.\.?\/)+/, "")}:${origin.lineNumber}:${origin.columnNumber}`
      : text;
  });
}
