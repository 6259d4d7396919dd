import { setTimeout as wait } from "node:timers/promises";

import { spreadOf } from "../../src/person/digests/schedule/next-run.ts";
import { DIGEST_DAYS } from "../../src/protocol/digest-days.ts";
import type { Delivery, DigestSaved, DigestView } from "../../src/protocol/digests.ts";
import { type Deployment, deploy } from "../bench/deployment.ts";
import { readSettings } from "../bench/settings.ts";
import type { LogEntry } from "../fakes/control/request-log.ts";
import { SAMPLE_REPOSITORIES } from "../fakes/data/sample-world.ts";
import { RECEIVER_ADDRESS, RECEIVER_HOST, SLACK_ADDRESS } from "../fakes/receivers/receivers.ts";
import type { DocketBrowser } from "../support/docket-browser.ts";
import type { FakesControl } from "../support/fakes-control.ts";
import { capturePrinted } from "../support/printed.ts";
import { type Asked, type Point, POINTS, untilPoint } from "./digest-points.ts";
import { seconds, type SoakReport } from "./report.ts";

const MINUTE_MS = 60_000;
/** From one digest's alarm to the next one's: its docket, a kill and a start. */
const APART_MS = 10_000;
/** A webhook that nobody answers is on its way for half an hour; one that is killed once, for two minutes. */
const SETTLED_MAX_MS = 10 * MINUTE_MS;
const CALL_MS = 60;
/** For setting all the schedules before the first of them is due. */
const ROOM_MS = 15_000;

const TARGETS = {
  slack: { kind: "slack", url: SLACK_ADDRESS },
  webhook: { kind: "webhook", url: RECEIVER_ADDRESS },
} as const;

type Kind = keyof typeof TARGETS;

interface Victim {
  kind: Kind;
  point: Point;
  browser: DocketBrowser;
  identifier: string;
  id: string;
  name: string;
  beginsAt: number;
  /** Whether its point had come when the process was killed. */
  isHit: boolean;
}

/**
 * Digests that their alarms begin, each of a person of its own, and one kill of workerd at each point between alarm and
 * answer, of one to Slack and of one to a webhook. What they came to is compared with what has arrived.
 */
export async function soakDigests(): Promise<SoakReport> {
  const started = performance.now();
  const printed = capturePrinted();
  const calls = ["--graphqlMs", CALL_MS, "--restMs", CALL_MS, "--firstTokenMs", CALL_MS];
  const deployment = await deploy(
    readSettings([...calls.map(String), "--tokensPerSecond", "400"]),
    {
      onLine: printed.onLine,
      bare: true,
      metered: false,
      onDisk: true,
      receivers: true,
      variables: { DIGEST_HOSTS: RECEIVER_HOST, LOG_LEVEL: "debug" },
    },
  );
  const { fakes } = deployment;
  try {
    // Long enough to be killed between a message's arrival and its answer.
    for (const upstream of ["slack", "receiver"] as const) {
      await fakes.fault({ upstream, times: null, action: { kind: "delay", ms: 4 * CALL_MS } });
    }
    const victims = await makeDigests(deployment);
    for (const { browser } of victims) {
      printed.note(browser, "sampleSecret");
    }
    for (const victim of victims) {
      await wait(victim.beginsAt - Date.now());
      victim.isHit = await untilPoint(victim.point, fakes, await since(victim, fakes));
      await deployment.restart();
      console.error(`${victim.name}: ${victim.point.name}${victim.isHit ? "" : ", not seen"}`);
    }
    const faults: string[] = [];
    const ends = new Map<string, number>();
    const ids = new Set<string | undefined>();
    for (const victim of victims) {
      const told = await settled(victim);
      for (const { id } of told) {
        ids.add(id);
      }
      const arrived = await arrivalsOf(victim, told, fakes);
      const end = `${victim.kind}: ${told.map(({ state }) => state).join(", ")}, arrived ${arrived}×`;
      ends.set(end, (ends.get(end) ?? 0) + 1);
      faults.push(...faultsOf(victim, told, arrived).map((fault) => `${victim.name}, ${fault}`));
    }
    const { entries: signed } = await fakes.log({ upstream: "receiver" });
    if (signed.some(({ headers }) => !ids.has(headers["webhook-id"]))) {
      faults.push("a webhook came under an id that is not its delivery's");
    }
    faults.push(...(await printed.leaks(fakes)));
    return {
      title: "Killed digests",
      rows: [
        ["points between an alarm and the answer", POINTS.length],
        ["kills, each of another digest", victims.length],
        ...[...ends].toSorted(([a], [b]) => a.localeCompare(b)),
        ["lines logged and looked through", printed.count],
        ["took", seconds(started)],
      ],
      faults,
    };
  } finally {
    await deployment.close();
  }
}

/** One for each point and kind, at moments that are apart from each other. */
async function makeDigests(deployment: Deployment): Promise<Victim[]> {
  const made: Omit<Victim, "beginsAt">[] = [];
  const known = new Set<string>();
  for (const [index, point] of POINTS.entries()) {
    for (const kind of ["slack", "webhook"] as const) {
      const name = `${kind}-${index}`;
      const browser = await deployment.connect(`digest-of-${name}`);
      const identifier = await newIdentifier(deployment.fakes, known);
      const answer = await browser.request("POST", "/api/digests", {
        body: {
          name,
          repositories: [SAMPLE_REPOSITORIES.calm],
          // Half a day off, until it is known when within its minutes it begins.
          schedule: scheduleAt(Date.now() + 12 * 60 * MINUTE_MS),
          deliver: TARGETS[kind],
          limit: 1,
        },
      });
      const { id } = await browser.json<DigestSaved>(answer, 201);
      made.push({ kind, point, browser, identifier, id, name, isHit: false });
    }
  }
  const victims = inTurn(made, Date.now() + ROOM_MS);
  for (const { browser, id, beginsAt } of victims) {
    const schedule = scheduleAt(beginsAt - spreadOf(id));
    const answer = await browser.request("PATCH", `/api/digests/${id}`, { body: { schedule } });
    await browser.json<DigestSaved>(answer, 200);
  }
  return victims;
}

/** The next moment for each, no two of them close: a digest begins at a full minute and its own part of the spread. */
function inTurn(made: readonly Omit<Victim, "beginsAt">[], from: number): Victim[] {
  const left = new Set(made.toSorted((a, b) => partOf(a) - partOf(b)));
  const victims: Victim[] = [];
  let last = -Infinity;
  // After the spread, so that the schedule itself lies in the future as well.
  for (
    let minute = Math.ceil(from / MINUTE_MS + 1) * MINUTE_MS;
    left.size > 0;
    minute += MINUTE_MS
  ) {
    for (const one of left) {
      const beginsAt = minute + partOf(one);
      if (beginsAt >= last + APART_MS) {
        last = beginsAt;
        left.delete(one);
        victims.push({ ...one, beginsAt });
      }
    }
  }
  return victims;
}

function partOf({ id }: Pick<Victim, "id">): number {
  return spreadOf(id) % MINUTE_MS;
}

function scheduleAt(moment: number) {
  const time = new Date(moment).toISOString().slice(11, 16);
  return { days: DIGEST_DAYS, time, timeZone: "UTC" };
}

/** What Scalekit knows the person by who connected last. */
async function newIdentifier(fakes: FakesControl, known: Set<string>): Promise<string> {
  const { entries } = await fakes.log({ upstream: "scalekit" });
  const identifier = entries
    .flatMap(({ headers }) => headers["identifier"] ?? [])
    .findLast((each) => !known.has(each));
  if (identifier === undefined) {
    throw new Error("Nobody has connected.");
  }
  known.add(identifier);
  return identifier;
}

/** Tells what was asked for a digest from now on. */
async function since(
  { kind, name, identifier }: Victim,
  fakes: FakesControl,
): Promise<(entry: LogEntry) => keyof Asked | null> {
  const last = (await fakes.log()).entries.at(-1)?.id ?? 0;
  return ({ id, upstream, headers, details }) => {
    if (id <= last) {
      return null;
    }
    if (upstream === "scalekit" && headers["identifier"] === identifier) {
      return "github";
    }
    if (upstream === "model") {
      return "model";
    }
    const isMessage = kind === "slack" ? details["title"] === name : upstream === "receiver";
    return isMessage ? "messages" : null;
  };
}

/** Its deliveries once none is on its way. */
async function settled({ browser, id, name }: Victim): Promise<Delivery[]> {
  const deadline = Date.now() + SETTLED_MAX_MS;
  while (Date.now() < deadline) {
    const answer = await browser.request("GET", `/api/digests/${id}`);
    const { deliveries } = await browser.json<DigestView>(answer, 200);
    if (deliveries.length > 0 && deliveries.every(({ state }) => state !== "running")) {
      return deliveries;
    }
    await wait(1000);
  }
  throw new Error(`${name} came to no end.`);
}

/** How often a message of it has come to its receiver. */
async function arrivalsOf(
  { kind, name }: Victim,
  told: readonly Delivery[],
  fakes: FakesControl,
): Promise<number> {
  const { entries } = await fakes.log({ upstream: kind === "slack" ? "slack" : "receiver" });
  const ids = told.map(({ id }) => id);
  return entries.filter(({ details, headers }) =>
    kind === "slack" ? details["title"] === name : ids.includes(headers["webhook-id"] ?? ""),
  ).length;
}

function faultsOf({ kind, point, isHit }: Victim, told: Delivery[], arrived: number): string[] {
  const states = told.map(({ state, code = "" }) => `${state} ${code}`.trim());
  const [state] = states;
  const rules: [boolean, string][] = [
    [isHit, "its point never came"],
    [states.length === 1, `it was told ${states.length} times`],
    [state === "sent" || state === "unknown silent", `it is told as ${String(state)}`],
    [state !== "sent" || arrived > 0, "it is told as sent and has not arrived"],
    [kind === "webhook" || arrived <= 1, `it arrived ${arrived} times`],
  ];
  return rules.flatMap(([holds, fault]) => (holds ? [] : [`killed ${point.name}: ${fault}`]));
}
