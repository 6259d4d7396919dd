import { SAMPLE_REPOSITORIES } from "../fakes/data/sample-world.ts";
import { type Deployment, deploy } from "./deployment.ts";
import { median, runDocketOnce } from "./docket-run.ts";
import { measureFirstPaint } from "./first-paint.ts";
import { measureLongTasks } from "./long-tasks.ts";
import type { Settings } from "./settings.ts";
import { type Figure, ms } from "./table.ts";
import { workerdCpuMs } from "./workerd-usage.ts";

const STARTS = 9;
const PAGE_LOADS = 5;
const LIST_REPEATS = 5;

/** What is deployed, with nothing counted: the CPU of a docket, and how long it takes to start. */
export async function measureBare(settings: Settings): Promise<Figure[]> {
  const deployment = await deploy(settings, { metered: false, bare: true });
  try {
    const cpuMs = await cpuOfDocket(deployment, settings);
    const starts: number[] = [];
    for (let start = 0; start < STARTS; start += 1) {
      await deployment.restart();
      starts.push(deployment.startedMs());
    }
    return [
      { what: "5 entries: CPU of what is deployed", docket: ms(cpuMs) },
      { what: "start of what is deployed, to its first answer", docket: ms(median(starts)) },
    ];
  } finally {
    await deployment.close();
  }
}

/** The same under the development server, which also has the page. */
export async function measureDevelopment(settings: Settings): Promise<Figure[]> {
  const deployment = await deploy(settings, { metered: false });
  try {
    const cpuMs = await cpuOfDocket(deployment, settings);
    const paintMs = await measureFirstPaint(`${deployment.origin}/`, PAGE_LOADS);
    return [
      { what: "5 entries: CPU under the development server", docket: ms(cpuMs) },
      { what: `first paint of the page, ${PAGE_LOADS} cold loads`, docket: ms(paintMs) },
      ...(await measureLongTasks(deployment.origin, LIST_REPEATS)),
    ];
  } finally {
    await deployment.close();
  }
}

async function cpuOfDocket(deployment: Deployment, { runs }: Settings): Promise<number> {
  const person = () => deployment.connect(`reader-${crypto.randomUUID().slice(0, 8)}`);
  const about = { repository: SAMPLE_REPOSITORIES.calm };
  // The first compiles what is loaded late.
  await runDocketOnce(await person(), about, 5);
  const browsers = await Promise.all(Array.from({ length: runs }, person));
  const cpuBefore = await workerdCpuMs();
  for (const browser of browsers) {
    await runDocketOnce(browser, about, 5);
  }
  return ((await workerdCpuMs()) - cpuBefore) / runs;
}
