import type { CheckEvent, SummaryEvent, Usage } from "../protocol/events.ts";
import type { EntryContext, EntryEnd } from "./entry.ts";
import { factLines } from "./judge/fact-lines.ts";
import { repositoryName } from "./pull-request/pull-request.ts";
import type { Resume } from "./run-input.ts";
import {
  notRead,
  readAgain,
  type SecondRead,
  toCheckEvent,
  whyNotRead,
} from "./second-reading/second-reading.ts";
import { statementsOf } from "./statements/statements.ts";
import { addUsage } from "./usage.ts";

/** Entries that an earlier attempt has brought to their end, but perhaps for the second reading. */
export function endedBefore(resume: Resume | null): EntryEnd[] {
  const events = resume?.events ?? [];
  return events.flatMap((event) => {
    if (event.event !== "summary") {
      return [];
    }
    const checked = checkOf(resume, event.data.number);
    return { ...event.data, usage: addUsage(event.data.usage, checked?.usage) };
  });
}

/** Reads what an earlier attempt has written and not read again, as it was written and from what. */
export async function checkUnchecked(
  resume: Resume | null,
  context: EntryContext,
): Promise<Usage[]> {
  const usages = await Promise.all(
    (resume?.events ?? []).map(async (event) => {
      const isUnchecked =
        resume !== null &&
        event.event === "summary" &&
        (event.data.outcome === "written" || event.data.outcome === "extractive") &&
        checkOf(resume, event.data.number) === undefined;
      return isUnchecked ? [await readUnchecked(event.data, resume, context)] : [];
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
  const kept = resume.evidence?.get(number);
  const read = await readKept();
  context.send({
    event: "check",
    data: toCheckEvent(
      { repository: repositoryName(context.repository), number },
      statements,
      kept?.doubts ?? [],
      read,
    ),
  });
  return read.usage;

  async function readKept(): Promise<SecondRead> {
    const announced = resume.events.findLast(
      (event) => event.event === "pull-request" && event.data.number === number,
    );
    if (outcome === "extractive") {
      return notRead(context.secondReading, whyNotRead(summary.error?.code));
    }
    if (kept === undefined || announced?.event !== "pull-request") {
      return notRead(context.secondReading, "failed");
    }
    const { facts, readiness } = announced.data;
    const rank = resume.checkpoint.entries.findIndex((entry) => entry.number === number);
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

function checkOf(resume: Resume | null, number: number): CheckEvent | undefined {
  return resume?.events
    .flatMap((event) => (event.event === "check" ? event.data : []))
    .find((data) => data.number === number);
}
