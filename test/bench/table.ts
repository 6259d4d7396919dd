/** What one figure must hold, as a ratio to what it is compared with or, alone, as its own value. */
export interface Goal {
  kind: "at most" | "at least" | "below";
  value: number;
}

export interface Figure {
  what: string;
  docket: string;
  /** What it is compared with. */
  against?: string;
  /** What the goal is about. */
  value?: number;
  goal?: Goal;
}

export function isMissed({ value, goal }: Figure): boolean {
  if (goal === undefined) {
    return false;
  }
  // What could not be measured does not hold either.
  const seen = value ?? Number.NaN;
  switch (goal.kind) {
    case "at most":
      return !(seen <= goal.value);
    case "at least":
      return !(seen >= goal.value);
    case "below":
      return !(seen < goal.value);
  }
}

/** The figures as one table in Markdown. */
export function renderTable(figures: readonly Figure[]): string {
  const rows = figures.map((row) => {
    const { what, docket, against = "", value, goal } = row;
    const wanted = goal === undefined ? "" : `${goal.kind} ${goal.value}`;
    return [
      what,
      docket,
      against,
      value === undefined ? "" : String(rounded(value)),
      wanted + (isMissed(row) ? " (missed)" : ""),
    ];
  });
  return [
    ["what", "Docket", "compared with", "ratio", "goal"],
    ["---", "---", "---", "---", "---"],
    ...rows,
  ]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
}

/** Three digits: a ratio that is just beyond its goal must not look like it. */
function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}

export function ms(value: number): string {
  return `${figure(value)} ms`;
}

export function figure(value: number): string {
  return Math.round(value).toLocaleString("en");
}
