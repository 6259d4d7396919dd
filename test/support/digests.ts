import { composeDigest, type DigestContent, type DigestSource } from "../../src/digests/content.ts";
import type { Entry, JobResult } from "../../src/protocol/docket.ts";
import type { Row } from "../../src/protocol/queue.ts";
import type { Yours } from "../../src/protocol/yours.ts";

export const LINKS = {
  docket: "https://docket.test/?job=abc",
  page: "https://docket.test/digests",
  stop: "https://docket.test/digests/stop/abc",
};

export const AT = Date.parse("2026-11-20T08:30:00Z");

export function anEntry(number: number, more: Partial<Entry> = {}): Entry {
  return {
    repository: "o/r",
    number,
    title: `Change ${number}`,
    url: `https://github.com/o/r/pull/${number}`,
    author: "ada",
    rank: { score: 9, humanComments: 9, participants: 3, lastWeek: 2, botCommentsIgnored: 0 },
    outcome: "written",
    text: "The lock is held too long [C1]. Grace asks for a test [R2].",
    citations: [],
    open: [{ text: "Whether a timeout is enough [C1].", citations: ["C1"] }],
    settled: [],
    warnings: [],
    cached: false,
    ...more,
  };
}

export function aResult(rows: Row[], more: Partial<JobResult> = {}): JobResult {
  return {
    id: "abc",
    repository: "o/r",
    outcome: "complete",
    summary: "",
    prsAnalyzed: [],
    pullRequests: [],
    queue: [{ repository: "o/r", openCount: rows.length, rows, final: true }],
    ranking: null,
    startedAt: "2026-11-20T08:29:00Z",
    elapsedMs: 1000,
    usage: { inputTokens: 0, outputTokens: 0, calls: 0 },
    ...more,
  };
}

export const NOBODYS: Yours = { rows: [], new: [], merged: [], closed: [] };

export function aSource(rows: Row[], more: Partial<DigestSource> = {}): DigestSource {
  return {
    id: "d1",
    name: "Morning queue",
    at: AT,
    result: aResult(rows),
    yours: NOBODYS,
    before: null,
    notes: [],
    links: LINKS,
    ...more,
  };
}

export function aDigest(rows: Row[], more: Partial<DigestSource> = {}): DigestContent {
  return composeDigest(aSource(rows, more));
}
