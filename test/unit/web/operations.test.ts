import { afterEach, describe, it, vi } from "vitest";

import type { OperationView } from "../../../src/protocol/operations.ts";
import { type Operations, createOperations } from "../../../src/web/app/operations/operations.ts";
import { createTextMemory } from "../../../src/web/app/operations/text-memory.ts";
import { newComment } from "../../../src/web/app/operations/unsent-text.ts";

const OPERATION: OperationView = {
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

const proposed = () => Response.json({ ...OPERATION, nonce: "n", digest: "d" });

function createStorage(): Pick<Storage, "getItem" | "setItem" | "removeItem"> {
  const kept = new Map<string, string>();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
}

async function previewed(storage = createStorage()): Promise<Operations> {
  const operations = createOperations(createTextMemory(storage));
  await operations.open("job");
  operations.compose("7", newComment(7, "Hello"));
  await operations.preview("7");
  return operations;
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe("acting", () => {
  it("sends what was previewed once, however often it is confirmed", async ({ expect }) => {
    const calls = serve({
      "GET /api/actions?job=job": list(),
      "POST /api/actions": proposed,
      "POST /api/actions/a1/confirm": () => Response.json({ ...OPERATION, state: "done" }),
    });
    const operations = await previewed();
    const confirming = [operations.confirm("7"), operations.confirm("7")];
    operations.close("7");
    operations.back("7");
    operations.compose("7", newComment(7, "Other"));
    await Promise.all(confirming);
    expect(operations.store.state.compositions["7"]).toMatchObject({
      ended: { state: "done" },
      proposed: null,
    });
    await operations.confirm("7");
    expect(calls.filter((call) => call.endsWith("/confirm"))).toHaveLength(1);
  });

  it("looks at the record when the answer to a confirmation is lost", async ({ expect }) => {
    serve({
      "GET /api/actions?job=job": list({ ...OPERATION, state: "unknown" }),
      "POST /api/actions": proposed,
    });
    const operations = await previewed();
    await operations.confirm("7");
    expect(operations.store.state.compositions["7"]?.ended?.state).toBe("unknown");
  });

  it("keeps the preview, with the reason, when nothing was sent", async ({ expect }) => {
    const calls = serve({
      "GET /api/actions?job=job": list(OPERATION),
      "POST /api/actions": proposed,
      "POST /api/actions/a1/confirm": () =>
        Response.json({ code: "target_changed", detail: "It has changed." }, { status: 409 }),
    });
    const operations = await previewed();
    await operations.confirm("7");
    expect(operations.store.state.compositions["7"]).toMatchObject({
      ended: null,
      proposed: { id: "a1" },
      problem: { detail: "It has changed." },
    });
    operations.back("7");
    expect(operations.store.state.compositions["7"]).toMatchObject({
      proposed: null,
      text: { body: "Hello" },
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
    const operations = await previewed(storage);
    const later = createOperations(createTextMemory(storage));
    await later.open("other");
    expect(later.store.state.compositions).toEqual({});
    operations.edit("7", {});
    await later.open("job");
    expect(later.store.state.compositions["7"]).toMatchObject({
      text: { number: 7, body: "Hello" },
      proposed: null,
    });

    const confirming = operations.confirm("7");
    const latest = createOperations(createTextMemory(storage));
    await latest.open("job");
    expect(latest.store.state.compositions).toEqual({});
    answer.resolve(Response.json({ ...OPERATION, state: "done" }));
    await confirming;
    operations.close("7");
  });

  it("forgets the texts of a docket that is deleted, and of no other", ({ expect }) => {
    const memory = createTextMemory(createStorage());
    const texts = { "7": newComment(7, "Hello") };
    memory.keep("job", texts);
    memory.drop("other");
    expect(memory.of("job")).toEqual(texts);
    memory.drop("job");
    expect(memory.of("job")).toEqual({});
  });

  it("drops an answer that comes after the text was put away", async ({ expect }) => {
    serve({ "GET /api/actions?job=job": list(), "POST /api/actions": proposed });
    const operations = createOperations(createTextMemory(createStorage()));
    await operations.open("job");
    operations.compose("7", newComment(7, "Hello"));
    const previewing = operations.preview("7");
    operations.close("7");
    await previewing;
    expect(operations.store.state.compositions).toEqual({});
  });
});

describe("what is on record where nothing is written any more", () => {
  const shown = list(OPERATION, { ...OPERATION, id: "a2", state: "done" });

  it("is listed, and what was only shown can be discarded", async ({ expect }) => {
    const answers = { "GET /api/actions?job=job": shown, "DELETE /api/actions/a1": () => done() };
    function done(): Response {
      answers["GET /api/actions?job=job"] = list({ ...OPERATION, state: "discarded" });
      return new Response(null, { status: 204 });
    }
    const calls = serve(answers);
    const operations = createOperations(createTextMemory(createStorage()));
    await operations.open("job", false);
    expect(operations.store.state).toMatchObject({
      writes: false,
      sent: [{ id: "a2" }],
      shown: [{ id: "a1" }],
    });
    await operations.discard("a1");
    expect(calls).toContain("DELETE /api/actions/a1");
    expect(operations.store.state).toMatchObject({ writes: false, sent: [], shown: [] });
  });

  it("brings back no text, and forgets none", async ({ expect }) => {
    serve({ "GET /api/actions?job=job": list() });
    const storage = createStorage();
    const before = createOperations(createTextMemory(storage));
    await before.open("job");
    before.compose("7", newComment(7, "Hello"));
    const off = createOperations(createTextMemory(storage));
    await off.open("job", false);
    expect(off.store.state.compositions).toEqual({});
    const again = createOperations(createTextMemory(storage));
    await again.open("job");
    expect(again.store.state.compositions["7"]?.text.body).toBe("Hello");
  });
});
