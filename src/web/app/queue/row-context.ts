import type { Item } from "./items.ts";

/** What all rows of a docket share. */
export interface RowContext {
  login: string | undefined;
  lang: string;
  /** Whether there is a model to write and to ask. */
  model: boolean;
  /** Whether rows that have no summary can get one. */
  canWrite: boolean;
  onRetry: (() => void) | null;
  onToggle: (item: Item) => void;
}
