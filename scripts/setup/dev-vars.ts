/** Values of a `.dev.vars` file: `NAME=value` lines, quotes around a value are not part of it. */
export function parseDevVars(text: string): Map<string, string> {
  const values = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const match = /^\s*(?:export\s+)?([A-Z][A-Z0-9_]*)\s*=\s*(.*?)\s*$/.exec(line);
    if (match?.[1] !== undefined && match[2] !== undefined) {
      values.set(match[1], unquote(match[2]));
    }
  }
  return values;
}

function unquote(value: string): string {
  const quoted = /^(["'`])(.*)\1$/.exec(value);
  return quoted?.[2] ?? value;
}

/**
 * The text of a `.dev.vars` file: the template with its comments, filled in; names that the template does not have
 * follow at the end, so that nothing somebody entered is lost.
 */
export function renderDevVars(template: string, values: ReadonlyMap<string, string>): string {
  const left = new Map(values);
  const lines = template
    .trimEnd()
    .split(/\r?\n/)
    .map((line) => {
      const name = /^([A-Z][A-Z0-9_]*)=/.exec(line)?.[1];
      const value = name === undefined ? undefined : left.get(name);
      if (name === undefined || value === undefined) {
        return line;
      }
      left.delete(name);
      return `${name}=${quote(value)}`;
    });
  for (const [name, value] of left) {
    lines.push(`${name}=${quote(value)}`);
  }
  return `${lines.join("\n")}\n`;
}

/** A `#` or outer spaces would be read as something else. */
function quote(value: string): string {
  return /[#'"\s]/.test(value) ? `"${value.replaceAll('"', "")}"` : value;
}
