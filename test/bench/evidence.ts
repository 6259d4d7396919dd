import { CORPUS_REPOSITORY } from "../fakes/data/corpus.ts";
import { sampleData } from "../fakes/sample-data.ts";
import { evidenceGoals, measure, type Measured } from "../support/evidence-goals.ts";
import { gatherScenes, type GitHubScene } from "../support/github-scenes.ts";
import { addUp, type Reach, reachOfDocket } from "../support/reach.ts";
import { reportCost } from "./evidence-cost.ts";
import { muteLog } from "./quiet.ts";

/**
 * How much of each pull request reaches the model, beside the usual way: the first characters of the diff and the
 * oldest comments. `npm run bench:evidence -- DIR` over a folder of pull requests, else over the sample data.
 */

interface Row extends Measured {
  /** Docket with no more tokens for evidence than the usual way takes. */
  narrow: Reach;
}

/** The pieces of a prompt take what is left of its room when its rules and facts have theirs. */
const RULES_TOKENS = 1900;

muteLog();
const [folder] = process.argv.slice(2);
const now = Date.now();
const rows: Row[] = [];
// A folder is also served as one repository that holds them all.
const isOwn = (repository: string): boolean => repository !== CORPUS_REPOSITORY;
for await (const scene of gatherScenes(sampleData(folder)(now), now, isOwn)) {
  rows.push(await measureRow(scene));
}
printRows(rows);
const cost = await reportCost();
console.log("");
const goals = [...evidenceGoals(rows), cost];
for (const { name, seen, met } of goals) {
  console.log(`${met ? "met   " : "MISSED"} ${name}: ${seen}`);
}
process.exitCode = goals.every((goal) => goal.met) ? 0 : 1;

async function measureRow(scene: GitHubScene): Promise<Row> {
  const measured = measure(scene);
  const evidence = await scene.selectWithin(measured.usual.tokens + RULES_TOKENS);
  return { ...measured, narrow: reachOfDocket(scene, evidence) };
}

function printRows(all: readonly Row[]): void {
  console.log("| pull request | way | files | changed lines | comments | open threads | tokens |");
  console.log("| --- | --- | --- | --- | --- | --- | --- |");
  for (const row of all) {
    printRow(row.place, row);
  }
  printRow(`all ${all.length}`, {
    whole: addUp(all.map((row) => ({ ...row.whole, tokens: 0 }))),
    docket: addUp(all.map((row) => row.docket)),
    narrow: addUp(all.map((row) => row.narrow)),
    usual: addUp(all.map((row) => row.usual)),
  });
  console.log("");
}

function printRow(
  name: string,
  { whole, docket, narrow, usual }: Pick<Row, "whole" | "docket" | "narrow" | "usual">,
): void {
  const line = (first: string, way: string, seen: Reach): void => {
    const of = (key: keyof typeof whole): string => `${seen[key]} of ${whole[key]}`;
    console.log(
      `| ${first} | ${way} | ${of("files")} | ${of("lines")} | ${of("comments")} | ${of("threads")} | ${seen.tokens} |`,
    );
  };
  line(name, "Docket", docket);
  line("", "Docket, as few tokens", narrow);
  line("", "usual", usual);
}
