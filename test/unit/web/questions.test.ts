import { afterEach, describe, it, vi } from "vitest";

import type { QuestionView } from "../../../src/protocol/questions.ts";
import { createQuestions, type Questions } from "../../../src/web/app/questions/questions.ts";

const QUESTION = { id: "q1", question: "Why?", model: "m", startedAt: "2026-01-05T09:00:00.000Z" };
const VIEW: QuestionView = {
  ...QUESTION,
  outcome: "running",
  text: "S",
  citations: [],
  warnings: [],
  tools: [],
};
const ANSWER = { outcome: "answered", text: "So.", citations: [], warnings: [] };

/** The server: what it lists, and the stream of the answer that is being written. */
interface Server {
  list: QuestionView[];
  asked: unknown[];
  say(event: string, data: unknown): void;
  end(): void;
  isLeft(): boolean;
}

function serve(): Server {
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  let signal: AbortSignal | null | undefined;
  const server: Server = {
    list: [],
    asked: [],
    say: (event, data) =>
      controller?.enqueue(
        new TextEncoder().encode(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`),
      ),
    end: () => controller?.close(),
    isLeft: () => signal?.aborted === true,
  };
  vi.stubGlobal("fetch", async (_path: string, init: RequestInit & { body: string }) => {
    if (init.method === "GET") {
      return Response.json(server.list);
    }
    server.asked.push(JSON.parse(init.body));
    signal = init.signal;
    const body = new ReadableStream<Uint8Array>({
      start(begun) {
        controller = begun;
        signal?.addEventListener("abort", () => begun.error(signal?.reason));
      },
    });
    return new Response(body);
  });
  return server;
}

async function open(drafts: QuestionView[] = []): Promise<Questions> {
  const questions = createQuestions({
    maySend: async () => true,
    onDraft: (view) => drafts.push(view),
    onProblem: () => undefined,
  });
  await questions.open("job");
  return questions;
}

function texts({ store }: Questions): string[] {
  return store.state.questions.map(({ outcome, text }) => `${outcome} ${text}`);
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe("asking", () => {
  it("writes the answer as it comes, and hands a draft over at its end", async ({ expect }) => {
    const server = serve();
    const drafts: QuestionView[] = [];
    const questions = await open(drafts);
    void questions.ask({ question: "Why?", draft: "comment" });
    await expect.poll(() => server.asked).toEqual([{ question: "Why?", draft: "comment" }]);
    server.say("question", { ...QUESTION, draft: "comment" });
    server.say("delta", { offset: 0, text: "S" });
    await expect.poll(() => texts(questions)).toEqual(["running S"]);
    expect(drafts).toEqual([]);
    server.say("answer", ANSWER);
    await expect.poll(() => texts(questions)).toEqual(["answered So."]);
    expect(drafts).toMatchObject([{ id: "q1", text: "So." }]);
  });

  it("leaves the stream when it is stopped, and waits until the server knows", async ({
    expect,
  }) => {
    const server = serve();
    const questions = await open();
    void questions.ask({ question: "Why?" });
    await expect.poll(() => server.asked).toHaveLength(1);
    server.say("question", QUESTION);
    server.say("delta", { offset: 0, text: "S" });
    await expect.poll(() => texts(questions)).toEqual(["running S"]);
    server.list = [VIEW];
    questions.stop();
    await expect.poll(() => server.isLeft()).toBe(true);
    expect(questions.store.state.stopping).toBe(true);
    expect(texts(questions)).toEqual(["running S"]);
    server.list = [{ ...VIEW, outcome: "stopped", text: "So" }];
    await expect.poll(() => texts(questions)).toEqual(["stopped So"]);
  });

  it("says so when the stream ends before the answer does", async ({ expect }) => {
    const server = serve();
    const questions = await open();
    void questions.ask({ question: "Why?" });
    await expect.poll(() => server.asked).toHaveLength(1);
    server.say("question", QUESTION);
    server.end();
    await expect.poll(() => texts(questions)).toEqual(["failed "]);
  });

  it("lets an answer go on while another docket is read", async ({ expect }) => {
    const server = serve();
    const questions = await open();
    void questions.ask({ question: "Why?" });
    await expect.poll(() => server.asked).toHaveLength(1);
    server.say("question", QUESTION);
    await questions.open("other");
    expect(server.isLeft()).toBe(false);
    server.say("answer", ANSWER);
    expect(texts(questions)).toEqual([]);
  });
});
