import { describe, it } from "vitest";

import type { EntryEvidence } from "../../../src/questions/docket-evidence.ts";
import { UpstreamError } from "../../../src/upstream/error.ts";
import { discussed } from "../../support/docket-world.ts";
import { LIVE_TEXTS } from "../../support/live-texts.ts";
import {
  asEarlier,
  createTools,
  docketOf,
  readFile,
  startInquiry,
  textOf,
} from "../../support/question-world.ts";
import { liveIn } from "../../support/rendered.ts";

let made: Promise<EntryEvidence[]> | undefined;

/** One for all questions, none of which changes it. */
function aDocket(): Promise<readonly EntryEvidence[]> {
  made ??= docketOf([discussed(1, 3), discussed(2, 2), discussed(3, 1)]);
  return made;
}

const FOREVER = { times: null, calls: [{ name: "read_file", arguments: { path: "src/a.ts" } }] };

describe("a question", () => {
  it("is answered from the docket in one round trip, with citations that lead to GitHub", async ({
    expect,
  }) => {
    const asked = startInquiry(await aDocket());
    const answer = await asked.answer;

    expect(answer).toMatchObject({ outcome: "answered", tools: [], usage: { calls: 1 } });
    expect(asked.bodies).toHaveLength(1);
    expect(answer.text).toBe(textOf(asked.events));
    const labels = [...answer.text.matchAll(/\[([A-Z]\d+)\]/g)].map(([, label = ""]) => label);
    expect(labels.length).toBeGreaterThan(0);
    expect(answer.citations.map(({ label }) => label).toSorted()).toEqual(
      [...new Set(labels)].toSorted(),
    );
    for (const { url } of answer.citations) {
      expect(url).toMatch(/^https:\/\/github\.com\/acme\/rockets\/pull\/\d/);
    }
    expect(asked.spending.settled).toHaveLength(1);
  });

  it("gives every piece of the docket a label of its own", async ({ expect }) => {
    const labels = (await aDocket()).flatMap(({ pieces }) => pieces.map(({ label }) => label));
    expect(new Set(labels).size).toBe(labels.length);
    expect(labels.length).toBeGreaterThan(9);
  });

  it("reads with tools what the docket does not hold, and cites it", async ({ expect }) => {
    const { tools, called } = createTools();
    const asked = startInquiry(await aDocket(), {
      ask: { question: "How many attempts are there? Please read src/attempts.ts" },
      tools,
    });
    const answer = await asked.answer;

    expect(called).toEqual([{ name: "read_file", input: { path: "src/attempts.ts" } }]);
    expect(answer.tools).toEqual([
      { step: 1, name: "read_file", about: '{"path":"src/attempts.ts"} at main', outcome: "read" },
    ]);
    const [piece] = answer.pieces;
    expect(answer.text).toContain(`[${piece?.label}]`);
    expect(answer.citations).toContainEqual({
      label: piece?.label,
      kind: "file",
      url: "https://github.com/acme/rockets",
      excerpt: expect.stringContaining("attempts = 7"),
    });
    expect(asked.bodies).toHaveLength(2);
  });

  it("replaces what was said before a call by what is said after it", async ({ expect }) => {
    const asked = startInquiry(await aDocket(), {
      prepare(server) {
        server.plan({ ...FOREVER, times: 1, text: "Let me look that up for you." });
        server.plan({ text: "Seven." });
      },
    });
    const { text, outcome } = await asked.answer;

    expect({ text, outcome }).toEqual({ text: "Seven.", outcome: "answered" });
    expect(textOf(asked.events)).toBe("Seven.");
    expect(asked.events.map(({ event }) => event)).toContain("tool");
  });

  it("lets the model have up to four tools at once", async ({ expect }) => {
    const { tools, called } = createTools();
    const calls = Array.from({ length: 6 }, (_, index) => ({
      name: "read_file",
      arguments: { path: `src/${index}.ts` },
    }));
    const asked = startInquiry(await aDocket(), {
      tools,
      prepare: (server) => server.plan({ calls }),
    });
    const answer = await asked.answer;

    expect(called).toHaveLength(4);
    expect(answer.tools.map(({ outcome }) => outcome)).toEqual([
      ...Array<string>(4).fill("read"),
      "refused",
      "refused",
    ]);
    expect(answer.outcome).toBe("answered");
  });

  it("keeps lines and lists, and takes the labels out of a text that is to be posted", async ({
    expect,
  }) => {
    const said = "# Title of it\n\n- Retries [C1]\n* Uploads [C2].\n\nThanks, *all*! [C99]";
    const plain = startInquiry(await aDocket(), {
      prepare: (server) => server.plan({ text: said }),
    });
    const draft = startInquiry(await aDocket(), {
      ask: { draft: "issue" },
      prepare: (server) => server.plan({ text: said }),
    });

    expect((await plain.answer).text).toBe(
      "Title of it\n\n- Retries [C1]\n- Uploads [C2].\n\nThanks, all!",
    );
    const drafted = await draft.answer;
    expect(drafted.text).toBe("Title of it\n\n- Retries\n- Uploads.\n\nThanks, all!");
    expect(textOf(draft.events)).toBe(drafted.text);
    expect(drafted.citations.map(({ label }) => label)).toEqual(["C1", "C2"]);
    expect(drafted.warnings.map(({ code }) => code)).toContain("unknown_labels");
  });

  it.for(LIVE_TEXTS)(
    "leaves nothing live in a text that is to be posted: %j",
    async (text, { expect }) => {
      const draft = startInquiry(await aDocket(), {
        ask: { draft: "comment" },
        prepare: (server) => server.plan({ text: `Thanks [C1].\n\n${text}\n\nAnd ${text}` }),
      });
      const drafted = await draft.answer;
      expect(drafted.outcome).toBe("answered");
      expect(liveIn(drafted.text)).toEqual([]);
      expect(textOf(draft.events)).toBe(drafted.text);
    },
  );

  it("flags what nothing that was supplied holds", async ({ expect }) => {
    const asked = startInquiry(await aDocket(), {
      prepare: (server) => server.plan({ text: "It took 41 attempts in src/gone.ts [C1]." }),
    });
    const { warnings } = await asked.answer;

    expect(warnings).toEqual([
      {
        code: "unsupported_claim",
        message: "Sentence 1: the path “src/gone.ts” stands nowhere in the evidence.",
      },
    ]);
  });

  it("is answered from the docket alone where the server knows no tools", async ({ expect }) => {
    const asked = startInquiry(await aDocket(), { settings: { dialect: { rejectsTools: true } } });
    expect(await asked.answer).toMatchObject({ outcome: "answered", tools: [] });
    expect(asked.bodies.map((body) => "tools" in body)).toEqual([true, false]);
  });

  it("is answered from the docket alone where no tools can be had", async ({ expect }) => {
    const { tools } = createTools();
    const lists = [
      () => Promise.reject(new UpstreamError("scalekit", "network")),
      () => new Promise<never>(() => undefined),
    ];
    for (const list of lists) {
      const asked = startInquiry(await aDocket(), { tools: { ...tools, list } });
      await asked.clock.advance(3000);
      expect(await asked.answer).toMatchObject({ outcome: "answered", tools: [] });
    }
  });
});

describe("what the model gets wrong", () => {
  it("goes back to it as an error", async ({ expect }) => {
    const { tools, called } = createTools((_name, input) =>
      JSON.stringify(input).includes("..")
        ? { kind: "refused", error: "path is not a path." }
        : readFile("", input),
    );
    const asked = startInquiry(await aDocket(), {
      tools,
      prepare(server) {
        server.plan({
          calls: [
            { name: "delete_repository", arguments: {} },
            { name: "read_file", arguments: '{"path": "src/' },
            { name: "read_file", arguments: "[1]" },
            { name: "read_file", arguments: { path: "../x" } },
          ],
        });
        server.plan({ text: "I could not read that." });
      },
    });
    const answer = await asked.answer;
    const results = asked.bodies[1]?.messages.filter(({ role }) => role === "tool");

    expect(called).toEqual([{ name: "read_file", input: { path: "../x" } }]);
    expect(results?.map(({ content }) => JSON.parse(content ?? ""))).toEqual([
      { error: "There is no such tool. The tools: read_file, search_issues." },
      { error: "The arguments are not a JSON object." },
      { error: "The arguments are not a JSON object." },
      { error: "path is not a path." },
    ]);
    expect(answer.tools.map(({ outcome }) => outcome)).toEqual(Array(4).fill("refused"));
    expect(answer.outcome).toBe("answered");
  });

  it("is not read twice", async ({ expect }) => {
    const { tools, called } = createTools();
    const asked = startInquiry(await aDocket(), {
      tools,
      prepare: (server) => server.plan({ ...FOREVER, times: 3 }),
    });
    expect(await asked.answer).toMatchObject({ outcome: "answered", pieces: { length: 1 } });
    expect(called).toHaveLength(1);
  });
});

describe("a question that comes to no answer", () => {
  it("ends at the limit of its steps with a sentence", async ({ expect }) => {
    const asked = startInquiry(await aDocket(), { prepare: (server) => server.plan(FOREVER) });
    const answer = await asked.answer;

    expect(answer).toMatchObject({
      outcome: "failed",
      error: { code: "timed_out", message: expect.stringContaining("all 8 steps") },
      usage: { calls: 8 },
    });
    expect(asked.bodies).toHaveLength(8);
    expect(asked.bodies.at(-1)).toMatchObject({ tool_choice: "none" });
    expect(asked.spending.settled).toHaveLength(8);
  });

  it("is told to answer from what it has when its time is running out", async ({ expect }) => {
    const asked = startInquiry(await aDocket(), {
      tools: createTools(async (name, input) => {
        await asked.clock.advance(21_000);
        return readFile(name, input);
      }).tools,
      prepare: (server) => server.plan({ ...FOREVER, times: 1 }),
    });
    expect(await asked.answer).toMatchObject({ outcome: "answered" });
    expect(asked.bodies.at(-1)).toMatchObject({ tool_choice: "none" });
  });

  it("ends at the limit of its time with what was written", async ({ expect }) => {
    const asked = startInquiry(await aDocket(), {
      prepare: (server) =>
        server.plan({ text: "Two points are open, and then", silentAfterTokens: 4 }),
    });
    await asked.clock.advance(29_000);
    expect(textOf(asked.events)).toBe("Two points are open,");
    await asked.clock.advance(1000);

    expect(await asked.answer).toMatchObject({
      outcome: "failed",
      text: "Two points are open,",
      error: {
        code: "timed_out",
        message:
          "The time limit of 30 seconds was reached before the answer was complete. Ask something narrower.",
      },
    });
  });

  it("stops with its reader", async ({ expect }) => {
    const asked = startInquiry(await aDocket(), {
      prepare: (server) =>
        server.plan({ text: "Two points are open, and then", silentAfterTokens: 4 }),
    });
    await asked.clock.advance(100);
    asked.leave();

    expect(await asked.answer).toMatchObject({ outcome: "stopped", text: "Two points are open," });
    expect(asked.problems).toEqual([]);
  });

  it("says so where nothing may be spent", async ({ expect }) => {
    const { createTestSpending } = await import("../../support/docket-world.ts");
    const asked = startInquiry(await aDocket(), {
      spending: createTestSpending({ code: "model_quota", detail: "Used up for today." }),
    });
    expect(await asked.answer).toMatchObject({
      outcome: "failed",
      error: { code: "model_quota", message: "Used up for today." },
    });
    expect(asked.bodies).toEqual([]);
  });

  it("ends where GitHub no longer accepts the connection, and goes on where one call fails", async ({
    expect,
  }) => {
    const gone = startInquiry(await aDocket(), {
      tools: createTools(() => {
        throw new UpstreamError("github", "rejected", {
          status: 401,
          failure: { code: "reconnect_required" },
        });
      }).tools,
      prepare: (server) => server.plan({ ...FOREVER, times: 1 }),
    });
    expect(await gone.answer).toMatchObject({
      outcome: "failed",
      error: { code: "reconnect_required" },
    });

    const down = startInquiry(await aDocket(), {
      tools: createTools(() => {
        throw new UpstreamError("github", "timeout");
      }).tools,
      prepare: (server) => server.plan({ ...FOREVER, times: 1 }),
    });
    expect(await down.answer).toMatchObject({
      outcome: "answered",
      tools: [{ outcome: "failed", about: "GitHub did not answer." }],
    });
  });
});

describe("a follow-up", () => {
  it("knows what was asked, answered and read, under the same labels", async ({ expect }) => {
    const entries = await aDocket();
    const first = startInquiry(entries, {
      ask: { question: "How many attempts? Please read src/attempts.ts" },
    });
    const before = await first.answer;
    const [label] = before.pieces.map((piece) => piece.label);
    const followUp = startInquiry(entries, {
      ask: { id: "2", question: "And who set that?" },
      thread: [asEarlier("1", "How many attempts?", before)],
      prepare(server) {
        server.plan({ ...FOREVER, times: 1 });
        server.plan({ text: `It says 7 [${label}], [C1], [F99].` });
      },
    });
    const answer = await followUp.answer;
    const prompt = followUp.bodies[0]?.messages[1]?.content ?? "";

    expect(prompt).toContain("| The person asked: How many attempts?");
    expect(prompt).toContain(`[${label}] {"path":"src/attempts.ts"} at main`);
    expect(answer.citations.map((citation) => citation.label)).toEqual(["C1", label]);
    // What is read now gets the next label, not one that is taken.
    const [piece] = answer.pieces;
    expect(piece?.label).toBe(`F${Number(label?.slice(1)) + 1}`);
  });
});
