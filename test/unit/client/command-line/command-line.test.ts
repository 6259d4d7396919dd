import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";

import { Hono } from "hono";
import { describe, it } from "vitest";

import { runCommand } from "../../../../src/client/command-line/command-line.ts";
import { EXIT } from "../../../../src/client/command-line/terminal.ts";
import type { DocketEvent } from "../../../../src/protocol/events.ts";
import type { AskedEvent } from "../../../../src/protocol/questions.ts";
import { aRow, queueEvent } from "../../../support/rows.ts";

const usage = { inputTokens: 10, outputTokens: 5, calls: 1 };
const rank = { score: 3, humanComments: 3, participants: 2, lastWeek: 1, botCommentsIgnored: 0 };

function events(outcome: "complete" | "partial" | "failed" | "cancelled"): DocketEvent[] {
  return [
    {
      event: "job",
      data: {
        id: "j1",
        repository: "o/r",
        limit: 5,
        language: "en",
        window: "all",
        model: "m",
        startedAt: "2026-11-01T00:00:00Z",
      },
    },
    {
      event: "ranking",
      data: {
        openCount: 1,
        considered: 1,
        exact: true,
        pullRequests: [
          { number: 7, title: "Seven", url: "https://github.com/o/r/pull/7", author: "ada", rank },
        ],
      },
    },
    {
      event: "summary",
      data: {
        number: 7,
        outcome: "written",
        text: "Adds a \u001B[31mred\u001B[0m cache.",
        citations: [],
        open: [],
        settled: [],
        warnings: [],
        cached: false,
        elapsedMs: 5,
      },
    },
    { event: "done", data: { outcome, elapsedMs: 9, usage } },
  ];
}

function askedEvents(outcome: "answered" | "failed"): AskedEvent[] {
  const question = { id: "1", question: "Why?", model: "m", startedAt: "2026-11-01T00:00:00Z" };
  return [
    { event: "question", data: question },
    {
      event: "tool",
      data: { step: 1, name: "read_file", about: "src/a.ts at main", outcome: "read" },
    },
    { event: "delta", data: { offset: 0, text: "Because" } },
    {
      event: "answer",
      data: {
        outcome,
        text: "Because \u001B[31mred [C1].",
        citations: [
          { label: "C1", kind: "comment", url: "https://github.com/o/r/pull/7", excerpt: "" },
        ],
        warnings: [],
        ...(outcome === "failed"
          ? { error: { code: "timed_out", message: "Too slow.", requestId: "r2" } }
          : {}),
        usage,
        elapsedMs: 9,
      },
    },
  ];
}

function frames(list: readonly (DocketEvent | AskedEvent)[]): string {
  return list
    .map(
      ({ event, data }, index) =>
        `id: ${index + 1}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`,
    )
    .join("");
}

interface Options {
  outcome?: "complete" | "partial" | "failed" | "cancelled";
  env?: Record<string, string>;
  live?: boolean;
  columns?: number;
  colours?: boolean;
  signal?: AbortSignal;
  asked?: AskedEvent[];
  /** What starting a job answers instead of 202. */
  refusal?: { status: 400 | 401 | 403; code: string };
  /** Leaves the stream open after its first event. */
  hangs?: boolean;
  events?: DocketEvent[];
  /** Called with the first line of progress. */
  onProgress?: () => void;
}

/** Runs the command against a deployment that knows one job. */
async function run(argv: string[], options: Options = {}) {
  const out: string[] = [];
  const err: string[] = [];
  const requests: { method: string; path: string; body: unknown }[] = [];
  const server = new Hono();
  server.use(async (c, next) => {
    const body = c.req.method === "POST" ? await c.req.json().catch(() => null) : null;
    requests.push({ method: c.req.method, path: c.req.path, body });
    await next();
  });
  server.post("/api/jobs", (c) => {
    const { refusal } = options;
    if (refusal !== undefined) {
      const problem = { ...refusal, title: "No", detail: "A clear sentence.", requestId: "r1" };
      return c.json(problem, refusal.status);
    }
    return c.json({ id: "j1", repository: "o/r", events: "/e", result: "/r" }, 202);
  });
  server.get("/api/jobs/j1/events", (c) => {
    const all = frames(options.events ?? events(options.outcome ?? "complete"));
    if (options.hangs !== true) {
      return c.body(all, 200, { "content-type": "text/event-stream" });
    }
    const [first = ""] = all.split("\n\n");
    const stream = new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode(`${first}\n\n`)),
    });
    return c.body(stream, 200, { "content-type": "text/event-stream" });
  });
  server.get("/api/jobs/j1", (c) => c.text("# Docket\n"));
  server.get("/api/jobs/j1/yours", (c) =>
    c.json({
      rows: [{ repository: "o/r", number: 1, mine: ["review_requested"] }],
      new: [],
      merged: [],
      closed: [],
    }),
  );
  server.post("/api/jobs/j1/questions", (c) =>
    c.body(frames(options.asked ?? askedEvents("answered")), 200, {
      "content-type": "text/event-stream",
    }),
  );
  server.post("/api/questions", (c) =>
    c.body(frames(askedEvents("answered")), 200, { "content-type": "text/event-stream" }),
  );
  server.get("/api/github/:operation", (c) => {
    const query = c.req.query();
    requests.push({ method: "QUERY", path: c.req.param("operation"), body: query });
    return c.req.param("operation") === "contents"
      ? c.json({
          kind: "file",
          path: "a.md",
          ref: null,
          url: "https://github.com/o/r/blob/HEAD/a.md",
          sha: "a",
          size: 9,
          encoding: "utf-8",
          content: "# A\u001B[31m\n",
        })
      : c.json({
          page: 1,
          perPage: 1,
          more: true,
          pullRequests: 0,
          items: [
            {
              number: 7,
              title: "Seven \u001B[31m",
              url: "https://github.com/o/r/issues/7",
              state: "open",
              author: "ada",
              labels: ["bug"],
              assignees: [],
              milestone: null,
              comments: 0,
              createdAt: null,
              updatedAt: "2026-11-01T00:00:00Z",
            },
          ],
        });
  });
  server.post("/api/suggestions", (c) =>
    c.json(
      {
        id: "s1",
        kind: "issue",
        repository: "o/r",
        createdAt: "2026-11-01T00:00:00Z",
        expiresAt: "2026-11-02T00:00:00Z",
        url: "https://docket.test/github?suggestion=s1",
      },
      201,
    ),
  );
  server.post("/api/jobs/j1/cancel", (c) => c.body(null, 202));
  const code = await runCommand({
    argv,
    env: { DOCKET_SERVER: "https://docket.test", DOCKET_TOKEN: "dkt_x", ...options.env },
    out: (text) => out.push(text),
    err(text) {
      err.push(text);
      options.onProgress?.();
    },
    live: options.live ?? false,
    ...(options.columns === undefined ? {} : { columns: options.columns }),
    colours: options.colours ?? false,
    signal: options.signal ?? new AbortController().signal,
    fetch: async (input, init) => {
      const request = new Request(input, init);
      if (new URL(request.url).hostname !== "docket.test") {
        throw new TypeError("fetch failed");
      }
      return server.fetch(request);
    },
  });
  return { code, out: out.join(""), err: err.join(""), requests };
}

/** What a command asks for. */
async function bodyOf(...argv: string[]): Promise<unknown> {
  return (await run(argv)).requests[0]?.body;
}

function ranked(repository: string, number: number) {
  const url = `https://github.com/${repository}/pull/${number}`;
  return { repository, number, title: `Change of ${repository}`, url, author: "ada", rank };
}

describe("the docket command", () => {
  it("prints whose turn it is", async ({ expect }) => {
    const [job, , , done] = events("complete");
    const hostile = aRow(2, { title: "Red \u001B[31malert" });
    const { code, out, err, requests } = await run(["o/r", "--limit", "0"], {
      events: [
        ...(job === undefined ? [] : [job]),
        queueEvent(0, [aRow(1), hostile]),
        queueEvent(1, [], { final: true, reason: "Only the newest were read." }),
        ...(done === undefined ? [] : [done]),
      ],
    });
    expect(code).toBe(EXIT.complete);
    expect(requests[0]?.body).toMatchObject({ limit: 0 });
    expect(out).toContain("o/r: 2 pull requests of 9 open.\nOnly the newest were read.");
    expect(out).toContain("#1 Change 1 (ada): needs review\n  @grace: A review was asked for.");
    expect(out).not.toContain("\u001B");
    expect(err).toContain("o/r: 9 open, read 2");
  });

  it("prints what a digest would say, in every format, and sends none", async ({ expect }) => {
    const [job, , , done] = events("complete");
    const row = aRow(1, {
      title: "<!channel> \u001B[31malert",
      turns: [
        {
          kind: "person",
          name: "me",
          code: "review_requested",
          message: "A review was asked for.",
          since: "2026-11-09T09:00:00Z",
        },
      ],
    });
    const queued = {
      events: [
        ...(job === undefined ? [] : [job]),
        queueEvent(0, [row], { final: true }),
        ...(done === undefined ? [] : [done]),
      ],
    };
    const text = await run(["digest", "o/r", "--preview", "--limit", "0"], queued);
    expect(text.code).toBe(EXIT.complete);
    expect(text.requests[0]?.body).toMatchObject({ limit: 0, queue: true });
    expect(text.out).toContain("Your turn (1)\n- o/r #1");
    expect(text.out).not.toContain("\u001B");
    expect(text.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      "POST /api/jobs",
      "GET /api/jobs/j1/events",
      "GET /api/jobs/j1/yours",
    ]);
    const slack = await run(["digest", "o/r", "--preview", "--format", "slack"], queued);
    expect(JSON.parse(slack.out)).toMatchObject({ blocks: expect.any(Array) });
    expect(slack.out).toContain("&lt;!channel&gt;");
    const markdown = await run(["digest", "o/r", "--preview", "--format", "markdown"], queued);
    expect(markdown.out).toContain("## Your turn (1)");
    const json = await run(["digest", "o/r", "--preview", "--format", "json"], queued);
    expect(JSON.parse(json.out)).toMatchObject({
      type: "digest",
      data: { groups: { mine: [{}] } },
    });
    for (const argv of [
      ["digest", "o/r"],
      ["digest", "--preview"],
      ["digest", "o/r", "--preview", "--format", "ndjson"],
    ]) {
      expect((await run(argv)).code).toBe(EXIT.usage);
    }
  });

  it("asks for the queue alone", async ({ expect }) => {
    const { requests } = await run(["queue", "o/r", "--label", "bug"]);
    expect(requests[0]?.body).toMatchObject({ limit: 0, queue: true, labels: ["bug"] });
  });

  it("makes one docket of several repositories, or of an owner's", async ({ expect }) => {
    expect(await bodyOf("queue", "o/r", "o/s")).toMatchObject({
      repositories: ["o/r", "o/s"],
      limit: 0,
    });
    expect(await bodyOf("summarize", "--owner", "o")).toMatchObject({ owner: "o" });
    expect(await bodyOf("digest", "o/r", "o/s", "--preview")).toMatchObject({
      repositories: ["o/r", "o/s"],
    });
    for (const argv of [["queue", "o/r", "--owner", "o"], ["queue"]]) {
      const { code, err } = await run(argv);
      expect(code).toBe(EXIT.usage);
      expect(err).toContain("--owner");
    }
  });

  it("says of which repository each pull request is, and what could not be read", async ({
    expect,
  }) => {
    const [job, , summary, done] = events("partial");
    const error = { code: "not_found", message: "It is not there.", requestId: "r1" };
    const list: (DocketEvent | undefined)[] = [
      job,
      {
        event: "job-scope",
        data: {
          repositories: ["o/r", "o/s"],
          unreadable: [{ repository: "o/gone\u001B[31m", error }],
        },
      },
      {
        event: "ranking",
        data: {
          openCount: 2,
          considered: 2,
          exact: true,
          pullRequests: [ranked("o/s", 7), ranked("o/r", 7)],
        },
      },
      ...[
        ["o/r", "It is about rope."],
        ["O/S", "It is about sails."],
      ].map(([repository = "", text = ""]): DocketEvent | undefined =>
        summary?.event === "summary"
          ? { event: "summary", data: { ...summary.data, repository, text } }
          : undefined,
      ),
      queueEvent(0, [aRow(7)], { final: true }),
      queueEvent(0, [aRow(7, { repository: "o/s" })], { repository: "o/s", final: true }),
      done,
    ];
    const { code, out, err } = await run(["o/r", "o/s", "o/gone"], {
      events: list.flatMap((event) => event ?? []),
    });
    expect(code).toBe(EXIT.partial);
    expect(out).toContain("Most discussed open pull requests of 3 repositories");
    expect(out).toContain("o/gone[31m could not be read: It is not there.");
    expect(out).toMatch(/o\/s#7: Change of o\/s\n[^#]+\n[^#]*It is about sails\./);
    expect(out).toMatch(/o\/r#7: Change of o\/r\n[^#]+\n[^#]*It is about rope\./);
    expect(out).toContain("o/s: 1 pull request of 9 open.");
    expect(err).toContain("3 repositories: 2 open, written");
    expect(err).not.toContain("\u001B");
  });

  it("takes a repository alone for one to summarize", async ({ expect }) => {
    const [short, long] = await Promise.all([run(["o/r"]), run(["summarize", "o/r"])]);
    expect(short.requests).toEqual(long.requests);
    expect(short.out).toBe(long.out);
  });

  it("colours and wraps text on a terminal, with nothing live in it", async ({ expect }) => {
    const { out } = await run(["o/r"], { colours: true, columns: 30 });
    const bold = "\u001B[1m";
    expect(out).toContain(bold);
    expect(out).not.toContain("\u001B[31mred");
    const shown = stripVTControlCharacters(out).split("\n");
    expect(Math.max(...shown.map((line) => line.length))).toBeLessThanOrEqual(30);
  });

  it("asks for the queue beside the entries", async ({ expect }) => {
    const { requests } = await run(["o/r", "--queue"]);
    expect(requests[0]?.body).toMatchObject({ queue: true });
  });

  it("prints the summaries and plain progress lines in a pipe", async ({ expect }) => {
    const { code, out, err } = await run(["o/r"]);
    expect(code).toBe(EXIT.complete);
    expect(out).toContain("#7: Seven");
    expect(err.split("\n")).toContain("o/r: complete");
    expect(err).not.toContain("\u001B");
  });

  it("lets no text of a pull request steer the terminal", async ({ expect }) => {
    const { out } = await run(["o/r"]);
    expect(out).toContain("Adds a [31mred[0m cache.");
  });

  it("rewrites one line on a terminal", async ({ expect }) => {
    const { err } = await run(["o/r"], { live: true });
    expect(err).toContain("\r\u001B[2K");
    expect(err).not.toContain("\n");
  });

  it("sends what the flags say", async ({ expect }) => {
    const { requests } = await run(
      "o/r --limit 3 --language de --window 7d --no-drafts --label bug --label api --author ada".split(
        " ",
      ),
    );
    expect(requests[0]?.body).toEqual({
      repository: "o/r",
      limit: 3,
      language: "de",
      window: "7d",
      drafts: false,
      labels: ["bug", "api"],
      author: "ada",
    });
  });

  it("prints the result as JSON, events as lines, and Markdown as the server renders it", async ({
    expect,
  }) => {
    const json: unknown = JSON.parse((await run(["o/r", "--format", "json"])).out);
    expect(json).toMatchObject({ id: "j1", outcome: "complete" });
    const lines = (await run(["o/r", "--format", "ndjson"])).out.trim().split("\n");
    expect(lines.map((line) => JSON.parse(line).event)).toEqual([
      "job",
      "ranking",
      "summary",
      "done",
    ]);
    expect((await run(["o/r", "--format", "markdown"])).out).toBe("# Docket\n");
  });

  it("tells by its exit code how the docket ended", async ({ expect }) => {
    expect((await run(["o/r"], { outcome: "partial" })).code).toBe(EXIT.partial);
    expect((await run(["o/r"], { outcome: "failed" })).code).toBe(EXIT.failed);
    expect((await run(["o/r"], { outcome: "cancelled" })).code).toBe(EXIT.interrupted);
  });

  it("says what was refused and what to do", async ({ expect }) => {
    const refused = await run(["o/r"], { refusal: { status: 401, code: "not_connected" } });
    expect(refused.code).toBe(EXIT.refused);
    expect(refused.err).toContain("A clear sentence.");
    expect(refused.err).toContain("DOCKET_TOKEN");
    for (const [status, code] of [
      [401, "reconnect_required"],
      [403, "not_allowed"],
    ] as const) {
      const other = await run(["o/r"], { refusal: { status, code } });
      expect(other.code).toBe(EXIT.refused);
      expect(other.err).not.toContain("DOCKET_TOKEN");
    }
    const invalid = await run(["o/r"], { refusal: { status: 400, code: "invalid_repository" } });
    expect(invalid.code).toBe(EXIT.usage);
    const away = await run(["o/r", "--server", "https://away.test"]);
    expect(away.code).toBe(EXIT.unreachable);
  });

  it("explains itself when the arguments are off", async ({ expect }) => {
    for (const argv of [
      [],
      ["a/b", "--owner", "c"],
      ["a/b", "--limit", "99"],
      ["a/b", "--format", "xml"],
      ["a/b", "--nope"],
    ]) {
      const { code, err, requests } = await run(argv);
      expect([argv, code]).toEqual([argv, EXIT.usage]);
      expect(err).toContain("Usage:");
      expect(requests).toEqual([]);
    }
    expect((await run(["--help"])).code).toBe(EXIT.complete);
    expect((await run(["a/b"], { env: { DOCKET_TOKEN: "" } })).err).toContain("Give an API token");
  });

  it("reads server and token from a config file", async ({ expect }) => {
    const file = join(await mkdtemp(join(tmpdir(), "docket-")), "config.json");
    await writeFile(file, JSON.stringify({ server: "https://docket.test", token: "dkt_y" }));
    const env = { DOCKET_SERVER: "", DOCKET_TOKEN: "" };
    expect((await run(["o/r", "--config", file], { env })).code).toBe(EXIT.complete);
    expect((await run(["o/r", "--config", `${file}.gone`], { env })).code).toBe(EXIT.usage);
  });

  it.for([
    ["http://docket.test", "https"],
    ["https://ada:secret@docket.test", "no user"],
    ["http://localhost.docket.test", "https"],
    ["docket.test", "Say which deployment"],
  ])("sends no token to %s", async ([server = "", said = ""], { expect }) => {
    const { code, err, requests } = await run(["o/r", "--server", server]);
    expect(code).toBe(EXIT.usage);
    expect(err).toContain(said);
    expect(requests).toEqual([]);
  });

  it("sends a saved token to the origin it was saved for alone", async ({ expect }) => {
    const file = join(await mkdtemp(join(tmpdir(), "docket-")), "config.json");
    await writeFile(file, JSON.stringify({ server: "https://other.test", token: "dkt_y" }));
    const env = { DOCKET_TOKEN: "" };
    const { code, err, requests } = await run(["o/r", "--config", file], { env });
    expect(code).toBe(EXIT.usage);
    expect(err).toContain("API token of https://docket.test");
    expect(requests).toEqual([]);
  });

  it("cancels the job when the person interrupts", async ({ expect }) => {
    const interrupt = new AbortController();
    const { code, requests } = await run(["o/r"], {
      hangs: true,
      signal: interrupt.signal,
      onProgress: () => interrupt.abort(new Error("Interrupted")),
    });
    expect(code).toBe(EXIT.interrupted);
    expect(requests.at(-1)?.path).toBe("/api/jobs/j1/cancel");
  });
});

const ASK = ["ask", "j1", "Why?", "--number", "7", "--draft", "comment"];

describe("a question on the command line", () => {
  it("prints the answer with what it rests on, and what was read to standard error", async ({
    expect,
  }) => {
    const { code, out, err, requests } = await run(ASK);
    expect(code).toBe(EXIT.complete);
    expect(out).toBe("Because [31mred [C1].\n\n[C1] https://github.com/o/r/pull/7\n");
    expect(err).toBe("read_file: src/a.ts at main\n");
    expect(requests).toEqual([
      {
        method: "POST",
        path: "/api/jobs/j1/questions",
        body: { question: "Why?", number: 7, draft: "comment" },
      },
    ]);
  });

  it("gives every event, or the answer as JSON, to programs", async ({ expect }) => {
    const lines = await run(["ask", "j1", "Why?", "--format", "ndjson"]);
    expect(
      lines.out
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line)),
    ).toEqual(askedEvents("answered"));
    const json = await run(["ask", "j1", "Why?", "--format", "json"]);
    expect(JSON.parse(json.out)).toMatchObject({ outcome: "answered" });
  });

  it("fails where there is no whole answer", async ({ expect }) => {
    const failed = await run(["ask", "j1", "Why?"], { asked: askedEvents("failed") });
    expect(failed.code).toBe(EXIT.failed);
    expect(failed.err).toContain("Too slow. (request r2)");
    const cut = await run(["ask", "j1", "Why?"], { asked: askedEvents("answered").slice(0, 2) });
    expect(cut.code).toBe(EXIT.unreachable);
  });

  it("says how to ask", async ({ expect }) => {
    const cases = [
      ["ask"],
      ["ask", "j1"],
      ["ask", "j1", "Why", "is", "it?"],
      ["ask", "j1", "Why?", "--draft", "tweet"],
      ["ask", "j1", "Why?", "--number", "x"],
    ];
    for (const argv of cases) {
      const { code, requests } = await run(argv);
      expect(code).toBe(EXIT.usage);
      expect(requests).toEqual([]);
    }
  });
});

describe("GitHub on the command line", () => {
  it("reads with GitHub's parameters, and nothing steers the terminal", async ({ expect }) => {
    const { code, out, requests } = await run(["github", "issues", "o/r", "labels=bug", "page=1"]);
    expect(code).toBe(EXIT.complete);
    expect(out).toBe(
      "#7 Seven [31m (ada): open [bug]\n  https://github.com/o/r/issues/7\nThere may be more: page=2\n",
    );
    expect(requests.at(-1)).toEqual({
      method: "QUERY",
      path: "issues",
      body: { repository: "o/r", labels: "bug", page: "1" },
    });
    const json = await run(["github", "issues", "o/r", "--format", "json"]);
    expect(JSON.parse(json.out)).toMatchObject({ items: [{ number: 7 }] });
    const file = await run(["github", "contents", "o/r", "path=a.md"]);
    expect(file.out).toBe("# A[31m\n");
  });

  it("asks about a repository without a docket", async ({ expect }) => {
    const { code, requests } = await run(["ask", "o/r", "What is open?", "--draft", "issue"]);
    expect(code).toBe(EXIT.complete);
    expect(requests).toEqual([
      {
        method: "POST",
        path: "/api/questions",
        body: { repository: "o/r", question: "What is open?", draft: "issue" },
      },
    ]);
  });

  it("asks about one repository of a docket of several", async ({ expect }) => {
    const argv = ["ask", "j1", "Why?", "--repository", "o/s", "--number", "7"];
    expect((await run(argv)).requests[0]?.body).toEqual({
      question: "Why?",
      repository: "o/s",
      number: 7,
    });
  });

  it("leaves something to be written, and says where it is confirmed", async ({ expect }) => {
    const folder = await mkdtemp(join(tmpdir(), "docket-propose-"));
    const notes = join(folder, "notes.md");
    await writeFile(notes, "# Notes\n");
    const issue = ["propose", "issue", "o/r", "title=a=b", `body@${notes}`, "labels=bug, docs"];
    const { code, out, requests } = await run([...issue, "milestone=3"]);
    expect(code).toBe(EXIT.complete);
    expect(out).toContain("Nothing is written yet.");
    expect(out).toContain("\n  https://docket.test/github?suggestion=s1\n");
    expect(requests.map(({ body }) => body)).toEqual([
      {
        repository: "o/r",
        operation: {
          kind: "issue",
          title: "a=b",
          body: "# Notes\n",
          labels: ["bug", "docs"],
          milestone: 3,
        },
      },
    ]);
    const review = [
      "review",
      "o/r",
      "number=7",
      "event=approve",
      "comments=a.ts:3-5 Both\nof them",
    ];
    expect(await bodyOf("propose", ...review)).toMatchObject({
      operation: {
        comments: [{ path: "a.ts", start_line: 3, line: 5, body: "Both\nof them", side: "RIGHT" }],
      },
    });
    const bytes = join(folder, "logo.bin");
    await writeFile(bytes, Uint8Array.of(0, 255));
    const file = ["file", "o/r", "path=a", "branch=b", "message=m", `content@${bytes}`];
    expect(await bodyOf("propose", ...file)).toMatchObject({
      operation: { content: "AP8=", encoding: "base64" },
    });
  });

  it.for([
    [["propose"], "Say what and where"],
    [["propose", "issue", "o/r", "title"], "Parameters are written as name=value"],
    [["propose", "issue", "o/r", "title=T", "milestone=soon"], "milestone is not valid here."],
    [["propose", "issue", "o/r", "title=T", "colour=red"], "colour is not valid here."],
    [["propose", "file", "o/r", "content@no/where"], "no/where cannot be read."],
    [
      ["propose", "pull-request", "o/r", "title=T", "head=a", "base=b", "draft=maybe"],
      "draft is not valid here.",
    ],
    [["propose", "merge", "o/r"], "kind is not valid here."],
  ] as const)("says how to propose: %j", async ([argv, said], { expect }) => {
    const { code, err, requests } = await run([...argv]);
    expect(code).toBe(EXIT.usage);
    expect(err).toContain(said);
    expect(requests).toEqual([]);
  });

  it("says how to read", async ({ expect }) => {
    for (const argv of [
      ["github"],
      ["github", "issues", "open"],
      ["ask", "o/r", "x", "--number", "1"],
      ["ask", "o/r", "x", "--repository", "o/s"],
    ]) {
      const { code, requests } = await run(argv);
      expect(code).toBe(EXIT.usage);
      expect(requests).toEqual([]);
    }
  });
});
