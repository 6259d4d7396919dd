import { afterEach, describe, it, vi } from "vitest";

import type { OperationView } from "../../../src/protocol/operations.ts";
import { createDraftMemory } from "../../../src/web/app/operations/draft-memory.ts";
import { commentOn } from "../../../src/web/app/operations/draft.ts";
import { type Operating, createOperating } from "../../../src/web/app/operations/operations.ts";

const ACTION: OperationView = {
  id: "a1",
  job: "job",
  kind: "comment",
  state: "proposed",
  repository: "gullhaven/ropewalk",
  target: { label: "Comment on #7", url: "https://github.com/gullhaven/ropewalk/pull/7" },
  preview: [{ name: "Text", value: "Hello" }],
  notes: [],
  createdAt: "2026-01-05T09:00:00.000Z",
  expiresAt: "2026-01-05T09:10:00.000Z",
};

/** Answers by `method path`; what there is no answer for is a lost connection. */
function serve(answers: Record<string, () => Response | Promise<Response>>): string[] {
  const calls: string[] = [];
  vi.stubGlobal("fetch", async (path: string, init: RequestInit) => {
    const call = `${init.method} ${path}`;
    calls.push(call);
    const answer = answers[call];
    if (answer === undefined) {
      throw new TypeError("Failed to fetch");
    }
    return answer();
  });
  return calls;
}

function list(...operations: OperationView[]): () => Response {
  return () => Response.json(operations);
}

const proposed = () => Response.json({ ...ACTION, nonce: "n", digest: "d" });

function createStorage(): Pick<Storage, "getItem" | "setItem" | "removeItem"> {
  const kept = new Map<string, string>();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
}

async function previewed(storage = createStorage()): Promise<Operating> {
  const operating = createOperating(createDraftMemory(storage));
  await operating.open("job");
  operating.compose("7", commentOn(7, "Hello"));
  await operating.preview("7");
  return operating;
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe("acting", () => {
  it("sends what was previewed once, however often it is confirmed", async ({ expect }) => {
    const calls = serve({
      "GET /api/actions?job=job": list(),
      "POST /api/actions": proposed,
      "POST /api/actions/a1/confirm": () => Response.json({ ...ACTION, state: "done" }),
    });
    const operating = await previewed();
    const confirming = [operating.confirm("7"), operating.confirm("7")];
    operating.close("7");
    operating.back("7");
    operating.compose("7", commentOn(7, "Other"));
    await Promise.all(confirming);
    expect(operating.cards.state.open["7"]).toMatchObject({
      ended: { state: "done" },
      proposed: null,
    });
    await operating.confirm("7");
    expect(calls.filter((call) => call.endsWith("/confirm"))).toHaveLength(1);
  });

  it("looks at the record when the answer to a confirmation is lost", async ({ expect }) => {
    serve({
      "GET /api/actions?job=job": list({ ...ACTION, state: "unknown" }),
      "POST /api/actions": proposed,
    });
    const operating = await previewed();
    await operating.confirm("7");
    expect(operating.cards.state.open["7"]?.ended?.state).toBe("unknown");
  });

  it("keeps the preview, with the reason, when nothing was sent", async ({ expect }) => {
    const calls = serve({
      "GET /api/actions?job=job": list(ACTION),
      "POST /api/actions": proposed,
      "POST /api/actions/a1/confirm": () =>
        Response.json({ code: "target_changed", detail: "It has changed." }, { status: 409 }),
    });
    const operating = await previewed();
    await operating.confirm("7");
    expect(operating.cards.state.open["7"]).toMatchObject({
      ended: null,
      proposed: { id: "a1" },
      problem: { detail: "It has changed." },
    });
    operating.back("7");
    expect(operating.cards.state.open["7"]).toMatchObject({
      proposed: null,
      draft: { body: "Hello" },
    });
    expect(calls.at(-1)).toBe("DELETE /api/actions/a1");
  });

  it("has what was only previewed as a text again after a reload, and nothing that was confirmed", async ({
    expect,
  }) => {
    const answer = Promise.withResolvers<Response>();
    serve({
      "GET /api/actions?job=job": list(),
      "GET /api/actions?job=other": list(),
      "POST /api/actions": proposed,
      "POST /api/actions/a1/confirm": () => answer.promise,
    });
    const storage = createStorage();
    const operating = await previewed(storage);
    const later = createOperating(createDraftMemory(storage));
    await later.open("other");
    expect(later.cards.state.open).toEqual({});
    operating.edit("7", {});
    await later.open("job");
    expect(later.cards.state.open["7"]).toMatchObject({
      draft: { number: 7, body: "Hello" },
      proposed: null,
    });

    const confirming = operating.confirm("7");
    const latest = createOperating(createDraftMemory(storage));
    await latest.open("job");
    expect(latest.cards.state.open).toEqual({});
    answer.resolve(Response.json({ ...ACTION, state: "done" }));
    await confirming;
    operating.close("7");
  });

  it("forgets the texts of a docket that is deleted, and of no other", ({ expect }) => {
    const memory = createDraftMemory(createStorage());
    const drafts = { "7": commentOn(7, "Hello") };
    memory.keep("job", drafts);
    memory.drop("other");
    expect(memory.of("job")).toEqual(drafts);
    memory.drop("job");
    expect(memory.of("job")).toEqual({});
  });

  it("drops an answer that comes after the text was put away", async ({ expect }) => {
    serve({ "GET /api/actions?job=job": list(), "POST /api/actions": proposed });
    const operating = createOperating(createDraftMemory(createStorage()));
    await operating.open("job");
    operating.compose("7", commentOn(7, "Hello"));
    const previewing = operating.preview("7");
    operating.close("7");
    await previewing;
    expect(operating.cards.state.open).toEqual({});
  });
});
