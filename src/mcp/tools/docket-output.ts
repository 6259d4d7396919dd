import * as z from "zod";

import type { Entry } from "../../protocol/docket.ts";
import { JobResult } from "../../protocol/docket.ts";
import type { Row } from "../../protocol/queue.ts";

/** What the tools about dockets answer as structure. */

const Turn = z.object({
  kind: z.string(),
  name: z.string().optional(),
  code: z.string(),
  message: z.string(),
  since: z.string(),
});

const QueueRow = z.object({
  repository: z.string(),
  number: z.int(),
  title: z.string(),
  url: z.string(),
  author: z.string(),
  draft: z.boolean(),
  turns: z.array(Turn),
});

const Common = {
  job: z.string(),
  repository: z.string(),
  outcome: JobResult.shape.outcome,
  /** How many are not in this answer, since it would be too long. */
  leftOut: z.int(),
  /** How many are of private repositories, which are given to no model. */
  withheld: z.int(),
};

export const QueueOutput = z.object({
  ...Common,
  rows: z.array(QueueRow),
  /** Why something was not read. */
  reasons: z.array(z.string()),
});

const EntryOutput = z.object({
  repository: z.string(),
  number: z.int(),
  title: z.string(),
  url: z.string(),
  outcome: z.string(),
  readiness: z.string().optional(),
  text: z.string(),
  open: z.array(z.string()),
  settled: z.array(z.string()),
  citations: z.array(z.object({ label: z.string(), url: z.string() })),
});

export const DocketOutput = z.object({
  ...Common,
  pullRequests: z.array(EntryOutput),
  rows: QueueOutput.shape.rows.optional(),
  reasons: QueueOutput.shape.reasons.optional(),
});

export function rowOutput(repository: string, row: Row): z.infer<typeof QueueRow> {
  const { number, title, url, author, draft, turns } = row;
  return {
    repository,
    number,
    title,
    url,
    author: author ?? "",
    draft,
    turns: turns.map(({ kind, name, code, message, since }) => ({
      kind,
      ...(name === undefined ? {} : { name }),
      code,
      message,
      since,
    })),
  };
}

export function entryOutput(entry: Entry): z.infer<typeof EntryOutput> {
  const { repository, number, title, url, outcome, readiness, text, open, settled } = entry;
  return {
    repository,
    number,
    title,
    url,
    outcome,
    ...(readiness === undefined ? {} : { readiness: readiness.state }),
    text,
    open: open.map((point) => point.text),
    settled: settled.map((point) => point.text),
    citations: entry.citations.map(({ label, url: at }) => ({ label, url: at })),
  };
}
