import { readChanges } from "../../src/summarize/diff/read-changes.ts";
import type { ChangeStream, FileChange } from "../../src/summarize/pull-request/file-change.ts";
import { selectEvidence } from "../../src/summarize/select/evidence.ts";
import { SAMPLE_REPOSITORIES, sampleWorld } from "../fakes/data/sample-world.ts";
import type { Goal } from "../support/evidence-goals.ts";
import {
  createRepository,
  connectTo,
  gatherScenes,
  type GitHubScene,
  WEB_URL,
} from "../support/github-scenes.ts";
import { peakBytes, watched } from "../support/held-memory.ts";
import { sourceDiff, streamDiff } from "../support/large-changes.ts";
import { median } from "../support/reach.ts";
import { record } from "../support/recorded-fetch.ts";

const RUNS = 9;
const LOOKS = 12;
const CPU_MAX_MS = 200;

interface Case {
  name: string;
  scene: GitHubScene;
  changes: () => Promise<ChangeStream>;
}

/** What it costs to choose from very large changes, the answers of GitHub being in memory already. */
export async function reportCost(): Promise<Goal> {
  let most = 0;
  console.log(
    "| changes | read and chosen, CPU | chosen alone, CPU | held at most | lines shown |",
  );
  console.log("| --- | --- | --- | --- | --- |");
  for (const each of await cases()) {
    const { shown } = await select(each);
    const both = await cpuOf(() => select(each));
    most = Math.max(most, both);
    const files = await listed(await each.changes());
    const alone = await cpuOf(() =>
      select({ ...each, changes: () => Promise.resolve(again(files)) }),
    );
    files.length = 0;
    const held = await peakOf(each);
    console.log(
      `| ${each.name} | ${both.toFixed(0)} ms | ${alone.toFixed(0)} ms | ${(held / 1024).toFixed(0)} kB | ${shown} |`,
    );
  }
  return {
    name: `at most ${CPU_MAX_MS} ms of CPU to read and choose from very large changes`,
    seen: `${most.toFixed(0)} ms at most`,
    met: most <= CPU_MAX_MS,
  };
}

async function cases(): Promise<Case[]> {
  const now = Date.now();
  const source = sourceDiff(130, 500);
  const world = sampleWorld(now);
  const scenes = new Map<number, GitHubScene>();
  for await (const scene of gatherScenes(
    world,
    now,
    (name) => name === SAMPLE_REPOSITORIES.large,
  )) {
    scenes.set(scene.truth.number, scene);
  }
  const recorded = record(connectTo(world, now).fetch);
  const pulls = createRepository(recorded, SAMPLE_REPOSITORIES.large, now);
  return [
    { number: 31, name: "26,262 lines" },
    { number: 36, name: "3,140 files" },
  ].flatMap(({ number, name }): Case[] => {
    const scene = scenes.get(number);
    return scene === undefined
      ? []
      : [
          {
            name: `${name}, file by file`,
            scene,
            changes: () => pulls.changes(scene.gathered.pull),
          },
          {
            name: `${name}, as one diff`,
            scene,
            changes: () => Promise.resolve(streamDiff(scene.diff)),
          },
          ...(number === 31
            ? [
                {
                  name: "4 MB of new code in 130 files",
                  scene,
                  changes: () => Promise.resolve(streamDiff(source)),
                },
              ]
            : []),
        ];
  });
}

async function select({ scene, changes }: Case): Promise<{ shown: number }> {
  const { gathered, repository } = scene;
  const evidence = await selectEvidence({
    ...gathered,
    repository,
    webUrl: WEB_URL,
    changes: await readChanges(await changes()),
  });
  return { shown: evidence.coverage.lines.read };
}

async function cpuOf(work: () => Promise<unknown>): Promise<number> {
  const spent: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    spent.push((user + system) / 1000);
  }
  return median(spent);
}

async function peakOf(each: Case): Promise<number> {
  const { length } = await listed(await each.changes());
  return await peakBytes(async (look) => {
    const every = Math.ceil(length / LOOKS);
    await select({ ...each, changes: async () => watched(await each.changes(), every, look) });
  });
}

async function listed({ files }: ChangeStream): Promise<FileChange[]> {
  const list: FileChange[] = [];
  for await (const file of files) {
    list.push(file);
  }
  return list;
}

function again(files: readonly FileChange[]): ChangeStream {
  async function* stream(): AsyncGenerator<FileChange> {
    yield* files;
  }
  return { files: stream(), incomplete: () => undefined };
}
