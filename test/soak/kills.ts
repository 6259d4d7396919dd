import { createClient } from "../../src/client/client.ts";
import type { SummaryEvent } from "../../src/protocol/events.ts";
import { foldEvents } from "../../src/protocol/fold.ts";
import { type Deployment, deploy } from "../bench/deployment.ts";
import { readSettings } from "../bench/settings.ts";
import { SAMPLE_REPOSITORIES } from "../fakes/data/sample-world.ts";
import { capturePrinted, type Printed } from "../support/printed.ts";
import type { ReceivedEvent } from "../support/stream-reader.ts";
import { type SoakReport, seconds } from "./report.ts";

const KILLS = 20;
/** How long a job takes with these upstreams, about: a kill comes at any moment of it. */
const JOB_MS = 5000;

interface Killed {
  /** Entries that a reader had seen whole when the process died. */
  written: number;
  /** Model calls about those afterwards. */
  repeated: number;
  calls: number;
  faults: string[];
}

/** Kills the whole process group of the app at random moments of jobs, starts it again, and reads them to their end. */
export async function soakKills(): Promise<SoakReport> {
  const started = performance.now();
  const printed = capturePrinted();
  const settings = ["--tokensPerSecond", "80", "--modelConcurrency", "3", "--jitter", "0.9"];
  const deployment = await deploy(readSettings(settings), {
    onLine: printed.onLine,
    metered: false,
    onDisk: true,
  });
  const killed: Killed[] = [];
  try {
    for (let kill = 0; kill < KILLS; kill += 1) {
      killed.push(await killOnce(deployment, kill, printed));
    }
    const leaks = await printed.leaks(deployment.fakes);
    return {
      title: "Killed processes",
      rows: [
        ["kills, each of another job", killed.length],
        ["entries seen before the kill", sum(killed.map(({ written }) => written))],
        ["model calls about those after it", sum(killed.map(({ repeated }) => repeated))],
        ["model calls in all", sum(killed.map(({ calls }) => calls))],
        ["lines logged and looked through", printed.count],
        ["took", seconds(started)],
      ],
      faults: [...killed.flatMap(({ faults }) => faults), ...leaks],
    };
  } finally {
    await deployment.close();
  }
}

async function killOnce(deployment: Deployment, index: number, printed: Printed): Promise<Killed> {
  const { fakes } = deployment;
  const browser = await deployment.connect(`killed-${index}`);
  const made = await browser.request("POST", "/api/tokens", { body: { name: "soak" } });
  const { token } = await browser.json<{ token: string }>(made, 201);
  await fakes.clearLog();
  const { id } = await browser.startJob(SAMPLE_REPOSITORIES.calm);
  printed.note(browser, id, token);

  const events: ReceivedEvent[] = [];
  const reading = (async () => {
    for await (const event of createClient({ server: deployment.origin, token }).events(id)) {
      events.push(event);
    }
  })();
  await new Promise((resolve) => {
    setTimeout(resolve, Math.random() * JOB_MS);
  });
  const restarted = deployment.restart();
  const seen = events.flatMap((event) => (event.event === "summary" ? [event.data] : []));
  const checked = events.flatMap((event) => (event.event === "check" ? [event.data.number] : []));
  // The process dies within `restart`, and the next one takes far longer to come up than this answer.
  const callsBefore = (await fakes.log({ upstream: "model" })).entries.length;
  await restarted;
  await reading;

  const result = await browser.result(id);
  const { entries: calls } = await fakes.log({ upstream: "model" });
  const faults: string[] = [];
  let repeated = 0;
  if (result.outcome !== "complete") {
    faults.push(`kill ${index}: the job ended ${result.outcome}, ${result.error?.code ?? ""}`);
  }
  if (JSON.stringify(foldEvents(id, events)) !== JSON.stringify(result)) {
    faults.push(`kill ${index}: its reader has another result`);
  }
  for (const summary of seen) {
    faults.push(
      ...rewritten(summary, result.pullRequests).map((fault) => `kill ${index}: ${fault}`),
    );
    // What was written is read a second time once, also when the process dies between the two.
    const again = calls
      .slice(callsBefore)
      .filter(
        ({ details }) =>
          details["pullRequest"] === summary.number &&
          (details["secondReading"] !== true || checked.includes(summary.number)),
      ).length;
    repeated += again;
    if (again > 0) {
      faults.push(`kill ${index}: the model was asked about #${summary.number} again`);
    }
  }
  return { written: seen.length, repeated, calls: calls.length, faults };
}

function rewritten(
  { number, text, elapsedMs }: SummaryEvent,
  entries: readonly { number: number; text: string; elapsedMs?: number | undefined }[],
): string[] {
  const entry = entries.find((each) => each.number === number);
  return entry?.text === text && entry.elapsedMs === elapsedMs
    ? []
    : [`#${number} is not what it was`];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
