import { describe, it } from "vitest";

import type { Entry, JobResult } from "../../../src/protocol/docket.ts";
import type { JobEvent } from "../../../src/protocol/events.ts";
import { emptyResult } from "../../../src/protocol/fold.ts";
import { describePhase, describeRanking, percentOf } from "../../../src/web/app/docket/phase.ts";
import { anEntry } from "./docket-events.ts";

const JOB: JobEvent = {
  id: "job",
  repository: "gullhaven/ropewalk",
  limit: 2,
  language: "en",
  window: "all",
  model: "gpt-4.1-mini",
  startedAt: "2026-01-05T09:00:00.000Z",
};

function ended(outcome: JobResult["outcome"], entries: Entry["outcome"][]): JobResult {
  const { length } = entries;
  return {
    ...emptyResult("job"),
    outcome,
    ranking: { openCount: length, considered: length, exact: true },
    pullRequests: entries.map((entry, index) => anEntry(index + 1, { outcome: entry })),
  };
}

describe("how a docket came about", () => {
  it("names the model only for what it wrote", ({ expect }) => {
    const written = ended("complete", ["written", "extractive"]);
    expect(describeRanking(written, JOB)).toBe(
      "2 open pull requests · the order is certain · written by gpt-4.1-mini",
    );
    const extractive = ended("complete", ["extractive", "extractive"]);
    expect(describeRanking(extractive, JOB)).toMatch(/ · written without a model$/);
    expect(describeRanking(extractive, { ...JOB, model: null })).toMatch(/ · no model set up$/);
    expect(describeRanking(ended("complete", []), JOB)).toBe("0 open pull requests");
  });

  it("counts what was summarized before it was cancelled, and fills no more of the bar", ({
    expect,
  }) => {
    const cancelled = ended("cancelled", ["written", "cancelled"]);
    expect(describePhase(cancelled)).toBe("Cancelled: 1 of 2 summarized");
    expect(percentOf(cancelled)).toBe(50);
    expect(percentOf(ended("partial", ["written", "failed"]))).toBe(100);
    expect(percentOf(ended("failed", []))).toBe(0);
  });
});
