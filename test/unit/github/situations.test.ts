import { afterEach, beforeEach, describe, it, vi } from "vitest";

import type { AccessLevel } from "../../../src/github/access-level.ts";
import type { Turn } from "../../../src/protocol/queue.ts";
import type { ScalekitSettings } from "../../fakes/scalekit/settings.ts";
import { startRun } from "../../support/docket-world.ts";
import { createLevelWorld } from "../../support/level-world.ts";
import {
  documentedTurns,
  SITUATION_REPOSITORIES,
  SITUATION_ROWS,
  situationsWorld,
} from "../../support/situations.ts";
import { written } from "../../support/turns.ts";

const VIEWER = "mira-lindqvist";

/** What is documented of each row, as a queue tells it at that level. */
async function turnsAt(settings: Partial<ScalekitSettings>): Promise<{
  levels: AccessLevel[];
  turns: Map<string, Turn[]>;
}> {
  const world = await createLevelWorld(settings, { data: () => situationsWorld(VIEWER) });
  const turns = new Map<string, Turn[]>();
  for (const repository of SITUATION_REPOSITORIES) {
    const run = startRun({ pulls: world.pulls(repository) }, { request: { limit: 0 } });
    await run.outcome;
    for (const event of run.events) {
      for (const row of event.event === "queue" ? event.data.rows : []) {
        turns.set(row.title, row.turns);
      }
    }
  }
  return { levels: world.levels, turns };
}

/** Where less is shown, and said to be; everything else that a level does not show is unknown. */
const WITHOUT_GRAPHQL: Record<string, string> = {
  "merge-queue": "maintainers: `merge`",
  "ready-sole-maintainer": "maintainers: `merge`",
};

function isUnknown({ kind }: Turn): boolean {
  return kind === "unknown";
}

beforeEach(() => {
  vi.spyOn(console, "log").mockImplementation(() => undefined);
  vi.spyOn(console, "warn").mockImplementation(() => undefined);
});

afterEach(() => {
  vi.restoreAllMocks();
});

describe("the situations of docs/turns.md", () => {
  const documented = documentedTurns();

  it("are told as documented where everything can be read", async ({ expect }) => {
    const { turns } = await turnsAt({});
    expect(SITUATION_ROWS.length).toBeGreaterThanOrEqual(20);
    expect(SITUATION_ROWS.map((row) => [row, written(turns.get(row) ?? [])])).toEqual(
      SITUATION_ROWS.map((row) => [row, documented.get(row)]),
    );
  });

  it.for<[AccessLevel, Partial<ScalekitSettings>, number]>([
    ["rest", { proxyGraphql: false }, 20],
    ["tools", { proxyEnabled: false }, 20],
  ])(
    "are told as documented at the level %s, or said to be unknown",
    async ([level, settings, toldAtLeast], { expect }) => {
      const { levels, turns } = await turnsAt(settings);
      expect(new Set(levels)).toEqual(new Set([level]));
      const told = SITUATION_ROWS.filter(
        (row) => turns.get(row)?.some((turn) => isUnknown(turn)) !== true,
      );
      const found: unknown[] = [];
      for (const row of SITUATION_ROWS) {
        const known = (turns.get(row) ?? []).filter((turn) => !isUnknown(turn));
        const all = WITHOUT_GRAPHQL[row] ?? documented.get(row) ?? "";
        const others = known.map((turn) => written([turn])).filter((each) => !all.includes(each));
        found.push(...others.map((other) => [row, other]));
      }
      expect(found).toEqual([]);
      expect(told.map((row) => [row, written(turns.get(row) ?? [])])).toEqual(
        told.map((row) => [row, WITHOUT_GRAPHQL[row] ?? documented.get(row)]),
      );
      expect(turns.get("merge-queue")?.[0]?.message).toContain(
        "which this connection does not show",
      );
      for (const row of SITUATION_ROWS) {
        for (const turn of (turns.get(row) ?? []).filter((each) => isUnknown(each))) {
          expect([row, turn.message]).toEqual([row, expect.stringMatching(/\w+.*\.$/)]);
        }
      }
      expect(told.length).toBeGreaterThanOrEqual(toldAtLeast);
    },
  );
});
