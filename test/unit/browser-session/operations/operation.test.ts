import { describe, it } from "vitest";

import {
  docketBody,
  inertDocketBody,
} from "../../../../src/browser-session/operations/docket-body.ts";
import {
  type OperationRecord,
  type Phase,
  refuseConfirmation,
  settle,
  shownText,
  viewOf,
} from "../../../../src/browser-session/operations/operation.ts";
import { OPERATION_LIFETIME_MS, OPERATION_RUN_MAX_MS } from "../../../../src/limits.ts";
import { emptyResult } from "../../../../src/protocol/fold.ts";
import { OperationView } from "../../../../src/protocol/operations.ts";
import { LIVE_TEXTS } from "../../../support/live-texts.ts";
import { liveIn } from "../../../support/rendered.ts";
import { aRow } from "../../../support/rows.ts";

const NOW = Date.parse("2026-11-20T12:00:00Z");
const NONCE = new Uint8Array(32).fill(1).buffer;

function anAction(phase: Phase = "proposed", more: Partial<OperationRecord> = {}): OperationRecord {
  const taken = phase === "checking" || phase === "sending";
  return {
    proposal: {
      id: "operation-1",
      job: "job-1",
      kind: "comment",
      repository: "gullhaven/ropewalk",
      target: { label: "Comment on #12", url: "https://github.com/gullhaven/ropewalk/pull/12" },
      notes: [],
      write: { kind: "comment", number: 12, body: "Hello" },
      accountId: 42,
      digest: "digest",
      fingerprint: "fingerprint",
      post: null,
      earlier: null,
      createdAt: NOW,
      expiresAt: NOW + OPERATION_LIFETIME_MS,
    },
    phase,
    nonceHash: phase === "proposed" ? NONCE : null,
    takenAt: taken ? NOW : null,
    outcome: taken ? { requestId: "req-1" } : {},
    ...more,
  };
}

describe("a confirmation", () => {
  it("is taken when it is proven, until the preview expires", ({ expect }) => {
    expect(refuseConfirmation(anAction(), true, NOW)).toBeNull();
    expect(refuseConfirmation(anAction(), true, NOW + OPERATION_LIFETIME_MS - 1)).toBeNull();
    expect(refuseConfirmation(anAction(), true, NOW + OPERATION_LIFETIME_MS)).toMatchObject({
      code: "confirmation_refused",
      detail: expect.stringContaining("10 minutes"),
    });
  });

  it("is refused when it is not, and for no operation", ({ expect }) => {
    expect(refuseConfirmation(anAction(), false, NOW)?.code).toBe("confirmation_refused");
    expect(refuseConfirmation(null, true, NOW)?.code).toBe("not_found");
  });

  it.for<Phase>(["checking", "sending", "done", "failed", "unknown", "discarded", "expired"])(
    "is refused when the operation is %s",
    (phase, { expect }) => {
      // Not even one whose nonce were still there.
      const operation = anAction(phase, { nonceHash: NONCE });
      expect(refuseConfirmation(operation, true, NOW)?.code).toBe("confirmation_refused");
    },
  );
});

describe("an operation that nobody is at work on", () => {
  it("was not sent when it was only being checked", ({ expect }) => {
    expect(viewOf(settle(anAction("checking"), NOW, false))).toMatchObject({
      state: "failed",
      error: { code: "interrupted", message: expect.stringContaining("before anything was sent") },
    });
  });

  it("is unknown once it was being sent, and says where to look", ({ expect }) => {
    expect(viewOf(settle(anAction("sending"), NOW, false))).toMatchObject({
      state: "unknown",
      error: {
        code: "outcome_unknown",
        requestId: "req-1",
        message: expect.stringContaining("look at GitHub"),
      },
    });
  });

  it("is left alone while somebody is, but not for ever", ({ expect }) => {
    const sending = anAction("sending");
    expect(settle(sending, NOW + OPERATION_RUN_MAX_MS - 1, true)).toBe(sending);
    expect(settle(sending, NOW + OPERATION_RUN_MAX_MS, true).phase).toBe("unknown");
  });

  it("expires with its text, its nonce and nothing sent", ({ expect }) => {
    const expired = settle(anAction(), NOW + OPERATION_LIFETIME_MS, false);
    expect(expired).toMatchObject({ phase: "expired", nonceHash: null });
    expect(JSON.stringify(expired)).not.toContain("Hello");
    expect(viewOf(expired).preview).toEqual([]);
  });

  it.for<Phase>(["done", "failed", "unknown", "discarded", "expired"])(
    "stays %s",
    (phase, { expect }) => {
      const operation = anAction(phase);
      expect(settle(operation, NOW + OPERATION_LIFETIME_MS, false)).toBe(operation);
    },
  );
});

describe("what is shown of an operation", () => {
  it("keeps to its shape: no nonce, no fingerprint, no person", ({ expect }) => {
    const view = viewOf(anAction());
    expect(OperationView.strict().parse(view)).toEqual(view);
    expect(viewOf(anAction("checking")).state).toBe("sending");
  });

  it("is in the digest, every part of it", ({ expect }) => {
    const { proposal } = anAction();
    const texts = [
      proposal,
      { ...proposal, id: "operation-2" },
      { ...proposal, repository: "gullhaven/other" },
      { ...proposal, notes: ["a note"] },
      { ...proposal, replaces: "https://github.com/gullhaven/ropewalk/pull/12#issuecomment-1" },
      { ...proposal, target: { ...proposal.target, label: "Comment on #13" } },
      { ...proposal, write: { kind: "comment" as const, number: 13, body: "Hello" } },
      { ...proposal, write: { kind: "comment" as const, number: 12, body: "Hello " } },
    ].map(shownText);
    expect(new Set(texts).size).toBe(texts.length);
  });
});

describe("a docket as a text to post", () => {
  const entry = {
    repository: "gullhaven/ropewalk",
    number: 12,
    title: "Splice @everyone",
    url: "https://github.com/gullhaven/ropewalk/pull/12",
    author: "ada",
    rank: { score: 1, humanComments: 1, participants: 1, lastWeek: 0, botCommentsIgnored: 0 },
    outcome: "written" as const,
    text: "word ".repeat(3000),
    citations: [],
    open: [],
    settled: [],
    warnings: [],
    cached: false,
  };
  const result = (entries: number) => ({
    ...emptyResult("job-1"),
    repository: "gullhaven/ropewalk",
    outcome: "complete" as const,
    startedAt: "2026-11-20T12:00:00.000Z",
    pullRequests: Array.from({ length: entries }, () => entry),
  });

  it("mentions nobody and says whose words it is made of", ({ expect }) => {
    const body = docketBody(result(1));
    expect(body).not.toContain("@everyone");
    expect(body).toContain("Written by Docket at 2026-11-20 12:00 UTC");
    expect(body).not.toContain("did not fit");
  });

  it.for(LIVE_TEXTS)(
    "has nothing live in it but our links, whatever it is about: %j",
    async (text, { expect }) => {
      const citation = {
        label: "C1",
        kind: "comment" as const,
        url: `${entry.url}#a`,
        excerpt: text,
      };
      const hostile = {
        ...result(0),
        pullRequests: [
          {
            ...entry,
            title: text,
            author: text,
            text: `${text} [C1] ${text}`,
            citations: [citation],
            open: [{ text, citations: ["C1"] }],
            settled: [{ text: `[C1]${text}`, citations: [] }],
            warnings: [{ code: "truncated" as const, message: text }],
          },
        ],
      };
      const body = await inertDocketBody(hostile);
      expect(liveIn(body, [entry.url, citation.url])).toEqual([]);
      expect(body).toContain(`[C1](<${citation.url}>)`);
      expect(body).toBe(docketBody(hostile));
    },
  );

  it("leaves whole entries out rather than be refused for its length", ({ expect }) => {
    const body = docketBody(result(20));
    expect(body.length).toBeLessThanOrEqual(60_000);
    const kept = body.match(/^## /gm)?.length ?? 0;
    expect(kept).toBe(3);
    expect(body).toContain("_17 more did not fit here._");
  });

  it("leaves out the rows that nothing was written about before any entry", async ({ expect }) => {
    const rows = Array.from({ length: 500 }, (_, index) => aRow(index + 1));
    const queue = [{ repository: "o/r", openCount: 500, rows, final: true }];
    const body = docketBody({ ...result(2), queue });
    expect(body.match(/^## /gm)).toHaveLength(2);
    expect(body).toContain("_The list of all 500 open pull requests did not fit here._");
    const few = {
      ...result(2),
      queue: [{ repository: "o/r", openCount: 1, rows: [aRow(7)], final: true }],
    };
    expect(await inertDocketBody(few)).toContain("(<https://github.com/o/r/pull/7>)");
  });
});
