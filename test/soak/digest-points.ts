import { setTimeout as wait } from "node:timers/promises";

import type { LogEntry } from "../fakes/control/request-log.ts";
import type { FakesControl } from "../support/fakes-control.ts";

/** A moment between the alarm of a digest and the answer of its receiver. */
export interface Point {
  name: string;
  /** Whether it has come, by what the fakes have been asked for this digest so far. */
  hasCome: (asked: Asked) => boolean;
  /** How long after it, in milliseconds. */
  afterMs?: number;
}

/** What was asked of the fakes since the digest was due. */
export interface Asked {
  /** On behalf of its person. */
  github: LogEntry[];
  model: LogEntry[];
  /** At its receiver. */
  messages: LogEntry[];
}

const GITHUB_CALLS = 7;
const MODEL_CALLS = 2;

/** As each request arrives, and as it is answered. */
export const POINTS: readonly Point[] = [
  { name: "as its alarm comes", hasCome: () => true },
  ...pointsOf("GitHub", GITHUB_CALLS, ({ github }) => github),
  ...pointsOf("the model", MODEL_CALLS, ({ model }) => model),
  ...pointsOf("its receiver", 1, ({ messages }) => messages),
  {
    name: "a moment after its receiver's answer",
    hasCome: ({ messages }) => isAnswered(messages[0]),
    afterMs: 20,
  },
];

function pointsOf(whom: string, count: number, of: (asked: Asked) => LogEntry[]): Point[] {
  return Array.from({ length: count }, (_, index) => [
    {
      name: `as call ${index + 1} to ${whom} arrives`,
      hasCome: (asked: Asked) => of(asked).length > index,
    },
    {
      name: `as call ${index + 1} to ${whom} is answered`,
      hasCome: (asked: Asked) => isAnswered(of(asked)[index]),
    },
  ]).flat();
}

function isAnswered(entry: LogEntry | undefined): boolean {
  return entry !== undefined && entry.endedAt !== null;
}

const POLL_MS = 4;
/** From its alarm to the answer of its receiver, with a machine that is busy. */
const DIGEST_MAX_MS = 20_000;

/** True once the point has come; false where the digest has passed without it. */
export async function untilPoint(
  point: Point,
  fakes: FakesControl,
  isOf: (entry: LogEntry) => keyof Asked | null,
): Promise<boolean> {
  const deadline = Date.now() + DIGEST_MAX_MS;
  while (Date.now() < deadline) {
    const { entries } = await fakes.log();
    const asked: Asked = { github: [], model: [], messages: [] };
    for (const entry of entries) {
      const kind = isOf(entry);
      if (kind !== null) {
        asked[kind].push(entry);
      }
    }
    if (point.hasCome(asked)) {
      await wait(point.afterMs ?? 0);
      return true;
    }
    await wait(POLL_MS);
  }
  return false;
}
