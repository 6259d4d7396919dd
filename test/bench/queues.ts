import { crowd } from "../fakes/data/crowd.ts";
import { SAMPLE_REPOSITORIES } from "../fakes/data/sample-world.ts";
import type { Deployment } from "./deployment.ts";
import { type AskedDocket, type DocketRun, median, runDockets } from "./docket-run.ts";
import { limitOf } from "./limit.ts";
import { queueLimitOf } from "./queue-limit.ts";
import type { Settings } from "./settings.ts";
import { type Figure, type Goal, ms } from "./table.ts";

const NEAR_THE_LIMIT: Goal = { kind: "at most", value: 1.1 };
/** What the queue may take from the entries. */
const UNDISTURBED: Goal = { kind: "at most", value: 1.03 };
const OPEN = [40, 100, 500];
/** Twelve times as many rows. */
const CPU_OF_MANY: Goal = { kind: "at most", value: 6 };
const TOGETHER = 5;
const OPEN_OF_EACH = 40;

/** The queue alone, the queue beside entries, several repositories, and an order that changes when people are counted. */
export async function measureQueues(to: Deployment, settings: Settings): Promise<Figure[]> {
  const { calm, busy } = SAMPLE_REPOSITORIES;
  const figures: Figure[] = [];
  const cpuMs: number[] = [];
  for (const open of OPEN) {
    const repository = await addCrowd(to, `gullhaven/harbour-of-${open}`, open);
    const queue = await alone(to, settings, { repository }, [open]);
    figures.push(...queue.figures);
    cpuMs.push(queue.cpuMs);
  }
  const [few = Number.NaN] = cpuMs;
  const many = cpuMs.at(-1) ?? Number.NaN;
  figures.push({
    what: `queue of ${OPEN.at(-1)}: CPU against that of ${OPEN[0]}`,
    docket: ms(many),
    against: ms(few),
    value: many / few,
    goal: CPU_OF_MANY,
  });
  const repositories: string[] = [];
  for (let index = 1; index <= TOGETHER; index += 1) {
    repositories.push(await addCrowd(to, `gullhaven/harbour-${index}`, OPEN_OF_EACH));
  }
  const each = repositories.map(() => OPEN_OF_EACH);
  return [
    ...figures,
    ...(await alone(to, settings, { repositories }, each)).figures,
    ...(await entries(
      to,
      settings,
      { repositories },
      `${TOGETHER} repositories of ${OPEN_OF_EACH}`,
    )),
    ...(await entries(to, settings, { repository: busy }, "an order that changes")),
    ...(await beside(to, settings, calm)),
  ];
}

async function addCrowd(to: Deployment, name: string, open: number): Promise<string> {
  await to.fakes.command("github", "add-repository", crowd(name, open, Date.now()));
  return name;
}

async function alone(
  to: Deployment,
  settings: Settings,
  about: AskedDocket,
  openCounts: readonly number[],
): Promise<{ figures: Figure[]; cpuMs: number }> {
  const measured = await runDockets(to, about, 0, settings.runs);
  const limit = queueLimitOf(settings, openCounts);
  const [open = 0] = openCounts;
  const name =
    openCounts.length === 1 ? `queue of ${open}` : `queues of ${openCounts.length} × ${open}`;
  const firstMs = median(measured.runs.map((run) => run.firstRowsMs));
  const lastMs = median(measured.runs.map((run) => run.lastRowsMs));
  const figures = [
    against(`${name}: first rows`, firstMs, limit.firstRows),
    against(`${name}: last rows`, lastMs, limit.lastRows),
    { what: `${name}: GitHub requests`, docket: String(measured.requests) },
    { what: `${name}: rows written`, docket: String(Math.round(measured.rows)) },
    { what: `${name}: stored`, docket: `${Math.round(measured.storedBytes / 1000)} kB` },
    { what: `${name}: CPU of the server`, docket: ms(measured.cpuMs) },
  ];
  return { figures, cpuMs: measured.cpuMs };
}

/** Against two waves of GitHub's and the model's calls, as if no place changed. */
async function entries(
  to: Deployment,
  settings: Settings,
  about: AskedDocket,
  name: string,
): Promise<Figure[]> {
  const { runs, requests } = await runDockets(to, about, 5, settings.runs);
  const { promptTokens = [], readings = [] } = runs[0] ?? {};
  const limit = limitOf(settings, { promptTokens, readings, inVain: 0 });
  const of = (pick: (run: DocketRun) => number): number => median(runs.map(pick));
  return [
    against(
      `5 entries, ${name}: first text`,
      of((run) => run.firstTextMs),
      limit.firstText,
    ),
    against(
      `5 entries, ${name}: end`,
      of((run) => run.endMs),
      limit.end,
    ),
    { what: `5 entries, ${name}: GitHub requests`, docket: String(requests) },
  ];
}

/** What the queue takes from the entries that it is asked for with: nothing. */
async function beside(to: Deployment, settings: Settings, repository: string): Promise<Figure[]> {
  const without = (await runDockets(to, { repository }, 5, settings.runs)).runs;
  const together = (await runDockets(to, { repository }, 5, settings.runs, { queue: true })).runs;
  const compare = (what: string, pick: (run: DocketRun) => number): Figure => {
    const one = median(together.map(pick));
    const other = median(without.map(pick));
    return {
      what: `5 entries with the queue: ${what}`,
      docket: ms(one),
      against: `without ${ms(other)}`,
      value: one / other,
      goal: UNDISTURBED,
    };
  };
  return [
    compare("readiness of all", (run) => run.readinessMs),
    compare("first text", (run) => run.firstTextMs),
  ];
}

function against(what: string, docketMs: number, limitMs: number): Figure {
  return {
    what,
    docket: ms(docketMs),
    against: `limit ${ms(limitMs)}`,
    value: docketMs / limitMs,
    goal: NEAR_THE_LIMIT,
  };
}
