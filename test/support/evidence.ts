import { parseDiff } from "../../src/summarize/diff/parse-diff.ts";
import { readChanges } from "../../src/summarize/diff/read-changes.ts";
import type { ChangeStream } from "../../src/summarize/pull-request/file-change.ts";
import type { PullRequest } from "../../src/summarize/pull-request/pull-request.ts";
import { gatherFacts } from "../../src/summarize/readiness/facts.ts";
import { judgeReadiness } from "../../src/summarize/readiness/readiness.ts";
import { selectEvidence, type Evidence } from "../../src/summarize/select/evidence.ts";
import { aPullRequest } from "./pull-request.ts";

export const NOW = Date.parse("2026-11-20T12:00:00Z");
export const WEB_URL = "https://github.com";
export const REPOSITORY = { owner: "acme", name: "app", private: false };

/** A stream of one diff, in chunks of a network's size. */
export function changesOf(diff: string): ChangeStream {
  return {
    files: parseDiff(chunks(new TextEncoder().encode(diff))),
    incomplete: () => undefined,
  };
}

async function* chunks(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 16_384) {
    yield await Promise.resolve(bytes.subarray(at, at + 16_384));
  }
}

export interface FileSpec {
  path: string;
  added?: readonly string[];
  removed?: readonly string[];
  /** Instead of added and removed lines: whole hunks. */
  hunks?: string;
  headers?: readonly string[];
}

/** A diff in git's own words. */
export function aDiff(...files: readonly FileSpec[]): string {
  return files
    .flatMap(({ path, added = [], removed = [], hunks, headers = [] }) => [
      `diff --git a/${path} b/${path}`,
      ...headers,
      `--- a/${path}`,
      `+++ b/${path}`,
      ...(hunks === undefined && added.length + removed.length > 0
        ? [
            `@@ -10,${removed.length} +10,${added.length} @@`,
            ...removed.map((line) => `-${line}`),
            ...added.map((line) => `+${line}`),
          ]
        : (hunks ?? "").split("\n").filter((line) => line !== "")),
    ])
    .join("\n");
}

export interface Scene {
  pull: PullRequest;
  evidence: Evidence;
  facts: ReturnType<typeof gatherFacts>;
  readiness: ReturnType<typeof judgeReadiness>;
}

/** Evidence about a pull request with this diff. */
export async function gather(
  more: Partial<PullRequest> = {},
  diff = "",
  changes: Parameters<typeof readChanges>[0] = changesOf(diff),
): Promise<Scene> {
  const count = diff.split("\n").filter((line) => line.startsWith("diff --git")).length;
  const pull = aPullRequest({
    changedFiles: count,
    additions: diff.split("\n").filter((line) => /^\+(?!\+\+ )/.test(line)).length,
    deletions: diff.split("\n").filter((line) => /^-(?!-- )/.test(line)).length,
    ...more,
  });
  const facts = gatherFacts(pull, NOW);
  const readiness = judgeReadiness(facts, pull, NOW);
  const evidence = await selectEvidence({
    pull,
    repository: REPOSITORY,
    webUrl: WEB_URL,
    facts,
    readiness,
    changes: await readChanges(changes),
  });
  return { pull, evidence, facts, readiness };
}
