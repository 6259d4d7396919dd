/** Of all extra fields of one answer: they go back with every step. What is longer is left out, since a part is none. */
const FIELDS_MAX = 16;
const SIZE_MAX_CODE_UNITS = 64 * 1024;
const ENTRIES_MAX = 256;
const NAME_MAX_CODE_UNITS = 100;

type Fields = Readonly<Record<string, unknown>>;

/** Fields that a server adds to the answer in pieces: texts and lists are joined, of all else the newest holds. */
export function createFields(): { add(piece: object): void; all(): Fields | undefined } {
  const fields = new Map<string, unknown>();
  let size = 0;

  return {
    add(piece) {
      for (const [name, value] of Object.entries(piece)) {
        const isKnown = fields.has(name);
        if (
          value === null ||
          value === undefined ||
          value === "" ||
          name.length > NAME_MAX_CODE_UNITS ||
          size > SIZE_MAX_CODE_UNITS ||
          (!isKnown && fields.size === FIELDS_MAX)
        ) {
          continue;
        }
        size += JSON.stringify(value).length;
        const whole = isKnown ? joined(fields.get(name), value) : value;
        fields.set(name, whole);
        if (Array.isArray(whole) && whole.length > ENTRIES_MAX) {
          size = Number.POSITIVE_INFINITY;
        }
      }
    },
    all() {
      return fields.size === 0 || size > SIZE_MAX_CODE_UNITS
        ? undefined
        : Object.fromEntries(fields);
    },
  };
}

function joined(before: unknown, value: unknown): unknown {
  if (typeof before === "string" && typeof value === "string") {
    return before + value;
  }
  return Array.isArray(before) && Array.isArray(value) ? joinedLists(before, value) : value;
}

/** Entries with the same index are pieces of one. */
function joinedLists(list: unknown[], more: unknown[]): unknown[] {
  for (const entry of more) {
    const at = list.findIndex((each) => isSame(Object(each), Object(entry)));
    if (at < 0) {
      list.push(entry);
    } else {
      list[at] = mergedEntry(Object(list[at]), Object(entry));
    }
  }
  return list;
}

function isSame(one: Fields, other: Fields): boolean {
  const { index, type } = one;
  return index !== undefined && index === other["index"] && type === other["type"];
}

const TEXTS: ReadonlySet<string> = new Set(["text", "summary", "thinking", "data", "signature"]);

function mergedEntry(before: Fields, more: Fields): Fields {
  const merged = new Map(Object.entries(before));
  for (const [name, value] of Object.entries(more)) {
    const old = merged.get(name);
    if (TEXTS.has(name) && typeof old === "string" && typeof value === "string") {
      merged.set(name, old + value);
    } else if (value !== null && value !== undefined) {
      merged.set(name, value);
    }
  }
  return Object.fromEntries(merged);
}
