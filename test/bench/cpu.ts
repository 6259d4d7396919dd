import { readdir, readFile } from "node:fs/promises";

/** The kernel counts CPU time in hundredths of a second (USER_HZ). */
const TICK_MS = 10;

/** CPU time of every workerd that descends from this process so far, in milliseconds; NaN where /proc is missing. */
export async function workerdCpuMs(): Promise<number> {
  try {
    const parents = new Map<number, number>();
    const ticks = new Map<number, number>();
    for (const name of await readdir("/proc")) {
      const stat = /^\d+$/.test(name)
        ? await readFile(`/proc/${name}/stat`, "utf8").catch(() => "")
        : "";
      const match = /^(\d+) \((.*)\) (.*)$/s.exec(stat);
      const fields = match?.[3]?.split(" ") ?? [];
      if (match !== null) {
        parents.set(Number(match[1]), Number(fields[1]));
        if (match[2] === "workerd") {
          ticks.set(Number(match[1]), Number(fields[11]) + Number(fields[12]));
        }
      }
    }
    return [...ticks]
      .filter(([id]) => descends(id, parents))
      .reduce((sum, [, count]) => sum + count * TICK_MS, 0);
  } catch {
    return Number.NaN;
  }
}

function descends(id: number, parents: ReadonlyMap<number, number>): boolean {
  for (let ancestor = parents.get(id); ancestor !== undefined && ancestor > 1;) {
    if (ancestor === process.pid) {
      return true;
    }
    ancestor = parents.get(ancestor);
  }
  return false;
}
