import { QUEUE_OPEN_PER_PAGE } from "../../src/limits.ts";
import type {
  CheckEvent,
  PullRequestEvent,
  RankingEvent,
  SummaryEvent,
} from "../../src/protocol/events.ts";
import type { Failure } from "../../src/protocol/failures.ts";
import type {
  Memory,
  Model,
  ModelChunk,
  Prompt,
  PullRequests,
  Recalled,
  Spending,
} from "../../src/summarize/ports.ts";
import type { FileChange } from "../../src/summarize/pull-request/file-change.ts";
import type {
  OlderPage,
  PullRequest,
  Size,
} from "../../src/summarize/pull-request/pull-request.ts";
import type { Checkpoint, RunEvent, RunInput } from "../../src/summarize/run/run-input.ts";
import { runDocket } from "../../src/summarize/run/run.ts";
import { createDeltaWriter } from "../../src/summary-job/stream/delta-writer.ts";
import { createTestClock, type TestClock } from "./clock.ts";
import { aComment, aPullRequest, aReview, machine, person } from "./pull-request.ts";
import { createRankingPort, type Discussion } from "./repository-world.ts";

/** As GitHub says it where no rule stands in the way. */
const MERGE_STATES = { MERGEABLE: "CLEAN", CONFLICTING: "DIRTY", UNKNOWN: "UNKNOWN" } as const;

export const NOW = Date.parse("2026-11-20T12:00:00Z");

/** A pull request with so many comments by people and by bots. */
export function discussed(
  number: number,
  people: number,
  bots = 0,
  more: Partial<PullRequest> = {},
): PullRequest {
  const comments = [
    ...Array.from({ length: people }, (_, index) =>
      aComment({ id: `IC_${number}_${index}`, author: person("grace") }),
    ),
    ...Array.from({ length: bots }, (_, index) =>
      aComment({ id: `IC_${number}_bot_${index}`, author: machine("coverage") }),
    ),
  ];
  const approval = aReview({ id: `PRR_${number}`, state: "APPROVED" });
  return aPullRequest({
    id: `PR_${number}`,
    number,
    title: `Change ${number}`,
    comments: { total: comments.length, list: comments },
    reviews: { total: 1, list: [approval] },
    opinions: [approval],
    ...more,
  });
}

export const ONE_FILE: FileChange = {
  path: "src/upload.ts",
  status: "modified",
  additions: 1,
  deletions: 1,
  binary: false,
  hunks: [
    {
      heading: "function upload()",
      oldStart: 1,
      newStart: 1,
      lines: ["-  send(file);", "+  retry(() => send(file));"],
    },
  ],
};

export type Question = { name: keyof PullRequests; ids: readonly (string | number)[] };

export interface GitHubWorld {
  pulls: PullRequests;
  asked: Question[];
  /** Requests under way at the same time, at most. */
  readonly most: number;
  named(name: keyof PullRequests): Question[];
}

type Hook = (question: Question) => Promise<void> | void;

/** Pull requests in memory. The hook runs before each answer: it can hold one up, or throw. */
export function createGitHub(
  pullRequests: readonly PullRequest[],
  options: {
    before?: Hook;
    private?: boolean;
    /** The list says how much each pull request changes. */
    sized?: boolean;
    files?: (number: number) => AsyncIterable<FileChange>;
    older?: Partial<OlderPage>;
    /** What GitHub says of mergeability when asked once more. */
    mergeableLater?: PullRequest["mergeable"];
    pointsLeft?: () => number | undefined;
  } = {},
): GitHubWorld {
  const ranking = createRankingPort(pullRequests.map(toDiscussion));
  const byActivity = pullRequests.toSorted((a, b) => (a.updatedAt > b.updatedAt ? -1 : 1));
  const asked: Question[] = [];
  let running = 0;
  let most = 0;

  async function answer<Value>(
    question: Question,
    give: () => Value | Promise<Value>,
  ): Promise<Value> {
    asked.push(question);
    running += 1;
    most = Math.max(most, running);
    try {
      await options.before?.(question);
      return await give();
    } finally {
      running -= 1;
    }
  }

  function sizeOf(id: string): Size {
    const { changedFiles, additions, deletions } =
      pullRequests.find((pull) => pull.id === id) ?? aPullRequest();
    return { changedFiles, additions, deletions };
  }

  return {
    asked,
    get most() {
      return most;
    },
    named: (name) => asked.filter((question) => question.name === name),
    pulls: {
      candidates: (after) =>
        answer({ name: "candidates", ids: [] }, async () => {
          const page = await ranking.candidates(after);
          return {
            ...page,
            repository: { ...page.repository, private: options.private ?? false },
            candidates: page.candidates.map((candidate) => ({
              ...candidate,
              ...(options.sized === true ? { size: sizeOf(candidate.id) } : {}),
            })),
          };
        }),
      named: (numbers) =>
        answer({ name: "named", ids: numbers }, async () => {
          const { repository, candidates } = await ranking.candidates();
          return {
            repository: { ...repository, private: options.private ?? false },
            openCount: pullRequests.length,
            found: candidates
              .filter(({ number }) => numbers.includes(number))
              .map((candidate) => ({ ...candidate, size: sizeOf(candidate.id) })),
          };
        }),
      recount: (ids) => answer({ name: "recount", ids }, () => ranking.recount(ids)),
      details: (ids) =>
        answer({ name: "details", ids }, () =>
          pullRequests.filter((pull) => ids.includes(pull.id)),
        ),
      open: (after) =>
        answer({ name: "open", ids: after === undefined ? [] : [after] }, () => {
          const from = Number(after ?? 0);
          const page = byActivity.slice(from, from + QUEUE_OPEN_PER_PAGE);
          const next = from + page.length;
          return {
            repository: { owner: "acme", name: "rockets", private: options.private ?? false },
            openCount: pullRequests.length,
            open: page.map((pull) => ({ fromFork: false, ...pull })),
            defaultBranch: "main",
            ...(next < byActivity.length ? { next: String(next) } : {}),
          };
        }),
      facts: (ids) =>
        answer({ name: "facts", ids }, () => ({
          read: pullRequests.filter((pull) => ids.includes(pull.id)),
          failed: [],
        })),
      pointsLeft: () => options.pointsLeft?.(),
      mergeability: (ids) =>
        answer({ name: "mergeability", ids }, () =>
          ids.map((id) => ({
            id,
            mergeable: options.mergeableLater ?? "UNKNOWN",
            mergeState: MERGE_STATES[options.mergeableLater ?? "UNKNOWN"],
          })),
        ),
      changes: ({ number }) =>
        answer({ name: "changes", ids: [number] }, () => ({
          files: options.files?.(number) ?? oneFile(),
          incomplete: () => undefined,
        })),
      older: (pull) =>
        answer({ name: "older", ids: [pull.id] }, () => ({
          comments: [],
          threads: [],
          ...options.older,
        })),
    },
  };
}

async function* oneFile(): AsyncGenerator<FileChange> {
  yield await Promise.resolve(ONE_FILE);
}

function toDiscussion(pull: PullRequest): Discussion {
  return {
    number: pull.number,
    title: pull.title,
    createdAt: pull.createdAt,
    updatedAt: pull.updatedAt,
    author: pull.author,
    draft: pull.draft,
    labels: pull.labels,
    comments: pull.comments.list,
    reviews: pull.reviews.list,
  };
}

export interface ModelWorld {
  model: Model;
  /** Numbers of the pull requests it was asked about, in order. */
  asked: number[];
  readonly most: number;
}

/** A model that says what it is told to; by default two sentences that cite the first piece it was given. */
export function createTestModel(
  say: (number: number, label: string) => AsyncIterable<string> | string[] = (number, label) => [
    `Change ${number} retries `,
    `uploads [${label}]. Nobody objects.`,
    `\n\nOpen:\n- Whether it needs a flag [${label}]\n`,
  ],
  name = "test-model",
): ModelWorld {
  const asked: number[] = [];
  let running = 0;
  let most = 0;
  return {
    asked,
    get most() {
      return most;
    },
    model: {
      name,
      async *write(prompt: Prompt): AsyncGenerator<ModelChunk> {
        const number = Number(/Pull request #(\d+)/.exec(prompt.user)?.[1]);
        const label = /^\[([A-Z]\d+)\]/m.exec(prompt.user)?.[1] ?? "C1";
        asked.push(number);
        running += 1;
        most = Math.max(most, running);
        try {
          for await (const text of say(number, label)) {
            yield { kind: "text", text };
          }
          yield { kind: "usage", usage: { inputTokens: 100, outputTokens: 20, calls: 1 } };
        } finally {
          running -= 1;
        }
      },
    },
  };
}

/** A model that reads summaries a second time; by default it finds all that it is shown supported. */
export function createCheckModel(
  say: (statements: number, asked: Prompt) => AsyncIterable<string> | string[] = (statements) =>
    Array.from({ length: statements }, (_, index) => `${index + 1} supported\n`),
  name = "check-model",
): Omit<ModelWorld, "most"> & { prompts: Prompt[] } {
  const prompts: Prompt[] = [];
  const asked: number[] = [];
  return {
    asked,
    prompts,
    model: {
      name,
      async *write(prompt: Prompt): AsyncGenerator<ModelChunk> {
        prompts.push(prompt);
        asked.push(Number(/Pull request #(\d+)/.exec(prompt.user)?.[1]));
        for await (const text of say(prompt.user.match(/^Statement \d+/gm)?.length ?? 0, prompt)) {
          yield { kind: "text", text };
        }
        yield { kind: "usage", usage: { inputTokens: 30, outputTokens: 9, calls: 1 } };
      },
    },
  };
}

export function createTestMemory(): Memory & {
  entries: Map<number, Recalled>;
} {
  const entries = new Map<number, Recalled>();
  return {
    entries,
    recall: (number) => Promise.resolve(entries.get(number) ?? {}),
    remember(number, remembered) {
      if (remembered !== null) {
        entries.set(number, { ...entries.get(number), remembered });
      }
      return Promise.resolve();
    },
  };
}

export function createTestSpending(
  refusal?: Failure,
): Spending & { reserved: number[]; settled: [string, number][] } {
  const settled: [string, number][] = [];
  const reserved: number[] = [];
  return {
    reserved,
    settled,
    reserve(tokens) {
      reserved.push(tokens);
      return Promise.resolve(
        refusal === undefined
          ? { ok: true, id: `reservation-${reserved.length}` }
          : { ok: false, failure: refusal },
      );
    },
    settle(id, tokens) {
      settled.push([id, tokens]);
      return Promise.resolve();
    },
  };
}

export type Overrides = Partial<Omit<RunInput, "request" | "limits" | "pulls">> & {
  request?: Partial<RunInput["request"]>;
  limits?: Partial<RunInput["limits"]>;
};

export interface Run {
  outcome: ReturnType<typeof runDocket>;
  events: RunEvent[];
  rankings(): RankingEvent[];
  announced(): PullRequestEvent[];
  summaries(): SummaryEvent[];
  checks(): CheckEvent[];
  checkpoints: Checkpoint[];
  problems: { error: unknown; number?: number }[];
  clock: TestClock;
  cancel(): void;
}

/** Starts a run over ports in memory. Time stands still but for waits below five seconds. */
export function startRun(github: Pick<GitHubWorld, "pulls">, overrides: Overrides = {}): Run {
  const events: RunEvent[] = [];
  const checkpoints: Checkpoint[] = [];
  const problems: Run["problems"] = [];
  const clock = createTestClock(NOW, 5000);
  const cancelled = new AbortController();
  const { request, limits, ...input } = overrides;
  const outcome = runDocket(
    {
      job: { requestId: "req-1", deadline: NOW + 120_000, webUrl: "https://github.com" },
      pulls: github.pulls,
      model: createTestModel().model,
      memory: createTestMemory(),
      createDeltaWriter,
      clock,
      signal: cancelled.signal,
      resume: null,
      saveCheckpoint: (checkpoint) => checkpoints.push(checkpoint),
      report: (problem) => problems.push(problem),
      ...input,
      request: { limit: 5, language: "en", window: "all", drafts: true, ...request },
      limits: { modelConcurrency: 5, privateRepositories: "on", ...limits },
    },
    (event) => events.push(event),
  );
  return {
    outcome,
    events,
    rankings: () => events.flatMap((event) => (event.event === "ranking" ? event.data : [])),
    announced: () => events.flatMap((event) => (event.event === "pull-request" ? event.data : [])),
    summaries: () => events.flatMap((event) => (event.event === "summary" ? event.data : [])),
    checks: () => events.flatMap((event) => (event.event === "check" ? event.data : [])),
    checkpoints,
    problems,
    clock,
    cancel: () => cancelled.abort(),
  };
}

/** The text of each entry as its deltas made it. */
export function foldDeltas(events: readonly RunEvent[]): Map<number, string> {
  const texts = new Map<number, string>();
  for (const event of events) {
    if (event.event === "delta") {
      const { number, offset, text } = event.data;
      texts.set(number, (texts.get(number) ?? "").slice(0, offset) + text);
    }
  }
  return texts;
}
