export interface Line {
  text: string;
  /** The line was longer than the bound; its end is lost. */
  cut: boolean;
}

/** Splits a stream of bytes into lines; holds at most one line, and of that at most `maxCodeUnits`. */
export function createLineSplitter(maxCodeUnits: number): {
  push(bytes: Uint8Array): Line[];
  end(): Line[];
} {
  const decoder = new TextDecoder();
  let rest = "";
  let cut = false;

  function append(text: string): void {
    const room = maxCodeUnits - rest.length;
    cut ||= text.length > room;
    rest += text.slice(0, room);
  }

  function finish(): Line {
    const line = {
      text: cut ? rest.replace(/[\uD800-\uDBFF]$/, "") : rest.replace(/\r$/, ""),
      cut,
    };
    rest = "";
    cut = false;
    return line;
  }

  function split(text: string): Line[] {
    const lines: Line[] = [];
    let start = 0;
    for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", start)) {
      append(text.slice(start, end));
      lines.push(finish());
      start = end + 1;
    }
    append(text.slice(start));
    return lines;
  }

  return {
    push: (bytes) => split(decoder.decode(bytes, { stream: true })),
    end() {
      const lines = split(decoder.decode());
      return rest === "" ? lines : [...lines, finish()];
    },
  };
}
