import { parseDiff } from "../../src/summarize/diff/parse-diff.ts";
import type { ChangeStream } from "../../src/summarize/pull-request/file-change.ts";

const CHUNK_BYTES = 16_384;

/** A diff that comes in chunks of a network's size. */
export function streamDiff(diff: string): ChangeStream {
  return { files: parseDiff(chunksOf(diff)), incomplete: () => undefined };
}

/** Encoded as it goes, so that nothing but its reader holds it. */
async function* chunksOf(diff: string): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for (let at = 0; at < diff.length; at += CHUNK_BYTES) {
    yield await Promise.resolve(encoder.encode(diff.slice(at, at + CHUNK_BYTES)));
  }
}

/** Files of new code, no two lines alike. */
export function sourceDiff(files: number, linesPerFile: number): string {
  const parts: string[] = [];
  for (let file = 0; file < files; file += 1) {
    const path = `src/module-${file % 17}/part-${file}.ts`;
    parts.push(
      `diff --git a/${path} b/${path}\nnew file mode 100644\n--- /dev/null\n+++ b/${path}\n@@ -0,0 +1,${linesPerFile} @@\n`,
    );
    for (let line = 0; line < linesPerFile; line += 1) {
      parts.push(`+  const value${line} = combine(part${file}, ${line * 7}, options.limit);\n`);
    }
  }
  return parts.join("");
}
