import type { Draft } from "./draft.ts";

const KEY = "docket-drafts";

/** Texts that were begun, by their place on the page. */
export type Drafts = Readonly<Record<string, Draft>>;

/** Keeps what was begun and not sent of one docket, so that a reload does not lose it. */
export interface DraftMemory {
  keep(job: string, drafts: Drafts): void;
  of(job: string): Drafts;
}

export function createDraftMemory(storage: Pick<Storage, "getItem" | "setItem">): DraftMemory {
  return {
    keep: (job, drafts) => {
      try {
        storage.setItem(KEY, JSON.stringify({ job, drafts }));
      } catch {
        // Without room for it the text is on the page only.
      }
    },
    of: (job) => {
      const kept: { job: string; drafts: Drafts } | null = JSON.parse(
        storage.getItem(KEY) ?? "null",
      );
      return kept?.job === job ? kept.drafts : {};
    },
  };
}
