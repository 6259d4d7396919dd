/** One `@@` block of a unified diff. */
export interface Hunk {
  /** The part after the second `@@`, usually the enclosing function. */
  heading: string;
  oldStart: number;
  newStart: number;
  /** Lines with their leading ` `, `+`, `-` or `\`. */
  lines: string[];
}

export type FileStatus = "added" | "removed" | "modified" | "renamed" | "copied" | "mode-changed";

/** One file of a pull request, whether parsed from a diff or read from the files API. */
export interface FileChange {
  path: string;
  previousPath?: string;
  status: FileStatus;
  additions: number;
  deletions: number;
  binary: boolean;
  hunks: Hunk[];
  /**
   * Why hunks are missing or incomplete: the API left the patch out, the file was cut at our own bound, or fewer lines
   * came than a hunk's header counts.
   */
  cut?: "no-patch" | "too-long" | "short";
}

/** The changes of a pull request in the order of the diff, read once. */
export interface ChangeStream {
  files: AsyncIterable<FileChange>;
  /** After the last file: why there may be more than was delivered. */
  incomplete(): "size" | "file-count" | "unread" | undefined;
}
