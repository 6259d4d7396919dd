import { chromium } from "playwright-core";
import * as z from "zod";

import { launchBrowser } from "../e2e/support/browser.ts";
import { longQueue } from "../e2e/support/long-queue.ts";
import { Visit } from "../e2e/support/visit.ts";
import { type Figure, type Goal, ms } from "./table.ts";

/** The most that a docket has. */
const ROWS = 500;
const GROUPS = ["mine", "merge", "unassigned", "waiting", "drafts"];
const ROWS_OF_GROUP = ROWS / GROUPS.length;
/** Of the reader all, to merge six, nobody asked five. */
const ROWS_AT_FIRST = ROWS_OF_GROUP + 6 + 5;
/** From here on browsers call a task long. */
const SHORT: Goal = { kind: "at most", value: 50 };
const CATEGORIES = ["toplevel", "blink.user_timing"];

/** One thing that somebody does with the list, and how many rows are shown after it. */
interface Step {
  kind: string;
  act: (visit: Visit) => Promise<unknown>;
  rows: number;
}

/** Presses a button in a task of its own: what looks for it, and waits for it, is the test's work. */
function press(selector: string, index: number) {
  return ({ page }: Visit) =>
    page.evaluate(
      `setTimeout(() => document.querySelectorAll(${JSON.stringify(selector)})[${index}].click())`,
    );
}

const filter = (index: number) => press(".queue-filter", index);
const order = (index: number) => press(".segment", index);

const STEPS: Step[] = [
  { kind: "opened", act: (visit) => visit.ask("o/r"), rows: ROWS_AT_FIRST },
  // The second time their rows are there.
  ...twice([
    ...GROUPS.map((_, index) => ({
      kind: "a group alone",
      act: filter(index + 1),
      rows: ROWS_OF_GROUP,
    })),
    { kind: "all groups again", act: filter(0), rows: ROWS_AT_FIRST },
  ]),
  ...twice([
    { kind: "in the other order", act: order(1), rows: ROWS },
    { kind: "a group of the most discussed", act: filter(4), rows: ROWS_OF_GROUP },
    { kind: "all of the most discussed", act: filter(0), rows: ROWS },
    { kind: "in the other order", act: order(0), rows: ROWS_AT_FIRST },
  ]),
  { kind: "in the other order", act: order(1), rows: ROWS },
  { kind: "scrolled to its end", act: scrollDown, rows: ROWS },
  { kind: "a row unfolded", act: ({ page }) => page.keyboard.press("Enter"), rows: ROWS },
];

function twice(steps: Step[]): Step[] {
  return [...steps, ...steps];
}

/** The longest task of the page's thread in one step, in each repeat. */
interface StepTasks {
  kind: string;
  /** What it took, other work of the machine included. */
  wallMs: number[];
  /** What the thread had of a processor meanwhile. */
  cpuMs: number[];
}

const TraceEvent = z.object({
  name: z.string(),
  pid: z.int(),
  tid: z.int(),
  ts: z.number(),
  dur: z.number().default(0),
  /** Left out where it is nothing. */
  tdur: z.number().default(0),
});
type TraceEvent = z.infer<typeof TraceEvent>;

/** How long a list of 500 keeps the page's thread at most, whatever is done with it. */
export async function measureLongTasks(origin: string, repeats: number): Promise<Figure[]> {
  const steps = await longestTasks(origin, repeats);
  return [...new Set(STEPS.map(({ kind }) => kind))].map((kind) => {
    const these = steps.filter((step) => step.kind === kind);
    // What disturbs a task only makes it longer.
    const longest = (pick: (step: StepTasks) => number[]): number =>
      Math.max(...these.map((step) => Math.min(...pick(step))));
    const value = longest(({ cpuMs }) => cpuMs);
    return {
      what: `${ROWS} rows on the page, ${kind}: longest task, CPU`,
      docket: ms(value),
      against: `from beginning to end ${ms(longest(({ wallMs }) => wallMs))}`,
      value,
      goal: SHORT,
    };
  });
}

async function longestTasks(origin: string, repeats: number): Promise<StepTasks[]> {
  const server = await launchBrowser();
  try {
    const browser = await chromium.connect(server.wsEndpoint());
    const steps = STEPS.map(({ kind }): StepTasks => ({ kind, wallMs: [], cpuMs: [] }));
    for (let repeat = 0; repeat < repeats; repeat += 1) {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
      const visit = await Visit.begin(context, origin);
      await visit.openConnected();
      await longQueue(visit.page, ROWS);
      await browser.startTracing(visit.page, { categories: CATEGORIES });
      await walk(visit);
      const events = readTrace(await browser.stopTracing());
      for (const [index, { wallMs, cpuMs }] of steps.entries()) {
        const tasks = tasksOfStep(events, index);
        wallMs.push(Math.max(...tasks.map(({ dur }) => dur / 1000)));
        cpuMs.push(Math.max(...tasks.map(({ tdur }) => tdur / 1000)));
      }
      await context.close();
    }
    return steps;
  } finally {
    await server.close();
  }
}

async function walk(visit: Visit): Promise<void> {
  for (const [index, { act, rows }] of STEPS.entries()) {
    await visit.page.evaluate(`performance.mark("${markOf(index)}")`);
    await act(visit);
    await untilStill(visit, rows);
  }
  await visit.page.evaluate(`performance.mark("${markOf(STEPS.length)}")`);
}

function markOf(index: number): string {
  return `step ${index}`;
}

/** A part of a window at a time, and the focus where the rows end. */
async function scrollDown({ page }: Visit): Promise<void> {
  await page.evaluate(`new Promise((resolve) => {
    const down = () => {
      const before = scrollY;
      scrollBy(0, 600);
      requestAnimationFrame(() => (scrollY === before ? resolve() : down()));
    };
    down();
  })`);
  await page.evaluate(`[...document.querySelectorAll(".queue-name")].at(-1).focus()`);
}

/** Until all rows are there, and six frames have added nothing. */
async function untilStill({ page }: Visit, rows: number): Promise<void> {
  await page.evaluate(`new Promise((resolve) => {
    let still = 0;
    let before = 0;
    const look = () => {
      const now = document.getElementsByTagName("*").length;
      still = now === before ? still + 1 : 0;
      before = now;
      const shown = () =>
        [...document.querySelectorAll(".queue-row")].filter((row) => row.getClientRects().length > 0).length;
      if (still >= 6 && shown() === ${rows}) {
        resolve();
      } else {
        requestAnimationFrame(look);
      }
    };
    look();
  })`);
}

function readTrace(trace: Buffer): TraceEvent[] {
  const { traceEvents } = z
    .object({ traceEvents: z.array(z.unknown()) })
    .parse(JSON.parse(trace.toString()));
  // Others have other fields.
  return traceEvents.flatMap((event) => TraceEvent.safeParse(event).data ?? []);
}

/** What the thread of the page did between the marks of a step. */
function tasksOfStep(events: readonly TraceEvent[], index: number): TraceEvent[] {
  const [from, to] = [index, index + 1].map((at) => events.find(({ name }) => name === markOf(at)));
  if (from === undefined || to === undefined) {
    throw new Error(`The trace has no ${markOf(index)}.`);
  }
  return events.filter(
    ({ name, pid, tid, ts }) =>
      name.endsWith("RunTask") &&
      pid === from.pid &&
      tid === from.tid &&
      ts > from.ts &&
      ts < to.ts,
  );
}
