import { parseEnv } from "node:util";

/** Values of a `.dev.vars` file, read as the development server reads them: comments and quotes are no part of them. */
export function parseDevVars(text: string): Map<string, string> {
  return new Map(
    Object.entries(parseEnv(text)).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );
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

/** Bare where nothing in it means something else. Within double quotes `\n` would be a line break. */
function quote(value: string): string {
  if (!/[#'"`\\\s]/.test(value)) {
    return value;
  }
  const mark = ["'", "`", '"'].find((candidate) => !value.includes(candidate)) ?? "'";
  return mark + value + mark;
}
