import { describe, it } from "vitest";

import { placeOf, planOperation } from "../../../../src/browser-session/operations/plan/plan.ts";
import {
  fingerprintOf,
  lookAt,
  type Present,
} from "../../../../src/browser-session/operations/present-state.ts";
import { previewOf, send, type Write } from "../../../../src/browser-session/operations/write.ts";
import { OperationRequest } from "../../../../src/protocol/operations.ts";
import { recordedTools, REPOSITORY } from "./recorded-tools.ts";

const WEB = "https://github.com/gullhaven/ropewalk";
const NAME = { owner: "gullhaven", name: "ropewalk" };
const { signal } = new AbortController();

const ROOT = { kind: "directory" as const, path: "", entries: [] };
const SORTED = {
  labels: [],
  assignees: [],
  milestone: null,
  comments: 0,
  createdAt: "2026-11-19T12:00:00Z",
};
const PULL = {
  ...SORTED,
  head: "gullhaven:splice",
  number: 12,
  title: "Splice",
  state: "open",
  author: "ada",
  updatedAt: "2026-11-20T12:00:00Z",
  headOid: "a".repeat(40),
  base: "main",
  draft: false,
};
const ISSUE = {
  ...SORTED,
  number: 30,
  title: "Docket",
  state: "open",
  author: "ada",
  updatedAt: "2026-11-20T12:00:00Z",
};

const COMMENT = { kind: "comment", job: "j", number: 12, body: "Looks good." };
const NEW_ISSUE = {
  kind: "issue",
  job: "j",
  title: "Splice the ropes",
  body: "All of them.",
  labels: ["good, first", "ropes"],
  assignees: ["ada"],
  milestone: 3,
};
const FILE = {
  kind: "file",
  job: "j",
  path: "docs/ropes.md",
  branch: "ropes",
  message: "Say how",
  content: "# Ropes ⚓\n",
};
const PULL_REQUEST = {
  kind: "pull-request",
  job: "j",
  title: "Ropes",
  body: "How",
  head: "ropes",
  base: "main",
};

const REVIEW = {
  kind: "review",
  repository: "gullhaven/ropewalk",
  number: 12,
  event: "request_changes",
  body: "Two things.",
  comments: [
    { path: "src/splice.ts", line: 4, body: "Why @ada twice?" },
    { path: "src/splice.ts", line: 9, start_line: 7, side: "LEFT", body: "This was right." },
  ],
};

const COMMITTER =
  "GitHub shows @grace as author and committer, with the name and address of their account.";

const PRESENT: { [Kind in Present["kind"]]: Extract<Present, { kind: Kind }> } = {
  comment: { kind: "comment", repository: REPOSITORY, pull: PULL },
  issue: { kind: "issue", repository: REPOSITORY, issue: null },
  file: { kind: "file", repository: REPOSITORY, branch: ROOT, at: null },
  review: { kind: "review", repository: REPOSITORY, pull: PULL },
  "pull-request": {
    kind: "pull-request",
    repository: REPOSITORY,
    head: ROOT,
    base: ROOT,
    open: [],
  },
};

function zeros(length: number): string {
  return btoa("\u0000".repeat(length));
}

function planned(
  request: object,
  present: Partial<Present> = {},
  more: { earlier?: number | null; docket?: string } = {},
) {
  const parsed = OperationRequest.parse(request);
  const shown: Present = Object.assign({}, PRESENT[parsed.kind], present);
  return planOperation({
    request: parsed,
    present: shown,
    docket: more.docket ?? "",
    earlier: more.earlier ?? null,
    webUrl: WEB,
    login: "grace",
    sha256: "5a",
  });
}

function plannedOk(...args: Parameters<typeof planned>) {
  const result = planned(...args);
  if (!result.ok) {
    throw new Error(result.failure.detail);
  }
  return result.value;
}

function refusal(...args: Parameters<typeof planned>): string | undefined {
  const result = planned(...args);
  return result.ok ? undefined : `${result.failure.code}: ${result.failure.detail}`;
}

function draftShown(more: object) {
  const { write } = plannedOk({ ...PULL_REQUEST, ...more });
  return previewOf(write).find(({ name }) => name === "draft");
}

describe("what a person is shown", () => {
  it.for([COMMENT, NEW_ISSUE, FILE, PULL_REQUEST])(
    "is all that is sent, and nothing else: $kind",
    async (request, { expect }) => {
      const { write } = plannedOk(request);
      const preview = previewOf(write);
      const { tools, calls } = recordedTools();
      await send(write, NAME, tools, signal);
      expect(calls).toHaveLength(1);
      const [repository, ...sent] = calls[0]?.input ?? [];
      expect(repository).toEqual(NAME);
      expect(fieldsOf(sent).toSorted()).toEqual(
        preview.map(({ name, value }) => `${name}=${value}`).toSorted(),
      );
    },
  );

  it("keeps the order of the fields and one field an item of a list", ({ expect }) => {
    expect(previewOf(plannedOk(NEW_ISSUE).write)).toEqual([
      { name: "title", value: "Splice the ropes" },
      { name: "body", value: "All of them." },
      { name: "label", value: "good, first" },
      { name: "label", value: "ropes" },
      { name: "assignee", value: "ada" },
      { name: "milestone", value: "3" },
    ]);
  });

  it("opens a pull request as a draft unless it was asked not to", ({ expect }) => {
    expect(draftShown({})).toEqual({ name: "draft", value: "true" });
    expect(draftShown({ draft: false })).toEqual({ name: "draft", value: "false" });
  });

  it("names no author with a file, so that GitHub takes the person's own", async ({ expect }) => {
    const { tools, calls } = recordedTools();
    await send(plannedOk(FILE).write, NAME, tools, signal);
    expect(Object.keys(Object(calls[0]?.input[1])).toSorted()).toEqual([
      "branch",
      "bytes",
      "message",
      "path",
    ]);
  });

  it("says what cannot be seen and who is notified", ({ expect }) => {
    const hidden = `Please @ada and @gullhaven/crew, not \`@code\` or me@example.com${"\u200B".repeat(2)}`;
    expect(plannedOk({ ...COMMENT, body: hidden }).notes).toEqual([
      "2 invisible characters are in the text.",
      "GitHub will notify @ada, @gullhaven/crew.",
    ]);
    expect(plannedOk(COMMENT).notes).toEqual([]);
    expect(plannedOk({ ...FILE, content: "a\u202Eb" }).notes).toEqual([
      COMMITTER,
      "1 invisible character is in the text.",
    ]);
    expect(plannedOk({ ...NEW_ISSUE, labels: ["ro\u200Bpes"] }).notes).toEqual([
      "1 invisible character is in the text.",
    ]);
  });

  it("says what cannot be had", ({ expect }) => {
    const mayNotPush = { repository: { ...REPOSITORY, canPush: false } };
    expect(plannedOk(NEW_ISSUE, mayNotPush).notes).toEqual([
      "Your account cannot push here, so GitHub will drop labels, assignees and milestone.",
    ]);
    const plain = { ...NEW_ISSUE, labels: [], assignees: [], milestone: undefined };
    for (const one of [{ labels: ["ropes"] }, { assignees: ["ada"] }, { milestone: 3 }]) {
      expect(plannedOk({ ...plain, ...one }, mayNotPush).notes).toHaveLength(1);
    }
    expect(plannedOk(NEW_ISSUE).notes).toEqual([]);
    expect(plannedOk(plain, mayNotPush).notes).toEqual([]);
    expect(plannedOk(COMMENT, { ...mayNotPush, pull: { ...PULL, state: "closed" } }).notes).toEqual(
      ["#12 is no longer open."],
    );
    expect(plannedOk({ ...FILE, branch: "main" }).notes.slice(0, 1)).toEqual([
      "main is the default branch: the commit goes there without a review.",
    ]);
  });
});

/** Each value that was sent, as `name=value`; a list is one an item. */
function fieldsOf(sent: unknown[]): string[] {
  const [first, ...rest] = sent;
  const fields: Record<string, unknown> =
    typeof first === "number" ? { number: first, body: rest[0] } : { ...Object(first) };
  return Object.entries(fields).flatMap(([name, value]) => {
    if (Array.isArray(value)) {
      return value.map((item) => `${name.replace(/s$/, "")}=${item}`);
    }
    return value instanceof Uint8Array
      ? `content=${new TextDecoder().decode(value)}`
      : `${name}=${String(value)}`;
  });
}

describe("the content of a file", () => {
  it("replaces the blob that is there by its sha", ({ expect }) => {
    const bytes = new TextEncoder().encode("old");
    const at = { kind: "file" as const, path: FILE.path, sha: "b".repeat(40), size: 3, bytes };
    expect(plannedOk(FILE, { at }).write).toMatchObject({ sha: "b".repeat(40) });
    expect(refusal({ ...FILE, content: "old" }, { at })).toContain("has this content already");
  });

  it.for([
    "../x",
    "a/../b",
    "/etc/passwd",
    ".git/config",
    "a/.GIT/hooks",
    "a%2e%2e/b",
    "a\\b",
    "a\nb",
    "a//b",
    "a?ref=x",
  ])("goes nowhere with the path %j", (path, { expect }) => {
    const place = placeOf(OperationRequest.parse({ ...FILE, path }), null);
    expect(place).toMatchObject({ ok: false, failure: { code: "invalid_request" } });
  });

  it.for(["a..b", "a b", "a:b:c", "refs/../x", "a~1", ".hidden/..", "a\u202Eb"])(
    "goes to no branch called %j",
    (branch, { expect }) => {
      expect(placeOf(OperationRequest.parse({ ...FILE, branch }), null).ok).toBe(false);
      expect(placeOf(OperationRequest.parse({ ...PULL_REQUEST, head: branch }), null).ok).toBe(
        false,
      );
      expect(placeOf(OperationRequest.parse({ ...PULL_REQUEST, base: branch }), null).ok).toBe(
        false,
      );
    },
  );
});

describe("what cannot be done", () => {
  it.for([COMMENT, NEW_ISSUE, FILE, PULL_REQUEST, REVIEW])(
    "is a $kind by what was looked at for something else",
    (request, { expect }) => {
      for (const present of Object.values(PRESENT).filter(({ kind }) => kind !== request.kind)) {
        expect(() => planned(request, present)).toThrow("not what was asked for");
      }
    },
  );

  it("is refused before it is shown, with the reason", ({ expect }) => {
    const mayNotPush = { repository: { ...REPOSITORY, canPush: false } };
    const archived = { repository: { ...REPOSITORY, archived: true } };
    expect(refusal(COMMENT, archived)).toContain(
      "access_restricted: gullhaven/ropewalk is archived",
    );
    expect(refusal(FILE, mayNotPush)).toContain("cannot push");
    expect(refusal(PULL_REQUEST, mayNotPush)).toContain("cannot push");
    expect(refusal(COMMENT, { pull: null })).toContain("not_found");
    expect(refusal({ ...COMMENT, body: " \n" })).toContain("needs a text");
    expect(refusal(FILE, { branch: null })).toContain("no branch ropes");
    expect(refusal(FILE, { at: ROOT })).toContain("is a directory");
    expect(refusal(PULL_REQUEST, { head: null })).toContain("no branch ropes");
    expect(refusal(PULL_REQUEST, { base: null })).toContain("no branch main");
    expect(refusal(PULL_REQUEST, { open: [PULL] })).toContain("#12 already asks");
    expect(refusal({ ...PULL_REQUEST, head: "main" })).toContain("from one branch to another");
  });
});

describe("a docket", () => {
  const docketComment = { kind: "comment", job: "j", number: 12 };
  const docketIssue = { kind: "issue", job: "j", title: "Docket" };

  it("is posted as its text, and the next time over what it became", ({ expect }) => {
    const first = plannedOk(docketComment, {}, { docket: "@\u2060ada" });
    expect(first.notes).toEqual([]);
    expect(first.write).toEqual({ kind: "comment", number: 12, body: "@\u2060ada" });
    const next = plannedOk(docketComment, {}, { docket: "later", earlier: 501 });
    expect(next.write).toEqual({ kind: "comment", number: 12, body: "later", replaces: 501 });
    expect(next.notes[0]).toContain("Should it be gone, a new one is made");
    expect(plannedOk(COMMENT, {}, { earlier: 501 }).write).not.toHaveProperty("replaces");
  });

  it("leads to the issue that it was posted as, and to none the first time", ({ expect }) => {
    const request = OperationRequest.parse(docketIssue);
    expect(placeOf(request, 30)).toEqual({ ok: true, value: { kind: "issue", replaces: 30 } });
    expect(placeOf(request, null)).toEqual({ ok: true, value: { kind: "issue" } });
  });

  it("updates an issue that is open and leaves one that is closed alone", ({ expect }) => {
    const labelled = { ...docketIssue, labels: ["docket"] };
    const open = plannedOk(labelled, { issue: ISSUE }, { docket: "new", earlier: 30 });
    expect(open.write).toMatchObject({ replaces: 30, body: "new", labels: [] });
    expect(open.notes[0]).toContain("stay as they are");
    for (const issue of [{ ...ISSUE, state: "closed" }, null]) {
      const { write } = plannedOk(labelled, { issue }, { docket: "new", earlier: 30 });
      expect(write).toMatchObject({ labels: ["docket"] });
      expect(write).not.toHaveProperty("replaces");
    }
  });
});

describe("what an operation is about", () => {
  it("is looked at with what the write needs and no more", async ({ expect }) => {
    const { tools, calls } = recordedTools({ getPullRequest: PULL });
    expect(await lookAt({ kind: "comment", number: 12 }, NAME, tools, signal)).toEqual(
      PRESENT.comment,
    );
    await lookAt({ kind: "issue" }, NAME, tools, signal);
    await lookAt({ kind: "file", path: "a", branch: "ropes" }, NAME, tools, signal);
    await lookAt({ kind: "pull-request", head: "ropes", base: "main" }, NAME, tools, signal);
    expect(calls.map(({ name }) => name)).toEqual([
      "getRepository",
      "getPullRequest",
      "getRepository",
      "getRepository",
      "getContents",
      "getContents",
      "getRepository",
      "getContents",
      "getContents",
      "listPullRequests",
    ]);
    expect(calls.at(-1)?.input[1]).toMatchObject({ head: "gullhaven:ropes", base: "main" });
  });

  it.for<[string, Present, Present]>([
    ["a push", PRESENT.comment, { ...PRESENT.comment, pull: { ...PULL, headOid: "b".repeat(40) } }],
    ["a comment", PRESENT.comment, { ...PRESENT.comment, pull: { ...PULL, updatedAt: "later" } }],
    ["a merge", PRESENT.comment, { ...PRESENT.comment, pull: { ...PULL, state: "closed" } }],
    ["a deletion", PRESENT.comment, { ...PRESENT.comment, pull: null }],
    [
      "another repository of that name",
      PRESENT.issue,
      { ...PRESENT.issue, repository: { ...REPOSITORY, id: 8 } },
    ],
    [
      "lost permission",
      PRESENT.file,
      { ...PRESENT.file, repository: { ...REPOSITORY, canPush: false } },
    ],
    [
      "a file that came in between",
      PRESENT.file,
      {
        ...PRESENT.file,
        at: { kind: "file", path: "a", sha: "c", size: 1, bytes: new Uint8Array() },
      },
    ],
    [
      "a commit to the head",
      PRESENT["pull-request"],
      {
        ...PRESENT["pull-request"],
        head: { ...ROOT, entries: [{ name: "a", type: "file", sha: "d", size: 1 }] },
      },
    ],
    [
      "a push to what is reviewed",
      PRESENT.review,
      { ...PRESENT.review, pull: { ...PULL, headOid: "b".repeat(40) } },
    ],
    [
      "a pull request that was opened",
      PRESENT["pull-request"],
      { ...PRESENT["pull-request"], open: [PULL] },
    ],
  ])("is another after %s", async ([, before, after], { expect }) => {
    const { write } = plannedOk(
      {
        comment: COMMENT,
        issue: NEW_ISSUE,
        file: FILE,
        "pull-request": PULL_REQUEST,
        review: REVIEW,
      }[before.kind],
    );
    const fingerprint = await fingerprintOf(before, write);
    expect(await fingerprintOf(structuredClone(before), write)).toBe(fingerprint);
    expect(await fingerprintOf(after, write)).not.toBe(fingerprint);
  });

  it("is another issue after an edit, for a post that replaces it", async ({ expect }) => {
    const present: Present = { ...PRESENT.issue, issue: ISSUE };
    const edited: Present = { ...PRESENT.issue, issue: { ...ISSUE, updatedAt: "later" } };
    const text = { kind: "issue" as const, title: "t", body: "b", labels: [], assignees: [] };
    const update: Write = { ...text, replaces: 30 };
    expect(await fingerprintOf(present, update)).not.toBe(await fingerprintOf(edited, update));
    expect(await fingerprintOf(present, text)).toBe(await fingerprintOf(edited, text));
  });
});

describe("a review", () => {
  it("shows each comment with its lines, and whom GitHub tells", ({ expect }) => {
    const { write, target, notes } = plannedOk(REVIEW);
    expect(target).toEqual({ label: "Review of #12", url: `${WEB}/pull/12/files` });
    expect(previewOf(write)).toEqual([
      { name: "number", value: "12" },
      { name: "commit", value: PULL.headOid },
      { name: "body", value: "Two things." },
      { name: "event", value: "request_changes" },
      { name: "1: src/splice.ts, line 4", value: "Why @ada twice?" },
      { name: "2: src/splice.ts, lines 7 to 9 before the change", value: "This was right." },
    ]);
    expect(notes).toContain("GitHub will notify @ada.");
  });

  it("says what has changed since, and what GitHub takes", ({ expect }) => {
    const closed = { pull: { ...PULL, state: "closed" } };
    const alone = { ...REVIEW, comments: [] };
    expect(plannedOk(alone).notes).toEqual([]);
    expect(plannedOk(alone, closed).notes).toEqual(["#12 is no longer open."]);
    expect(plannedOk(REVIEW).notes[0]).toContain("lines that are part of the diff");
  });

  it("goes out as a whole, on the commit that was shown", async ({ expect }) => {
    const { tools, calls } = recordedTools({ createReview: {} });
    await send(plannedOk(REVIEW).write, NAME, tools, signal);
    expect(calls).toMatchObject([
      {
        name: "createReview",
        input: [
          NAME,
          12,
          {
            commit: PULL.headOid,
            event: "REQUEST_CHANGES",
            comments: [
              { line: 4, side: "RIGHT" },
              { line: 9, startLine: 7, side: "LEFT" },
            ],
          },
        ],
      },
    ]);
  });

  it("is refused where it says nothing or is of one's own", ({ expect }) => {
    const own = { pull: { ...PULL, author: "Grace" } };
    expect(refusal({ ...REVIEW, event: "approve" }, own)).toContain("of their own");
    expect(refusal({ ...REVIEW, event: "comment" }, own)).toBeUndefined();
    expect(refusal({ ...REVIEW, body: " " })).toContain("needs a text");
    expect(refusal({ ...REVIEW, event: "comment", body: "", comments: [] })).toContain("needs");
    expect(refusal({ ...REVIEW, event: "approve", body: "", comments: [] })).toBeUndefined();
    expect(refusal(REVIEW, { pull: null })).toContain("no pull request #12");
    expect(refusal({ ...REVIEW, event: "comment", body: "" })).toBeUndefined();
    expect(refusal({ ...REVIEW, body: "" })).toContain("needs a text");
    const [first] = REVIEW.comments;
    expect(refusal({ ...REVIEW, comments: [{ ...first, start_line: 4 }] })).toContain("before");
    expect(
      placeOf(OperationRequest.parse({ ...REVIEW, comments: [{ ...first, path: "../a" }] }), null)
        .ok,
    ).toBe(false);
    expect(
      placeOf(
        OperationRequest.parse({ ...REVIEW, comments: [first, { ...first, path: "../a" }] }),
        null,
      ).ok,
    ).toBe(false);
  });
});

describe("the content of a file", () => {
  it("that is no text is shown by its size and digest, and sent as its bytes", async ({
    expect,
  }) => {
    const { write, notes } = plannedOk({
      ...FILE,
      encoding: "base64",
      content: btoa("\u0000\u00ff\u0007"),
    });
    expect(previewOf(write)).toContainEqual({ name: "content", value: "3 bytes that are no text" });
    expect(previewOf(write)).toContainEqual({ name: "sha256", value: "5a" });
    expect(notes).toContainEqual(expect.stringContaining("@grace as author and committer"));
    const { tools, calls } = recordedTools({ putFile: {} });
    await send(write, NAME, tools, signal);
    expect(calls[0]?.input[1]).toMatchObject({ bytes: Uint8Array.of(0, 255, 7) });
  });

  it("that is text is shown as text, however it came", ({ expect }) => {
    const { write } = plannedOk({ ...FILE, encoding: "base64", content: btoa("hi") });
    expect(previewOf(write)).toContainEqual({ name: "content", value: "hi" });
  });

  it.for([
    ["what no text can be", Uint8Array.of(0xff, 0xfe, 0x41), "3 bytes that are no text"],
    ["a byte order mark", Uint8Array.of(0xef, 0xbb, 0xbf, 0x41), "\u{FEFF}A"],
  ] as const)("keeps each of its bytes: %s", async ([, bytes, shown], { expect }) => {
    const content = btoa(String.fromCharCode(...bytes));
    const { write } = plannedOk({ ...FILE, encoding: "base64", content });
    expect(previewOf(write)).toContainEqual({ name: "content", value: shown });
    const { tools, calls } = recordedTools({ putFile: {} });
    await send(write, NAME, tools, signal);
    expect(calls[0]?.input[1]).toMatchObject({ bytes });
  });

  it("may be as large as is said, and no larger", ({ expect }) => {
    const encoded = { ...FILE, encoding: "base64" };
    expect(refusal({ ...encoded, content: zeros(256 * 1024) })).toBeUndefined();
    expect(refusal({ ...encoded, content: zeros(256 * 1024 + 1) })).toContain("256 KB");
    expect(refusal({ ...FILE, content: "x".repeat(100_000) })).toBeUndefined();
  });

  it("is refused where it cannot be one, or is not what the person read", ({ expect }) => {
    const encoded = { ...FILE, encoding: "base64" };
    expect(refusal({ ...encoded, content: "%" })).toContain("not base64");
    expect(refusal({ ...FILE, content: "x".repeat(100_001) })).toContain("100,000");
    expect(refusal({ ...FILE, sha: "c".repeat(40) })).toContain("target_changed");
    const at = { kind: "file" as const, path: "a", sha: "c".repeat(40), size: 1, bytes: null };
    expect(refusal({ ...FILE, sha: "c".repeat(40) }, { at })).toBeUndefined();
  });
});

describe("a pull request from a fork", () => {
  const FORKED = { ...PULL_REQUEST, head: "grace:ropes", maintainer_can_modify: true };
  const stranger = { repository: { ...REPOSITORY, canPush: false } };

  it("needs no push access, and says whether maintainers may change it", ({ expect }) => {
    expect(refusal(PULL_REQUEST, stranger)).toContain("cannot push");
    const { write } = plannedOk(FORKED, stranger);
    expect(previewOf(write)).toContainEqual({ name: "head", value: "grace:ropes" });
    expect(previewOf(write)).toContainEqual({ name: "maintainer_can_modify", value: "true" });
  });

  it("is looked at under its owner, and said where nobody can look", async ({ expect }) => {
    const { tools, calls } = recordedTools({ getContents: null, listPullRequests: [] });
    const place = { kind: "pull-request" as const, head: "grace:ropes", base: "main" };
    await lookAt(place, NAME, tools, signal);
    expect(calls).toContainEqual({
      name: "getContents",
      input: [
        { owner: "grace", name: "ropewalk" },
        { path: "", ref: "ropes" },
      ],
    });
    expect(calls.at(-1)?.input[1]).toMatchObject({ head: "grace:ropes" });
    expect(plannedOk(FORKED, { head: null }).notes).toEqual([
      expect.stringContaining("could not be looked at"),
    ]);
    expect(refusal({ ...FORKED, head: "gullhaven:ropes" }, { head: null })).toContain("no branch");
    expect(placeOf(OperationRequest.parse({ ...FORKED, head: "../x:ropes" }), null).ok).toBe(false);
  });
});
