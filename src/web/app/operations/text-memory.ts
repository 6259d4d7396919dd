import type { UnsentText } from "./unsent-text.ts";

const KEY = "docket-drafts";

/** Texts that were begun, by their composer on the page. */
export type UnsentTexts = Readonly<Record<string, UnsentText>>;

/** Keeps what was begun and not sent of one docket, so that a reload does not lose it. */
export interface TextMemory {
  keep(job: string, texts: UnsentTexts): void;
  of(job: string): UnsentTexts;
  /** For a docket that is deleted. */
  drop(job: string): void;
}

export function createTextMemory(
  storage: Pick<Storage, "getItem" | "setItem" | "removeItem">,
): TextMemory {
  function kept(): { job: string; drafts: UnsentTexts } | null {
    return JSON.parse(storage.getItem(KEY) ?? "null");
  }
  return {
    keep: (job, texts) => {
      try {
        storage.setItem(KEY, JSON.stringify({ job, drafts: texts }));
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
