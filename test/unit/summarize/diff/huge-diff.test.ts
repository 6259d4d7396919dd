import { describe, it } from "vitest";

import { EVIDENCE_MAX_TOKENS, UPSTREAM_BODY_MAX_BYTES } from "../../../../src/limits.ts";
import type { Evidence } from "../../../../src/summarize/select/evidence.ts";
import { SAMPLE_REPOSITORIES, sampleWorld } from "../../../fakes/data/sample-world.ts";
import { NOW, startRun } from "../../../support/docket-world.ts";
import { gather } from "../../../support/evidence.ts";
import { connectTo } from "../../../support/github-scenes.ts";
import { peakBytes, watched } from "../../../support/held-memory.ts";
import { sourceDiff, streamDiff } from "../../../support/large-changes.ts";

const KILOBYTE = 1024;

describe("changes past every limit", () => {
  it("are summarized, and it is said what was not read", async ({ expect }) => {
    const github = connectTo(sampleWorld(NOW), NOW);
    const run = startRun({ pulls: github.pulls(SAMPLE_REPOSITORIES.large) });

    expect((await run.outcome).outcome).toBe("complete");
    const coverage = new Map(run.announced().map((event) => [event.number, event.coverage]));
    const lines26000 = coverage.get(31);
    const files3000 = coverage.get(36);
    expect(lines26000?.lines.changed).toBeGreaterThan(26_000);
    expect(lines26000?.lines.read).toBeGreaterThan(500);
    expect(files3000?.files.listed).toContainEqual({ reason: "not delivered", count: 140 });
    for (const each of [lines26000, files3000]) {
      const listed = each?.files.listed.reduce((sum, { count }) => sum + count, 0) ?? 0;
      expect(listed + (each?.files.read ?? 0)).toBe(each?.files.total);
      expect(each?.tokens).toBeLessThan(EVIDENCE_MAX_TOKENS);
    }
    expect(run.summaries().map(({ outcome }) => outcome)).toEqual(
      Array.from({ length: 4 }, () => "written"),
    );
  });
});

describe("what is held of a diff of 4 MB", () => {
  it.for([
    { files: 130, lines: 500, every: 10 },
    { files: 6000, lines: 10, every: 500 },
  ])("is a small part of it while it streams in: $files files", async (size, { expect }) => {
    const diff = sourceDiff(size.files, size.lines);
    const peak = await peakBytes(async (look) => {
      await gather({}, "", watched(streamDiff(diff), size.every, look));
    });

    expect(diff.length).toBeGreaterThan(3600 * KILOBYTE);
    expect(peak).toBeLessThan(2500 * KILOBYTE);
  });

  it("is no part of the stream once the evidence is chosen", async ({ expect }) => {
    const diff = sourceDiff(130, 500);
    const peak = await peakBytes(async (look) => {
      const held: Evidence[] = [];
      for (let pull = 0; pull < 5; pull += 1) {
        const { evidence } = await gather({}, "", streamDiff(diff));
        held.push(evidence);
      }
      look();
      expect(held).toHaveLength(5);
    });

    expect(peak).toBeLessThan(UPSTREAM_BODY_MAX_BYTES / 2);
  });
});
