import { SAMPLE_REPOSITORIES } from "../fakes/data/sample-world.ts";
import { deploy } from "./deployment.ts";
import { median, runDocketOnce } from "./docket-run.ts";
import type { Settings } from "./settings.ts";
import { type Figure, ms } from "./table.ts";
import { workerdCpuMs } from "./workerd-usage.ts";

const STARTS = 9;

/** What is deployed, in workerd with nothing around it: the CPU of a docket, and how long it takes to start. */
export async function measureBare(settings: Settings): Promise<Figure[]> {
  const deployment = await deploy(settings, { metered: false, bare: true });
  try {
    const person = () => deployment.connect(`reader-${crypto.randomUUID().slice(0, 8)}`);
    const about = { repository: SAMPLE_REPOSITORIES.calm };
    // The first compiles what is loaded late.
    await runDocketOnce(await person(), about, 5);
    const browsers = await Promise.all(Array.from({ length: settings.runs }, person));
    const cpuBefore = await workerdCpuMs();
    for (const browser of browsers) {
      await runDocketOnce(browser, about, 5);
    }
    const cpuMs = ((await workerdCpuMs()) - cpuBefore) / settings.runs;
    const starts: number[] = [];
    for (let start = 0; start < STARTS; start += 1) {
      await deployment.restart();
      starts.push(deployment.startedMs());
    }
    return [
      { what: "5 entries: CPU of workerd alone", docket: ms(cpuMs) },
      { what: "start of workerd with the Worker, to its first answer", docket: ms(median(starts)) },
    ];
  } finally {
    await deployment.close();
  }
}
