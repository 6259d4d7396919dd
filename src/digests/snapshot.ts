import type { JobResult } from "../protocol/docket.ts";
import type { ReadinessState } from "../protocol/pull-request.ts";
import type { Yours } from "../protocol/yours.ts";
import { inlineName } from "../text/inline-name.ts";

/** Where pull requests stood when a digest was last sent, by repository in lower case and by number. */
export interface Snapshot {
  at: string;
  rows: Record<string, Record<string, ShownRow>>;
  /** Of texts that were sent, enough to tell another. */
  texts: Record<string, string>;
}

interface ShownRow {
  state: ReadinessState;
  /** Why it was its reader's turn. */
  mine: string[];
  title: string;
  url: string;
}

const TITLE_MAX = 100;

export function snapshotOf(result: JobResult, yours: Yours, before: Snapshot | null): Snapshot {
  const mine = new Map(
    yours.rows.map((row) => [`${row.repository.toLowerCase()}#${row.number}`, row.mine]),
  );
  const rows: Snapshot["rows"] = {};
  for (const { repository, rows: shown, final } of result.queue ?? []) {
    const key = repository.toLowerCase();
    const now = Object.fromEntries(
      shown.map(({ number, readiness, title, url }) => [
        number,
        {
          state: readiness.state,
          mine: mine.get(`${key}#${number}`) ?? [],
          title: inlineName(title, TITLE_MAX),
          url,
        },
      ]),
    );
    rows[key] = final ? now : { ...before?.rows[key], ...now };
  }
  const texts = result.pullRequests
    .filter(({ text }) => text !== "")
    .map((entry) => textKey(entry));
  return {
    at: result.startedAt,
    rows,
    texts: Object.fromEntries([
      // A text that was left out this time is known when it comes back.
      ...Object.entries(before?.texts ?? {}).slice(-TEXTS_MAX),
      ...texts.map(({ name, text }): [string, string] => [name, text]),
    ]),
  };
}

const TEXTS_MAX = 50;

/** A text by its pull request, and what tells it from another: its length and a sum of it. */
export function textKey({
  repository,
  number,
  text,
}: {
  repository: string;
  number: number;
  text: string;
}): { name: string; text: string } {
  let sum = 0;
  for (let at = 0; at < text.length; at += 1) {
    sum = (Math.imul(sum, 31) + text.charCodeAt(at)) >>> 0;
  }
  return { name: `${repository.toLowerCase()}#${number}`, text: `${text.length}:${sum}` };
}
