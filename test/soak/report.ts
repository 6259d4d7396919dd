/** What one part of the soak has seen. */
export interface SoakReport {
  title: string;
  /** Name and figure. */
  rows: (readonly [string, string | number])[];
  /** Nothing when everything held. */
  faults: string[];
}

export function printReport({ title, rows, faults }: SoakReport): void {
  console.log(`\n### ${title}\n`);
  for (const [name, figure] of rows) {
    console.log(`- ${name}: ${typeof figure === "number" ? figure.toLocaleString("en") : figure}`);
  }
  console.log(`- faults: ${faults.length}`);
  for (const fault of faults.slice(0, 20)) {
    console.log(`  ${fault}`);
  }
}

export function seconds(since: number): string {
  return `${Math.round((performance.now() - since) / 1000)} s`;
}
