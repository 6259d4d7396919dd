interface Line {
  text: string;
  show: () => void;
}

let lines: Line[] = [];

for (const level of ["debug", "log", "info", "warn", "error"] as const) {
  const write = console[level].bind(console);
  console[level] = (...parts: unknown[]) => {
    lines.push({ text: parts.map(String).join(" "), show: () => write(...parts) });
  };
}

/**
 * All that was logged since the last time. Lines are held here, since each that is shown goes to another process first,
 * and they matter only when a test fails.
 */
export function takeLines(): Line[] {
  const taken = lines;
  lines = [];
  return taken;
}
