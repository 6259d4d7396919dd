import * as fc from "fast-check";
import { describe, it } from "vitest";

import { runCommand } from "../../../../src/client/command-line/command-line.ts";
import { visibleJson } from "../../../../src/text/invisible.ts";
import { UNSEEN, UNSEEN_PIECES } from "../../../support/unseen.ts";

const hostile = fc
  .array(fc.oneof(fc.constantFrom(...UNSEEN_PIECES), fc.constantFrom("a", "ü", "数", " ", "\n")), {
    minLength: 1,
    maxLength: 6,
  })
  .map((pieces) => pieces.join(""));

const usage = { inputTokens: 1, outputTokens: 1, calls: 1 };
const rank = { score: 3, humanComments: 3, participants: 2, lastWeek: 1, botCommentsIgnored: 0 };
const PULL = "https://github.com/o/r/pull/7";

function docketEvents(text: string): unknown[] {
  const error = { code: "internal", message: text, requestId: text };
  return [
    {
      event: "job",
      data: {
        id: "j1",
        repository: `o/${text}`,
        limit: 5,
        language: "en",
        window: "all",
        model: text,
        startedAt: "2026-11-01T00:00:00Z",
      },
    },
    {
      event: "ranking",
      data: {
        openCount: 1,
        considered: 1,
        exact: true,
        pullRequests: [{ number: 7, title: text, url: PULL, author: text, rank }],
      },
    },
    {
      event: "summary",
      data: {
        number: 7,
        outcome: "failed",
        text,
        citations: [{ label: "C1", kind: "comment", url: `${PULL}#${text}`, excerpt: text }],
        open: [{ text, citations: ["C1"] }],
        settled: [{ text, citations: [] }],
        warnings: [{ code: "truncated", message: text }],
        cached: false,
        elapsedMs: 5,
        error,
      },
    },
    { event: "done", data: { outcome: "failed", elapsedMs: 9, usage, error } },
  ];
}

function askedEvents(text: string): unknown[] {
  const error = { code: "timed_out", message: text, requestId: text };
  return [
    {
      event: "question",
      data: { id: "1", question: text, model: text, startedAt: "2026-11-01T00:00:00Z" },
    },
    { event: "tool", data: { step: 1, name: text, about: text, outcome: "read" } },
    { event: "delta", data: { offset: 0, text } },
    {
      event: "answer",
      data: {
        outcome: "failed",
        text,
        citations: [{ label: "C1", kind: "comment", url: `${PULL}#${text}`, excerpt: text }],
        warnings: [],
        error,
        usage,
        elapsedMs: 9,
      },
    },
  ];
}

function stream(events: readonly unknown[]): Response {
  const frames = events.map((event, index) => {
    const { event: name, data } = Object(event);
    return `id: ${index + 1}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
  });
  return new Response(frames.join(""), { headers: { "content-type": "text/event-stream" } });
}

/** A deployment whose every answer holds `text`. */
function serverOf(text: string, refuses: boolean): typeof fetch {
  return async (input, init) => {
    const { method, url } = new Request(input, init);
    const path = `${method} ${new URL(url).pathname}`;
    if (refuses) {
      const problem = { code: text, title: text, status: 403, detail: text, requestId: text };
      return Response.json(problem, { status: 403 });
    }
    switch (path) {
      case "POST /api/jobs":
        return Response.json(
          { id: "j1", repository: text, events: "/e", result: "/r" },
          { status: 202 },
        );
      case "GET /api/jobs/j1/events":
        return stream(docketEvents(text));
      case "GET /api/jobs/j1":
        return new Response(`# ${text}\n`);
      case "GET /api/github/pull-requests":
      case "GET /api/github/issues":
        return Response.json(pageOf(text));
      case "GET /api/github/contents":
        return Response.json(fileOf(text));
      case "POST /api/suggestions":
        return Response.json(suggestedOf(text), { status: 201 });
      default:
        return stream(askedEvents(text));
    }
  };
}

function issueOf(text: string): object {
  return {
    number: 7,
    title: text,
    url: `${PULL}#${text}`,
    state: text,
    author: text,
    labels: [text],
    assignees: [text],
    milestone: null,
    comments: 1,
    createdAt: text,
    updatedAt: text,
    draft: false,
    head: text,
    headOid: text,
    base: text,
  };
}

function pageOf(text: string): object {
  return { items: [issueOf(text)], page: 1, perPage: 30, more: true, pullRequests: 0 };
}

function fileOf(text: string): object {
  return {
    kind: "file",
    path: text,
    ref: text,
    url: `${PULL}#${text}`,
    sha: text,
    size: 1,
    encoding: "utf-8",
    content: `first\n${text}\n`,
  };
}

function suggestedOf(text: string): object {
  return {
    id: "s1",
    kind: "comment",
    repository: text,
    createdAt: "2026-11-01T00:00:00Z",
    expiresAt: "2026-11-02T00:00:00Z",
    url: `https://docket.test/${text}`,
  };
}

async function printed(argv: readonly string[], fetch: typeof globalThis.fetch): Promise<string> {
  let all = "";
  const write = (text: string) => {
    all += text;
  };
  await runCommand({
    argv,
    env: { DOCKET_SERVER: "https://docket.test", DOCKET_TOKEN: "dkt_x" },
    out: write,
    err: write,
    live: false,
    signal: new AbortController().signal,
    fetch,
  });
  return all;
}

describe("what the command prints", () => {
  const commands = [
    ["o/r"],
    ["queue", "o/r"],
    ["ask", "j1", "Why?"],
    ["ask", "o/r", "Why?"],
    ["ask", "j1", "Write it.", "--draft", "comment", "--number", "7"],
    ["github", "pull-requests", "o/r"],
    ["github", "contents", "o/r", "path=a"],
    ["propose", "comment", "o/r", "number=7", "body=As agreed."],
    ["digest", "o/r", "--preview"],
  ];
  const formats = ["text", "markdown", "json", "ndjson"];
  const digestFormats = ["text", "markdown", "slack", "json"];
  const cases = commands.flatMap((command) =>
    (command[0] === "digest" ? digestFormats : formats).flatMap((format) =>
      [false, true].map((refuses) => ({ name: command.join(" "), command, format, refuses })),
    ),
  );

  it.for(cases)(
    "holds nothing that steers a terminal or hides in it: $name as $format, refused: $refuses",
    async ({ command, format, refuses }, { expect }) => {
      await fc.assert(
        fc.asyncProperty(hostile, async (text) => {
          const all = await printed([...command, "--format", format], serverOf(text, refuses));
          expect(UNSEEN.exec(all)).toBeNull();
          expect(all).not.toBe("");
        }),
        { numRuns: 30 },
      );
    },
  );

  it.for(UNSEEN_PIECES)("does not hold %j", async (piece, { expect }) => {
    for (const { command, format, refuses } of cases) {
      const all = await printed([...command, "--format", format], serverOf(`a${piece}b`, refuses));
      expect(UNSEEN.exec(all)).toBeNull();
    }
  });
});

describe("visibleJson", () => {
  it("means the same", ({ expect }) => {
    fc.assert(
      fc.property(fc.jsonValue(), hostile, (value, text) => {
        const json = visibleJson([value, text, { [text]: text }], 2);
        expect(UNSEEN.exec(json)).toBeNull();
        expect(JSON.parse(json)).toEqual(
          JSON.parse(JSON.stringify([value, text, { [text]: text }])),
        );
      }),
    );
  });
});
