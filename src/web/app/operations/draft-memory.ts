import type { Draft } from "./draft.ts";

const KEY = "docket-drafts";

/** Texts that were begun, by their place on the page. */
export type Drafts = Readonly<Record<string, Draft>>;

/** Keeps what was begun and not sent of one docket, so that a reload does not lose it. */
export interface DraftMemory {
  keep(job: string, drafts: Drafts): void;
  of(job: string): Drafts;
  /** For a docket that is deleted. */
  drop(job: string): void;
}

export function createDraftMemory(
  storage: Pick<Storage, "getItem" | "setItem" | "removeItem">,
): DraftMemory {
  function kept(): { job: string; drafts: Drafts } | null {
    return JSON.parse(storage.getItem(KEY) ?? "null");
  }
  return {
    keep: (job, drafts) => {
      try {
        storage.setItem(KEY, JSON.stringify({ job, drafts }));
      } catch {
        // Without room for it the text is on the page only.
      }
    },
    of: (job) => {
      const begun = kept();
      return begun?.job === job ? begun.drafts : {};
    },
    drop: (job) => {
      if (kept()?.job === job) {
        storage.removeItem(KEY);
      }
    },
  };
}
