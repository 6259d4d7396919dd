import { beforeAll, describe, it } from "vitest";

import type { PullRequestSpec, ThreadSpec } from "../../../fakes/github/world.ts";
import { evidenceGoals, measure, type Measured } from "../../../support/evidence-goals.ts";
import { gatherScenes, type GitHubScene } from "../../../support/github-scenes.ts";
import { SAMPLE_NOW as NOW, sampleScenes } from "../../../support/sample-scenes.ts";

const HOUR_MS = 3_600_000;

function at(hours: number): string {
  return new Date(NOW - (2000 - hours) * HOUR_MS).toISOString();
}

/** A large change, or a long argument: more than one page of it. */
function arguedOver(
  number: number,
  size: { comments: number; threads: number; files: number },
): PullRequestSpec {
  return {
    number,
    title: `Replace the scheduler, part ${number}`,
    author: "mira-lindqvist",
    createdAt: at(0),
    body: "Moves scheduling into its own module.",
    comments: Array.from({ length: size.comments }, (_, index) => ({
      author: `reader-${index % 9}`,
      body: `Remark ${index}: the queue of worker ${index} starves when its lease ends early. ${"It was measured under load. ".repeat(index % 5)}`,
      at: at(index),
    })),
    threads: Array.from({ length: size.threads }, (_, index): ThreadSpec => ({
      path: `src/part-${index % size.files}.ts`,
      line: index + 1,
      ...(index % 3 === 0 ? { resolvedBy: "reader-1" } : {}),
      comments: [0, 1].map((turn) => ({
        author: turn === 0 ? `reader-${index % 7}` : "mira-lindqvist",
        body: `Thread ${index}, turn ${turn}: why is the bound ${index} and not its double?`,
        at: at(index + turn),
      })),
    })),
    files: Array.from({ length: size.files }, (_, file) => ({
      path: `src/part-${file}.ts`,
      status: "added",
      content: Array.from(
        { length: 60 },
        (_line, line) => `  schedule.add(new Entry(clock, { every: ${line}, jitter: true }));`,
      ).join("\n"),
    })),
  };
}

const scenes: GitHubScene[] = [];
const measured: Measured[] = [];

beforeAll(async () => {
  scenes.push(...(await sampleScenes()));
  const large = {
    people: ["mira-lindqvist"],
    repositories: [
      {
        name: "gullhaven/lighthouse",
        pullRequests: [
          arguedOver(1, { comments: 150, threads: 60, files: 12 }),
          arguedOver(2, { comments: 20, threads: 30, files: 90 }),
        ],
      },
    ],
  };
  for await (const scene of gatherScenes(large, NOW)) {
    scenes.push(scene);
  }
  measured.push(...scenes.map(measure));
});

describe("the evidence of every sample, and of two very large pull requests", () => {
  it("reaches what it is meant to", ({ expect }) => {
    expect(evidenceGoals(measured).filter((goal) => !goal.met)).toEqual([]);
  });

  it("is covered exactly as it is said to be", ({ expect }) => {
    for (const [index, { place, gathered }] of scenes.entries()) {
      const { comments, threads, lines, files } = gathered.evidence.coverage;
      const seen = measured[index];
      expect([place, comments.read, threads.read, lines.read]).toEqual([
        place,
        seen?.docket.comments,
        seen?.docket.threads,
        seen?.docket.lines,
      ]);
      expect([place, comments.total, threads.open, lines.changed, files.total]).toEqual([
        place,
        seen?.whole.comments,
        seen?.whole.threads,
        seen?.whole.lines,
        seen?.whole.files,
      ]);
    }
  });
});
