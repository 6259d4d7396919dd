import type { JobReader } from "../../quota/names.ts";
import type { Recalled, Remembered } from "../../summarize/ports.ts";
import type { SessionContext } from "../context.ts";
import { accountOfJob, hasJob } from "../storage/job-index.ts";
import { recall, remember } from "../storage/memory-record.ts";
import type { SessionStore } from "../storage/session-store.ts";

/** What a job may know of pull requests, in the order of their numbers. */
export async function recallOfJob(
  jobId: string,
  asked: { repository: string; numbers: readonly number[]; reader: JobReader },
  { store, objects }: SessionContext,
): Promise<Recalled[]> {
  const { repository, numbers, reader } = asked;
  const accountId = store.isOpen ? accountOfJob(store.sql, jobId) : null;
  if (accountId === null) {
    return [];
  }
  const remembered = numbers.map((number) => recall(store.sql, repository, number));
  const seen =
    reader === "page" ? await (await objects.person(accountId)).seen(repository, numbers) : [];
  const seenOf = new Map(seen.map((shown) => [shown.number, shown]));
  return numbers.map((number, index) => {
    const text = remembered[index];
    const shown = seenOf.get(number);
    return {
      ...(text == null ? {} : { remembered: text }),
      ...(shown === undefined ? {} : { seen: shown }),
    };
  });
}

/** What to know next time. A job that was deleted teaches nothing. */
export function rememberOfJob(
  jobId: string,
  about: { repository: string; number: number },
  remembered: Remembered | null,
  store: SessionStore,
): void {
  if (store.isOpen && hasJob(store.sql, jobId)) {
    remember(store.sql, about, remembered, Date.now());
  }
}
