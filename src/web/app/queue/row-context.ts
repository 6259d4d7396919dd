import type { Item } from "./items.ts";

/** What all rows of a docket share. */
export interface RowContext {
  login: string | undefined;
  /** What a row calls its repository; null where all are of the same. */
  nameOf: ((repository: string) => string) | null;
  /** When the docket was read. */
  asOf: string;
  lang: string;
  /** Whether there is a model to write and to ask. */
  model: boolean;
  /** Whether rows that have no summary can get one. */
  canWrite: boolean;
  /** Whether it is somebody else's docket. */
  readOnly: boolean;
  onRetry: (() => void) | null;
  onToggle: (item: Item) => void;
}
