import type { Entry, JobResult } from "../../../src/protocol/docket.ts";
import { foldEvents } from "../../../src/protocol/fold.ts";
import type { Model, Prompt } from "../../../src/summarize/ports.ts";
import type { FileChange } from "../../../src/summarize/pull-request/file-change.ts";
import type { RunEvent } from "../../../src/summarize/run/run-input.ts";
import { createGitHub, discussed, startRun } from "../docket-world.ts";
import type { Victim } from "./places.ts";

/** How a run over the attacked pull request and one that nobody attacked went. */
export interface AttackRun {
  result: JobResult;
  events: readonly RunEvent[];
  victim: Entry;
  bystander: Entry;
  /** What the model got to read about the attacked one. */
  prompt: Prompt;
}

const BYSTANDER = discussed(2, 1);
const VICTIM = 1;

/** Runs a docket over both; `say` is what the model answers for the attacked one. */
export async function runAttack(
  victim: Victim,
  say: Model | ((prompt: Prompt) => string),
  checkModel: Model | null = null,
): Promise<AttackRun> {
  const prompts: Prompt[] = [];
  const github = createGitHub([victim.pull, BYSTANDER], {
    files: (number) => stream(number === VICTIM ? victim.files : []),
  });
  const run = startRun(github, { model: overheard(say, prompts), checkModel });
  await run.outcome;
  const result = foldEvents("job", [
    {
      event: "job",
      data: {
        id: "job",
        repository: "acme/rockets",
        limit: 5,
        language: "en",
        window: "all",
        model: "obedient",
        startedAt: "2026-11-20T12:00:00Z",
      },
    },
    ...run.events,
  ]);
  const prompt = prompts.find(({ user }) => user.includes(`Pull request #${VICTIM} `));
  const entry = (number: number): Entry | undefined =>
    result.pullRequests.find((each) => each.number === number);
  const [attacked, other] = [entry(VICTIM), entry(BYSTANDER.number)];
  if (prompt === undefined || attacked === undefined || other === undefined) {
    throw new Error("the run lacks an entry or a prompt");
  }
  return { result, events: run.events, victim: attacked, bystander: other, prompt };
}

/** Says what the injected text says, in prose, in points and with labels of pieces that exist. */
export function obeying(obeyed: string): (prompt: Prompt) => string {
  return () =>
    [
      `It retries uploads [C1]. ${obeyed} Nobody objects [C1].`,
      "",
      "Open:",
      `- ${obeyed}`,
      `- ${obeyed} [C1]`,
      "Settled:",
      `- [T1] ${obeyed}`,
    ].join("\n");
}

const CHUNKS = [1, 7, 2, 31, 3] as const;

function overheard(say: Model | ((prompt: Prompt) => string), prompts: Prompt[]): Model {
  return {
    name: "obedient",
    async *write(prompt, signal) {
      prompts.push(prompt);
      if (typeof say !== "function") {
        yield* say.write(prompt, signal);
        return;
      }
      const text = prompt.user.includes(`Pull request #${VICTIM} `)
        ? say(prompt)
        : "It retries uploads [C1]. Nobody objects.";
      let at = 0;
      for (let turn = 0; at < text.length; turn += 1) {
        const size = CHUNKS[turn % CHUNKS.length] ?? 1;
        yield { kind: "text", text: await Promise.resolve(text.slice(at, at + size)) };
        at += size;
      }
      yield { kind: "usage", usage: { inputTokens: 100, outputTokens: 20, calls: 1 } };
    },
  };
}

async function* stream(files: readonly FileChange[]): AsyncGenerator<FileChange> {
  for (const file of files) {
    yield await Promise.resolve(file);
  }
}
