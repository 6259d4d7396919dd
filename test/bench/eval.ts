import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";

import { parseDevVars } from "../../scripts/setup/dev-vars.ts";
import { createModel } from "../../src/model/openai.ts";
import { sampleKeyPoints } from "../fakes/data/sample-world.ts";
import type { GitHubScene } from "../support/github-scenes.ts";
import {
  addLearned,
  evidenceText,
  EVIDENCE_MIN_SHARE,
  extractiveText,
  EXTRACTIVE_MIN_SHARE,
  type KeyPoints,
  type Learned,
  learnedFrom,
} from "../support/key-points.ts";
import {
  generatedTrial,
  judge,
  sampleTrial,
  sceneTrial,
  type Trial,
} from "../support/lies/trial.ts";
import { evaluateModel, type ModelSummary } from "../support/model-eval.ts";
import { usualText } from "../support/reach.ts";
import { SAMPLE_NOW, sampleScenes } from "../support/sample-scenes.ts";
import { muteLog } from "./quiet.ts";

const USAGE = `npm run eval [-- --model NAME,NAME] [--repository owner/name] [--env-file FILE]

What of the points that a reader must learn about each sample pull request is in the evidence, in the summary without a
model and, with an OPENAI_API_KEY in the environment or in .dev.vars, in the summaries of each model; and how often
true statements are doubted and altered ones are not.
`;

const FALSE_FLAGS_MAX_SHARE = 0.02;
const MODEL_DEFAULT = "gpt-4.1-mini";
const CALLS_AT_ONCE = 5;

muteLog();
const { values } = parseArgs({
  options: {
    model: { type: "string" },
    repository: { type: "string" },
    "env-file": { type: "string", default: ".dev.vars" },
    help: { type: "boolean", default: false },
  },
});
if (values.help) {
  console.log(USAGE);
  process.exit(0);
}

const file = await readFile(values["env-file"], "utf8").catch(() => "");
const variables = { ...process.env, ...Object.fromEntries(parseDevVars(file)) };
const keyPoints = sampleKeyPoints(SAMPLE_NOW);
const scenes = (await sampleScenes()).filter(
  ({ place }) => values.repository === undefined || place.startsWith(`${values.repository}#`),
);

const goals = [...reportKeyPoints(scenes, keyPoints), ...(await reportClaims(scenes))];
await reportModels(scenes, keyPoints);
for (const { name, met } of goals) {
  console.log(`${met ? "met   " : "MISSED"} ${name}`);
}
process.exitCode = goals.every(({ met }) => met) ? 0 : 1;

interface Goal {
  name: string;
  met: boolean;
}

function reportKeyPoints(all: readonly GitHubScene[], points: KeyPoints): Goal[] {
  const learn = (textOf: (scene: GitHubScene) => string): ReturnType<typeof addLearned> =>
    addLearned(all.map((scene) => learnedFrom(textOf(scene), scene.place, points)));
  const evidence = learn(evidenceText);
  const summaries = learn(extractiveText);
  const usual = learn(usualText);
  console.log("| key points | of | found | share |");
  console.log("| --- | --- | --- | --- |");
  console.log(`| in the evidence | ${rowOf(evidence)} |`);
  console.log(`| in the summary without a model | ${rowOf(summaries)} |`);
  console.log(
    `| in what the usual way shows a model: title, start of the diff, oldest comments | ${rowOf(usual)} |\n`,
  );
  printMissed("Not in the evidence", evidence);
  printMissed("Not in the summary without a model", summaries);
  return [
    {
      name: `at least ${percent(EVIDENCE_MIN_SHARE)} of the key points are in the evidence: ${percent(evidence.share)}`,
      met: evidence.share >= EVIDENCE_MIN_SHARE,
    },
    {
      name: `at least ${percent(EXTRACTIVE_MIN_SHARE)} are in the summary without a model: ${percent(summaries.share)}`,
      met: summaries.share >= EXTRACTIVE_MIN_SHARE,
    },
  ];
}

async function reportClaims(all: readonly GitHubScene[]): Promise<Goal[]> {
  const evidence = new Map(all.map(({ place, gathered }) => [place, gathered.evidence]));
  const trials = [
    ...(values.repository === undefined ? [sampleTrial(evidence)] : []),
    await sceneTrial(),
    generatedTrial(evidence),
  ];
  console.log("| statements | true | doubted | altered | not doubted |");
  console.log("| --- | --- | --- | --- | --- |");
  const reached = trials.map(reportTrial);
  console.log("");
  return reached;
}

function reportTrial(trial: Trial): Goal {
  const { doubted, missed } = judge(trial);
  const share = doubted.length / trial.honest.length;
  console.log(
    `| ${trial.name} | ${trial.honest.length} | ${doubted.length} (${percent(share)}) | ${trial.lies.length} | ${missed.length} |`,
  );
  return {
    name: `${trial.name}: at most ${percent(FALSE_FLAGS_MAX_SHARE)} of the true ones are doubted, every altered one is`,
    met: share <= FALSE_FLAGS_MAX_SHARE && missed.length === 0,
  };
}

async function reportModels(all: readonly GitHubScene[], points: KeyPoints): Promise<void> {
  const apiKey = variables["OPENAI_API_KEY"] ?? "";
  if (apiKey === "") {
    console.log("No OPENAI_API_KEY: no model was asked.\n");
    return;
  }
  const baseUrl = variables["OPENAI_BASE_URL"] || null;
  const names = (values.model ?? (variables["OPENAI_MODEL"] || MODEL_DEFAULT)).split(",");
  for (const model of names) {
    const port = createModel({ apiKey, baseUrl, model });
    printModel(model, await evaluateModel(port, all, points, CALLS_AT_ONCE));
  }
}

function printModel(model: string, summaries: readonly ModelSummary[]): void {
  const written = summaries.filter(({ failure }) => failure === undefined);
  const learned = addLearned(written.map((summary) => summary.learned));
  const sum = (of: (summary: ModelSummary) => number): number =>
    written.reduce((total, summary) => total + of(summary), 0);
  const flags = sum(({ flags: found }) => found.length);
  console.log(`### ${model}\n`);
  console.log(
    "| summaries | failed | key points | of | share | flags | flags a summary | with a flag | other warnings | tokens in | tokens out |",
  );
  console.log(`|${" --- |".repeat(11)}`);
  console.log(
    `| ${written.length} | ${summaries.length - written.length} | ${learned.points - learned.missed.length} | ${learned.points} | ${percent(learned.share)} | ${flags} | ${(flags / written.length).toFixed(2)} | ${sum((summary) => Number(summary.flags.length > 0))} | ${sum(({ otherWarnings }) => otherWarnings.length)} | ${sum(({ tokens }) => tokens.input)} | ${sum(({ tokens }) => tokens.output)} |\n`,
  );
  printMissed(`Not in the summaries of ${model}`, learned);
  for (const { place, flags: found, otherWarnings, failure } of summaries) {
    for (const message of [
      ...found,
      ...otherWarnings,
      ...(failure === undefined ? [] : [failure]),
    ]) {
      console.log(`- ${place}: ${message}`);
    }
  }
  console.log("");
}

function printMissed(title: string, { missed }: Learned): void {
  if (missed.length > 0) {
    console.log(`${title}:`);
    for (const { place, point } of missed) {
      console.log(`- ${place}: ${point}`);
    }
    console.log("");
  }
}

function rowOf({ points, missed, share }: ReturnType<typeof addLearned>): string {
  return `${points} | ${points - missed.length} | ${percent(share)}`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(share > 0 && share < 0.1 ? 1 : 0)}%`;
}
