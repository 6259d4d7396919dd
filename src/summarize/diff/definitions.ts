/** What a changed line defines: a function, a type, a constant of the file, or a section of a document. */

const MODIFIERS =
  "(?:export|default|pub(?:\\([^)]*\\))?|public|private|protected|internal|static|async|final|abstract|inline|unsafe|extern|override|open|data|sealed)";
const CODE = new RegExp(
  `^[+-]\\s*(?:${MODIFIERS}\\s+)*(?:def|fn|func|fun|function|class|struct|enum|interface|trait|module|macro_rules!|message|service|rpc|object|protocol|namespace|record|#define)\\s+(?:\\([^)]*\\)\\s*)?\\*?([A-Za-z_$][\\w$]{2,})`,
);
/** Of constants and types only those of the file itself: names within functions are many and say little. */
const TOP_LEVEL = new RegExp(
  `^[+-](?:${MODIFIERS}\\s+)*(?:const|let|var|val|type|static)\\s+(?:mut\\s+)?([A-Za-z_$][\\w$]{2,})`,
);
const HEADING = /^[+-]\s*#{1,6}\s+(\S.{2,80}?)\s*(?:\{#[^}]*\})?\s*$/;

export interface Definitions {
  added: ReadonlySet<string>;
  removed: ReadonlySet<string>;
}

/** Undefined where nothing is defined. */
export function definitionsIn(lines: readonly string[]): Definitions | undefined {
  const added = new Set<string>();
  const removed = new Set<string>();
  for (const line of lines) {
    const name = (CODE.exec(line) ?? TOP_LEVEL.exec(line) ?? HEADING.exec(line))?.[1];
    if (name !== undefined) {
      (line.startsWith("+") ? added : removed).add(name);
    }
  }
  return added.size + removed.size === 0 ? undefined : { added, removed };
}
