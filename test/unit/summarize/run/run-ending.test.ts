import { describe, it } from "vitest";

import type { LoggedEvent } from "../../../../src/protocol/events.ts";
import type { Resume } from "../../../../src/summarize/run/run-input.ts";
import { UpstreamError } from "../../../../src/upstream/error.ts";
import {
  createGitHub,
  createTestMemory,
  createTestModel,
  discussed,
  foldDeltas,
  type GitHubWorld,
  type Run,
  startRun,
} from "../../../support/docket-world.ts";

/** Of the two minutes of a docket; what is left is for telling. */
const NEARLY_MS = 119_000;

/** What reading may take of it. */
const READ_MS = 80_000;

const THREE = [9, 8, 7].map((comments, index) => discussed(index + 1, comments));

/** A model that writes the first entry and then says nothing more to anybody. */
function createStuckModel() {
  return createTestModel(async function* say(number, label) {
    yield `Change ${number} retries [${label}]. `;
    if (number !== 1) {
      await new Promise(() => undefined);
    }
  });
}

async function untilOneIsWritten(run: Run): Promise<void> {
  while (run.summaries().length === 0 || foldDeltas(run.events).size < 3) {
    await run.clock.advance(0);
  }
}

function logged(run: Run): LoggedEvent[] {
  return run.events.flatMap((event) => (event.event === "delta" ? [] : event));
}

/** What the log holds when the object is lost right after the first summary. */
async function cutShort(github: GitHubWorld): Promise<Resume> {
  const run = startRun(github, { model: createStuckModel().model });
  await untilOneIsWritten(run);
  const events = logged(run);
  const [checkpoint] = run.checkpoints;
  run.cancel();
  await run.outcome;
  if (checkpoint === undefined) {
    throw new Error("The run saved no checkpoint.");
  }
  return structuredClone({ checkpoint, events });
}

describe("cancelling", () => {
  it("keeps what is written and what readers have seen of the rest", async ({ expect }) => {
    const run = startRun(createGitHub(THREE), { model: createStuckModel().model });
    await untilOneIsWritten(run);
    run.cancel();

    expect((await run.outcome).outcome).toBe("cancelled");
    // Entries end by themselves; which of two is first is not said anywhere.
    const summaries = run.summaries().toSorted((one, other) => one.number - other.number);
    expect(summaries.map(({ number, outcome }) => [number, outcome])).toEqual([
      [1, "written"],
      [2, "cancelled"],
      [3, "cancelled"],
    ]);
    const texts = foldDeltas(run.events);
    for (const { number, text, error } of summaries) {
      expect(text).toBe(texts.get(number));
      expect(error).toBeUndefined();
    }
    expect(summaries[1]?.citations.map(({ label }) => label)).toEqual(["C1"]);
  });

  it("ends a run that waits for GitHub", async ({ expect }) => {
    const never = new Promise<void>(() => undefined);
    const run = startRun(createGitHub(THREE, { before: () => never }));
    await run.clock.advance(0);
    run.cancel();

    expect(await run.outcome).toMatchObject({ outcome: "cancelled" });
    expect(run.events).toEqual([]);
  });

  it("comes before anything when the run is cancelled already", async ({ expect }) => {
    const github = createGitHub(THREE);
    const run = startRun(github, { signal: AbortSignal.abort() });

    expect((await run.outcome).outcome).toBe("cancelled");
    expect(github.asked).toEqual([]);
  });

  it("emits nothing more once it has ended", async ({ expect }) => {
    const held = Promise.withResolvers<void>();
    const github = createGitHub(THREE, {
      before: ({ name }) => (name === "changes" ? held.promise : undefined),
    });
    const run = startRun(github);
    while (github.named("changes").length < 3) {
      await run.clock.advance(0);
    }
    run.cancel();
    await run.outcome;
    const emitted = run.events.length;
    held.resolve();
    await run.clock.advance(200_000);

    expect(run.events).toHaveLength(emitted);
    expect(run.problems).toEqual([]);
  });

  it("takes errors of abandoned requests for what they are", async ({ expect }) => {
    const held = Promise.withResolvers<void>();
    const github = createGitHub(THREE, {
      before: ({ name }) => (name === "changes" ? held.promise : undefined),
    });
    const run = startRun(github);
    while (github.named("changes").length < 3) {
      await run.clock.advance(0);
    }
    run.cancel();
    held.reject(new UpstreamError("github", "network"));

    expect((await run.outcome).outcome).toBe("cancelled");
    expect(run.problems).toEqual([]);
  });
});

describe("the time limit", () => {
  it("leaves the extracts of what the model has not written by then", async ({ expect }) => {
    const run = startRun(createGitHub(THREE), { model: createStuckModel().model });
    await untilOneIsWritten(run);
    await run.clock.advance(NEARLY_MS);

    expect(await run.outcome).toMatchObject({ outcome: "complete" });
    expect(run.summaries().map(({ outcome, error }) => [outcome, error?.code])).toEqual([
      ["written", undefined],
      ["extractive", "timed_out"],
      ["extractive", "timed_out"],
    ]);
    for (const { number, text } of run.summaries()) {
      expect(text).not.toBe("");
      expect(text).toBe(foldDeltas(run.events).get(number));
    }
  });

  it("leaves the extracts of what never got to the model", async ({ expect }) => {
    // Which of them comes to the model first is not said anywhere.
    let calls = 0;
    const { model, asked } = createTestModel(async function* say(number, label) {
      calls += 1;
      const isFirst = calls === 1;
      yield `Change ${number} retries [${label}]. `;
      if (!isFirst) {
        await new Promise(() => undefined);
      }
    });
    const run = startRun(createGitHub(THREE), { model, limits: { modelConcurrency: 1 } });
    await expect.poll(() => asked.length).toBe(2);
    await run.clock.advance(NEARLY_MS);

    expect(await run.outcome).toMatchObject({ outcome: "complete" });
    expect(asked).toHaveLength(2);
    expect(
      run
        .summaries()
        .map(({ outcome }) => outcome)
        .toSorted(),
    ).toEqual(["extractive", "extractive", "written"]);
  });

  it.for(["recount", "changes", "mergeability", "older"] as const)(
    "does not wait for GitHub's %s until nothing can be told",
    async (silent, { expect }) => {
      const pulls = THREE.map((pull) => ({
        ...pull,
        mergeable: silent === "mergeability" ? ("UNKNOWN" as const) : pull.mergeable,
        threads: silent === "older" ? { ...pull.threads, total: 50 } : pull.threads,
      }));
      const github = createGitHub(pulls, {
        before: ({ name }) => (name === silent ? new Promise(() => undefined) : undefined),
      });
      const run = startRun(github);
      await run.clock.advance(READ_MS);

      expect(await run.outcome).toMatchObject({ outcome: "complete" });
      expect(github.named(silent).length).toBeGreaterThan(0);
      expect(run.summaries().map(({ outcome }) => outcome)).toEqual([
        "written",
        "written",
        "written",
      ]);
    },
  );

  it("does not wait for what the session remembers until nothing can be told", async ({
    expect,
  }) => {
    const memory = { ...createTestMemory(), recall: () => new Promise<never>(() => undefined) };
    const run = startRun(createGitHub(THREE), { memory });
    await run.clock.advance(NEARLY_MS);

    expect(await run.outcome).toMatchObject({ outcome: "complete" });
    expect(run.summaries()).toHaveLength(3);
  });

  it("takes the list as far as it goes where GitHub shows no further page", async ({ expect }) => {
    let pages = 0;
    const pulls = Array.from({ length: 150 }, (_, at) =>
      discussed(at + 1, Math.ceil((160 - at) / 10), 0, { draft: at >= 2 && at < 100 }),
    );
    const github = createGitHub(pulls, {
      before({ name }) {
        pages += name === "candidates" ? 1 : 0;
        return name === "candidates" && pages > 1 ? new Promise(() => undefined) : undefined;
      },
    });
    const run = startRun(github, { request: { drafts: false } });
    await run.clock.advance(NEARLY_MS);

    expect(await run.outcome).toMatchObject({ outcome: "complete" });
    expect(pages).toBe(2);
    expect(run.rankings()[0]).toMatchObject({ exact: false, considered: 2 });
    expect(run.summaries()).toHaveLength(2);
  });

  it("fails a job that never got its list", async ({ expect }) => {
    const never = new Promise<void>(() => undefined);
    const run = startRun(createGitHub(THREE, { before: () => never }));
    await run.clock.advance(120_000);

    expect(await run.outcome).toMatchObject({
      outcome: "failed",
      failure: { code: "timed_out" },
    });
  });
});

describe("a second attempt", () => {
  it("keeps what is finished, and starts the rest again at offset 0", async ({ expect }) => {
    const resume = await cutShort(createGitHub(THREE));
    const github = createGitHub(THREE);
    const world = createTestModel();
    const run = startRun(github, { resume, model: world.model });

    expect(await run.outcome).toMatchObject({
      outcome: "complete",
      repository: { owner: "acme", name: "rockets" },
      usage: { calls: 3 },
    });
    // Whichever is gathered first is written first.
    expect(new Set(world.asked)).toEqual(new Set([2, 3]));
    expect(github.asked.map(({ name }) => name)).toEqual(["details", "changes", "changes"]);
    expect(run.checkpoints).toEqual([]);
    const deltas = run.events.flatMap((event) => (event.event === "delta" ? [event.data] : []));
    expect([2, 3].map((wanted) => deltas.find(({ number }) => number === wanted)?.offset)).toEqual([
      0, 0,
    ]);
    expect(new Set(run.summaries().map(({ number }) => number))).toEqual(new Set([2, 3]));
  });

  it("does not say again what it said of an entry", async ({ expect }) => {
    const resume = await cutShort(createGitHub(THREE));
    const run = startRun(createGitHub(THREE), { resume });
    await run.outcome;

    expect(run.announced()).toEqual([]);
    expect(run.rankings()).toEqual([]);
  });

  it("says what is new of an entry that changed meanwhile", async ({ expect }) => {
    const resume = await cutShort(createGitHub(THREE));
    const run = startRun(
      createGitHub(THREE.map((pull) => (pull.number === 3 ? { ...pull, draft: true } : pull))),
      { resume },
    );
    await run.outcome;

    expect(run.announced()).toMatchObject([{ number: 3, readiness: { state: "draft" } }]);
  });

  it("has nothing left to do when all was finished", async ({ expect }) => {
    const whole = startRun(createGitHub(THREE));
    const before = await whole.outcome;
    const [checkpoint] = whole.checkpoints;
    const github = createGitHub(THREE);
    const run = startRun(github, {
      resume: checkpoint === undefined ? null : { checkpoint, events: logged(whole) },
    });

    expect(await run.outcome).toEqual(before);
    expect(github.asked).toEqual([]);
    expect(run.events).toEqual([]);
  });

  it("begins from the start when the first never announced its ranking", async ({ expect }) => {
    const { checkpoint } = await cutShort(createGitHub(THREE));
    const run = startRun(createGitHub(THREE), { resume: { checkpoint, events: [] } });

    expect((await run.outcome).outcome).toBe("complete");
    expect(run.rankings()).toHaveLength(1);
    expect(run.summaries()).toHaveLength(3);
  });
});
