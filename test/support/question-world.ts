import type { ReadTools, ToolAnswer } from "../../src/github/tools/read/read-tools.ts";
import { createModel } from "../../src/model/openai.ts";
import { foldEvents } from "../../src/protocol/fold.ts";
import {
  answerQuestion,
  type QuestionStreamEvent,
  type QuestionInput,
} from "../../src/questions/answer-question.ts";
import { gatherEntryEvidence, type EntryEvidence } from "../../src/questions/docket-evidence.ts";
import type { AskedQuestion, StoredAnswer, StoredQuestion } from "../../src/questions/thread.ts";
import type { FileChange } from "../../src/summarize/pull-request/file-change.ts";
import type { PullRequest } from "../../src/summarize/pull-request/pull-request.ts";
import type { KeptEvidence } from "../../src/summarize/select/evidence.ts";
import { createDeltaWriter } from "../../src/summary-job/stream/delta-writer.ts";
import { createVirtualClock } from "../fakes/control/clock.ts";
import { createControl } from "../fakes/control/control.ts";
import { createModel as createModelServer, type Model } from "../fakes/model/model.ts";
import type { ModelSettingsChange } from "../fakes/model/settings.ts";
import { createTestClock, type TestClock } from "./clock.ts";
import { createGitHub, createTestSpending, NOW, startRun } from "./docket-world.ts";

/** What a docket over these pull requests leaves for questions. */
export async function docketOf(
  pulls: readonly PullRequest[],
  files?: (number: number) => readonly FileChange[],
): Promise<EntryEvidence[]> {
  const kept = new Map<string, KeptEvidence>();
  const run = startRun(
    createGitHub(pulls, files === undefined ? {} : { files: (number) => streamOf(files(number)) }),
    { keepEvidence: (evidence) => kept.set(`#${evidence.subject.number}`, evidence) },
  );
  await run.outcome;
  return gatherEntryEvidence(foldEvents("job", run.events).pullRequests, kept);
}

async function* streamOf(files: readonly FileChange[]): AsyncGenerator<FileChange> {
  for (const file of files) {
    yield await Promise.resolve(file);
  }
}

export interface ToolsWorld {
  tools: ReadTools;
  called: { name: string; input: unknown }[];
}

/** Tools that answer what they are told to. */
export function createTools(
  answer: (name: string, input: unknown) => ToolAnswer | Promise<ToolAnswer> = readFile,
): ToolsWorld {
  const called: ToolsWorld["called"] = [];
  return {
    called,
    tools: {
      list: () =>
        Promise.resolve([
          {
            name: "read_file",
            description: "Reads one file of the repository",
            inputSchema: { type: "object", properties: { path: { type: "string" } } },
          },
          {
            name: "search_issues",
            description: "Searches issues and pull requests of the repository",
            inputSchema: { type: "object", properties: { q: { type: "string" } } },
          },
        ]),
      async call(name, input) {
        called.push({ name, input });
        return await answer(name, input);
      },
    },
  };
}

export function readFile(_name: string, input: unknown): ToolAnswer {
  const path = JSON.stringify(input);
  return {
    kind: "read",
    data: { path, text: "export const attempts = 7;" },
    executionId: "exec_1",
    source: { kind: "file", heading: `${path} at main`, url: "https://github.com/acme/rockets" },
  };
}

export interface Inquiry {
  answer: Promise<StoredAnswer>;
  events: QuestionStreamEvent[];
  server: Model;
  /** What the server was asked, in order. */
  bodies: { messages: { role: string; content: string | null }[]; tools?: unknown[] }[];
  clock: TestClock;
  problems: unknown[];
  spending: ReturnType<typeof createTestSpending>;
  leave(): void;
}

type Options = Partial<Pick<QuestionInput, "thread" | "tools">> & {
  spending?: ReturnType<typeof createTestSpending>;
  ask?: Partial<AskedQuestion>;
  settings?: ModelSettingsChange;
  prepare?: (server: Model) => void;
};

/** Asks one question, with a model server that is reached as a real one is. */
export function startInquiry(entries: readonly EntryEvidence[], options: Options = {}): Inquiry {
  const { ask, settings, prepare, spending = createTestSpending(), ...ports } = options;
  const clock = createTestClock(NOW, 1000);
  const control = createControl({ clock: createVirtualClock(NOW) });
  const server = createModelServer({
    control,
    apiKey: "sk-sample",
    models: ["gpt-4.1-mini"],
    settings: settings ?? {},
  });
  prepare?.(server);
  const bodies: Inquiry["bodies"] = [];
  const events: QuestionStreamEvent[] = [];
  const problems: unknown[] = [];
  const left = new AbortController();
  const answer = answerQuestion(
    {
      asked: {
        id: "1",
        question: "What is still open?",
        model: "gpt-4.1-mini",
        startedAt: new Date(NOW).toISOString(),
        requestId: "req-1",
        ...ask,
      },
      repository: "acme/rockets",
      entries,
      thread: [],
      model: createModel({
        apiKey: "sk-sample",
        baseUrl: "https://model.test/v1",
        model: "gpt-4.1-mini",
        spending,
        clock,
        async fetch(input, init) {
          const request = new Request(input, init);
          bodies.push(await request.clone().json());
          return await server.handler(request);
        },
      }),
      tools: createTools().tools,
      createDeltaWriter,
      clock,
      signal: left.signal,
      report: (error) => problems.push(error),
      ...ports,
    },
    (event) => events.push(event),
  );
  return {
    answer,
    events,
    server,
    bodies,
    clock,
    problems,
    spending,
    leave: () => left.abort(),
  };
}

/** The question with its answer, as the next one finds it. */
export function asEarlier(id: string, question: string, answer: StoredAnswer): StoredQuestion {
  return {
    asked: {
      id,
      question,
      model: "gpt-4.1-mini",
      startedAt: new Date(NOW).toISOString(),
      requestId: "req-0",
    },
    answer,
  };
}

/** The text as the deltas made it. */
export function textOf(events: readonly QuestionStreamEvent[]): string {
  let text = "";
  for (const event of events) {
    if (event.event === "delta") {
      text = text.slice(0, event.data.offset) + event.data.text;
    }
  }
  return text;
}
