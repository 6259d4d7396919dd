import { entryKey, type EntryName, isSameEntry } from "../../protocol/entry-key.ts";
import type { CheckEvent, SummaryEvent, Usage } from "../../protocol/events.ts";
import { repositoryName } from "../pull-request/pull-request.ts";
import { factLines } from "../readiness/fact-lines.ts";
import {
  notRead,
  readAgain,
  type SecondRead,
  toCheckEvent,
  whyNotRead,
} from "../second-reading/second-reading.ts";
import { statementsOf } from "../statements/statements.ts";
import { addUsage } from "../usage.ts";
import type { EntryContext, EntryEnd } from "./entry.ts";
import type { Resume } from "./run-input.ts";

/** Entries that an earlier attempt has brought to their end, but perhaps for the second reading. */
export function endedBefore(resume: Resume | null): EntryEnd[] {
  const events = resume?.events ?? [];
  return events.flatMap((event) => {
    if (event.event !== "summary") {
      return [];
    }
    const checked = checkOf(resume, event.data);
    return { ...event.data, usage: addUsage(event.data.usage, checked?.usage) };
  });
}

/** Reads what an earlier attempt has written and not read again, as it was written and from what. */
export async function checkUnchecked(
  resume: Resume | null,
  contextOf: (about: EntryName) => EntryContext | undefined,
): Promise<Usage[]> {
  const usages = await Promise.all(
    (resume?.events ?? []).map(async (event) => {
      const isUnchecked =
        resume !== null &&
        event.event === "summary" &&
        (event.data.outcome === "written" || event.data.outcome === "extractive") &&
        checkOf(resume, event.data) === undefined;
      const context = isUnchecked ? contextOf(event.data) : undefined;
      return isUnchecked && context !== undefined
        ? [await readUnchecked(event.data, resume, context)]
        : [];
    }),
  );
  return usages.flat();
}

async function readUnchecked(
  summary: SummaryEvent,
  resume: Resume,
  context: EntryContext,
): Promise<Usage> {
  const { number, outcome } = summary;
  const statements = statementsOf(summary);
  const about = { repository: repositoryName(context.repository), number };
  // What an earlier version kept has no repository.
  const kept = resume.evidence?.get(entryKey(about)) ?? resume.evidence?.get(entryKey({ number }));
  const read = await readKept();
  context.send({
    event: "check",
    data: toCheckEvent(about, statements, kept?.doubts ?? [], read),
  });
  return read.usage;

  async function readKept(): Promise<SecondRead> {
    const announced = resume.events.findLast(
      (event) => event.event === "pull-request" && isSameEntry(event.data, about),
    );
    if (outcome === "extractive") {
      return notRead(context.secondReading, whyNotRead(summary.error?.code));
    }
    if (kept === undefined || announced?.event !== "pull-request") {
      return notRead(context.secondReading, "failed");
    }
    const { facts, readiness } = announced.data;
    const { repository, repositories = [repository], entries } = resume.checkpoint;
    const rank = entries.findIndex(
      (entry) =>
        entry.number === number &&
        repositoryName(repositories[entry.list ?? 0] ?? repository) === about.repository,
    );
    return await readAgain(
      {
        facts: factLines(kept.subject, facts, readiness),
        title: kept.title,
        pieces: kept.pieces,
        statements,
      },
      { number, rank },
      context.secondReading,
    );
  }
}

function checkOf(resume: Resume | null, about: EntryName): CheckEvent | undefined {
  return resume?.events
    .flatMap((event) => (event.event === "check" ? event.data : []))
    .find((data) => isSameEntry(data, about));
}
