import { readFile } from "node:fs/promises";

import { afterEach, beforeAll, describe, it, vi } from "vitest";

import type { JobResult } from "../../../src/protocol/docket.ts";
import {
  allowOnly,
  FAULT_CELLS,
  type FaultCell,
  HIT_NUMBER,
  isAboutHit,
  type Level,
} from "../../support/fault-cells.ts";
import { FAULT_RUN_LIMIT_MS, type FaultRun, runWithFaults } from "../../support/fault-run.ts";
import { alignTable, replaceBetween } from "../../support/markdown-table.ts";

const DOCUMENT = "docs/reliability.md";

/** What no log line may hold: credentials and identifiers of the fakes, and what the planted refusals say. */
const SECRET =
  /usr_[0-9a-f]{32}|sample-client-secret|sk-sample|gh[opsu]_\w|eyJ[\w-]+\.|Bearer |Bad credentials|permission denied|token expired|Incorrect API|enabled OAuth App|SAML enforcement/;

/** When nothing fails, at each level. */
const usually = new Map<Level, FaultRun>();
const rows = new Map<FaultCell, string[]>();

beforeAll(async () => {
  for (const level of new Set(FAULT_CELLS.map((cell) => cell.level))) {
    usually.set(level, await runWithFaults((world) => allowOnly(level, world)));
  }
});

function usualOf({ level }: FaultCell): FaultRun {
  const usual = usually.get(level);
  if (usual === undefined) {
    throw new Error(`Nothing was run at ${level}.`);
  }
  return usual;
}

// A run that was given up cannot put back what it replaced.
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

type Entry = JobResult["pullRequests"][number];

function entryOf(run: FaultRun, number: number): Entry | undefined {
  return run.result.pullRequests.find((entry) => entry.number === number);
}

/** Everything that was told of the entries that were not hit, in the order in which each was told it. */
function toldOfOthers(run: FaultRun): unknown[] {
  const others = run.events.flatMap(({ event }) =>
    "number" in event.data && event.data.number !== HIT_NUMBER && event.event !== "delta"
      ? [{ ...event, data: { ...event.data, elapsedMs: 0 } }]
      : [],
  );
  return others.toSorted((one, other) => one.data.number - other.data.number);
}

function askedOfOthers(run: FaultRun): string[] {
  return run.requests
    .filter(
      ({ upstream, ...request }) =>
        upstream !== "scalekit" && !isAboutHit({ upstream, ...request }),
    )
    .map(({ operation, path, details }) => JSON.stringify([operation, path, details]))
    .toSorted();
}

/** Seconds from each time that something was asked to the next such time. */
function gapsOf(asked: FaultRun["requests"]): number[] {
  const times = [...new Set(asked.map(({ startedAt }) => startedAt))];
  return times.slice(1).map((time, index) => (time - (times[index] ?? 0)) / 1000);
}

function tally(values: readonly string[]): string {
  return [...Map.groupBy(values, (value) => value)]
    .map(([value, { length }]) => (length === 1 ? value : `${length} × ${value}`))
    .join(", ");
}

function rowOf(cell: FaultCell, run: FaultRun): string[] {
  const usual = usualOf(cell);
  const asked = run.requests.filter(cell.isAsked);
  const { outcome, error, pullRequests, ranking, elapsedMs } = run.result;
  const unproven = usual.result.ranking?.exact === true && ranking?.exact === false;
  const notes = pullRequests.flatMap((entry) => [
    ...(entry.error === undefined ? [] : [`\`${entry.error.code}\` (${entry.outcome})`]),
    ...entry.warnings.map(({ code }) => `warning \`${code}\``),
    ...(entry.outcome === "written" && entry.check?.notChecked !== undefined
      ? [`not checked: \`${entry.check.notChecked}\``]
      : []),
  ]);
  return [
    cell.upstream,
    cell.step,
    cell.fault,
    `${asked.length} (${usual.requests.filter(cell.isAsked).length})`,
    gapsOf(asked).join(", "),
    [outcome, ...(unproven ? ["not proven"] : []), ...(error ? [`\`${error.code}\``] : [])].join(
      ", ",
    ),
    tally(notes),
    String((elapsedMs ?? 0) / 1000),
  ];
}

describe("an upstream that fails", () => {
  it.for(FAULT_CELLS)("$upstream, $step: $fault", async (cell, { expect, signal }) => {
    const run = await runWithFaults(cell.arrange, signal);
    rows.set(cell, rowOf(cell, run));
    const { lost, askedMs, refused } = cell;
    const usual = usualOf(cell);
    const { result } = run;
    const hit = entryOf(run, HIT_NUMBER);
    const asked = run.requests.filter(cell.isAsked);

    // What the client is told: nothing where nothing is lost.
    expect(result.error?.code).toBe(lost.job);
    expect(result.elapsedMs).toBeLessThanOrEqual(FAULT_RUN_LIMIT_MS);
    expect(run.reconnect).toBe(lost.job === "reconnect_required");
    if (lost.job === undefined) {
      expect(result.outcome).toBe("complete");
      expect(result.ranking?.reason !== undefined).toBe(lost.proof === true);
      expect(hit?.error?.code).toBe(lost.entry);
      expect(hit?.outcome).toBe(lost.entry === undefined ? "written" : "extractive");
      if (hit?.outcome === "written") {
        expect(hit.check?.notChecked).toBe(lost.notChecked);
      }
      if (lost.warning !== undefined) {
        expect(hit?.warnings.map(({ code }) => code)).toContain(lost.warning);
      }
    }

    // What was asked again, and when.
    if (refused) {
      expect(asked).toHaveLength(1);
    } else if (askedMs > 0) {
      expect(gapsOf(asked)[0]).toBeGreaterThanOrEqual(askedMs / 1000);
    }
    // Nobody waits for a second reading.
    if (refused && askedMs > 0 && lost.notChecked === undefined) {
      expect((result.error ?? hit?.error)?.retryAfterMs).toBe(askedMs);
    }

    // Whom it concerned.
    if (cell.single && lost.others !== true) {
      expect(toldOfOthers(run)).toEqual(toldOfOthers(usual));
      expect(askedOfOthers(run)).toEqual(askedOfOthers(usual));
    }
    expect(run.lines.filter((line) => SECRET.test(line))).toEqual([]);
  });

  it(`is described in ${DOCUMENT} as it was seen here`, async ({ expect }) => {
    const table = alignTable([
      [
        "upstream",
        "step",
        "fault",
        "requests (usual)",
        "again after s",
        "job",
        "entries",
        "ended at s",
      ],
      ...FAULT_CELLS.map((cell) => rows.get(cell) ?? ["not run"]),
    ]);
    const document = await readFile(DOCUMENT, "utf8");
    await expect(replaceBetween(document, "fault matrix", table)).toMatchFileSnapshot(
      `../../../${DOCUMENT}`,
    );
  });
});
