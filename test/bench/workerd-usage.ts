import { readdir, readFile } from "node:fs/promises";

/** The kernel counts CPU time in hundredths of a second (USER_HZ). */
const TICK_MS = 10;
const PAGE_BYTES = 4096;

/** CPU time of every workerd that descends from this process so far, in milliseconds; NaN where /proc is missing. */
export async function workerdCpuMs(): Promise<number> {
  return (await workerds()).reduce((sum, { cpuMs }) => sum + cpuMs, 0);
}

/** How long they were ready to run and had no processor, in milliseconds: other work on the machine took it. */
export async function workerdWaitedMs(): Promise<number> {
  return (await workerds()).reduce((sum, { waitedMs }) => sum + waitedMs, 0);
}

/** Resident memory of all of them, in bytes. */
export async function workerdBytes(): Promise<number> {
  return (await workerds()).reduce((sum, { bytes }) => sum + bytes, 0);
}

interface Usage {
  cpuMs: number;
  waitedMs: number;
  bytes: number;
}

const UNKNOWN: Usage = { cpuMs: Number.NaN, waitedMs: Number.NaN, bytes: Number.NaN };

async function workerds(): Promise<Usage[]> {
  try {
    const parents = new Map<number, number>();
    const found = new Map<number, Usage>();
    for (const name of await readdir("/proc")) {
      const stat = /^\d+$/.test(name)
        ? await readFile(`/proc/${name}/stat`, "utf8").catch(() => "")
        : "";
      const match = /^(\d+) \((.*)\) (.*)$/s.exec(stat);
      const fields = match?.[3]?.split(" ") ?? [];
      if (match !== null) {
        parents.set(Number(match[1]), Number(fields[1]));
        if (match[2] === "workerd") {
          const ticks = Number(fields[11]) + Number(fields[12]);
          const bytes = Number(fields[21]) * PAGE_BYTES;
          const schedule = await readFile(`/proc/${name}/schedstat`, "utf8").catch(() => "");
          const waitedMs = Number(schedule.split(" ")[1]) / 1_000_000;
          found.set(Number(match[1]), { cpuMs: ticks * TICK_MS, waitedMs, bytes });
        }
      }
    }
    return [...found].filter(([id]) => descends(id, parents)).map(([, usage]) => usage);
  } catch {
    return [UNKNOWN];
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
