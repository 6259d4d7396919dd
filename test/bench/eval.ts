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
import { LIE_KINDS } from "../support/planted-lies.ts";
import { usualText } from "../support/reach.ts";
import { SAMPLE_NOW, sampleScenes } from "../support/sample-scenes.ts";
import { muteLog } from "./quiet.ts";

const USAGE = `npm run eval [-- --model NAME,NAME] [--check-model NAME] [--price IN,OUT] [--repository owner/name]
             [--env-file FILE]

What of the points that a reader must learn about each sample pull request is in the evidence, in the summary without a
model; and how often code doubts true statements, and lies that it has to be certain of.

With an OPENAI_API_KEY in the environment or in .dev.vars each model writes about every sample pull request and reads it
a second time, as a docket would, and once more with a lie planted in it (a person, a number, a decision, a section, an
agreement, a reason, a label, how it stands). --check-model: who reads. --price: dollars for a million tokens. Three
calls a pull request; --repository gullhaven/ropewalk keeps a first run small.
`;

const MODEL_DEFAULT = "gpt-4.1-mini";
const CALLS_AT_ONCE = 5;

muteLog();
const { values } = parseArgs({
  options: {
    model: { type: "string" },
    "check-model": { type: "string" },
    price: { type: "string" },
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
  console.log(
    "| statements | true | doubted | altered | code has to be certain of | not doubted |",
  );
  console.log("| --- | --- | --- | --- | --- | --- |");
  const reached = trials.map(reportTrial);
  console.log("");
  return reached;
}

function reportTrial(trial: Trial): Goal {
  const { doubted, certain, missed } = judge(trial);
  console.log(
    `| ${trial.name} | ${trial.honest.length} | ${doubted.length} | ${trial.lies.length} | ${certain.length} | ${missed.length} |`,
  );
  return {
    name: `${trial.name}: code doubts no true one, and each that it has to be certain of`,
    met: doubted.length === 0 && missed.length === 0,
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
  for (const name of names) {
    const model = createModel({ apiKey, baseUrl, model: name });
    const reader = values["check-model"] ?? name;
    const checkModel = reader === name ? model : createModel({ apiKey, baseUrl, model: reader });
    const title = reader === name ? name : `${name}, read again by ${reader}`;
    printModel(title, await evaluateModel({ model, checkModel }, all, points, CALLS_AT_ONCE));
  }
}

function printModel(title: string, summaries: readonly ModelSummary[]): void {
  const written = summaries.filter(({ failure }) => failure === undefined);
  const learned = addLearned(written.map((summary) => summary.learned));
  const sum = (of: (summary: ModelSummary) => number): number =>
    written.reduce((total, summary) => total + of(summary), 0);
  const lies = written.flatMap(({ lie }) => lie ?? []);
  console.log(`### ${title}\n`);
  printTable([
    ["summaries", `${written.length} of ${summaries.length}`],
    ["not read a second time", String(sum(({ notChecked }) => Number(notChecked !== undefined)))],
    ["statements", String(sum(({ statements }) => statements))],
    ["doubted", String(sum(({ doubts }) => doubts.length))],
    ["planted lies found", `${lies.filter(({ isFound }) => isFound).length} of ${lies.length}`],
    ...LIE_KINDS.map((kind): [string, string] => {
      const those = lies.filter((lie) => lie.kind === kind);
      return [`- ${kind}`, `${those.filter(({ isFound }) => isFound).length} of ${those.length}`];
    }),
    [
      "key points kept",
      `${learned.points - learned.missed.length} of ${learned.points} (${percent(learned.share)})`,
    ],
    ["other warnings", String(sum(({ otherWarnings }) => otherWarnings.length))],
    ...(["writing", "reading"] as const).flatMap((call): [string, string][] => {
      const calls = sum((summary) => summary[call].calls);
      const input = sum((summary) => summary[call].inputTokens);
      const output = sum((summary) => summary[call].outputTokens);
      return [
        [`${call}: tokens in, out`, `${input}, ${output}`],
        [`${call}: cost`, costOf(input, output)],
        [
          `${call}: seconds a call`,
          (sum((summary) => summary[call].seconds) / Math.max(1, calls)).toFixed(1),
        ],
      ];
    }),
  ]);
  printMissed(`Not in the summaries of ${title}`, learned);
  for (const { place, doubts, lie, otherWarnings, notChecked, failure } of summaries) {
    for (const line of [
      ...doubts.map((doubt) => `doubted: ${doubt}`),
      ...(lie === undefined || lie.isFound ? [] : [`lie not found (${lie.kind}): ${lie.text}`]),
      ...otherWarnings,
      ...(notChecked === undefined ? [] : [`not read a second time: ${notChecked}`]),
      ...(failure === undefined ? [] : [failure]),
    ]) {
      console.log(`- ${place}: ${line}`);
    }
  }
  console.log("");
}

function printTable(rows: readonly (readonly [string, string])[]): void {
  console.log("| what | figure |");
  console.log("| --- | --- |");
  for (const [what, figure] of rows) {
    console.log(`| ${what} | ${figure} |`);
  }
  console.log("");
}

/** In dollars, by `--price IN,OUT` a million tokens. */
function costOf(input: number, output: number): string {
  const [priceIn, priceOut] = (values.price ?? "").split(",").map(Number);
  return priceIn === undefined || priceOut === undefined
    ? "not known without --price"
    : `$${((input * priceIn + output * priceOut) / 1e6).toFixed(4)}`;
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
