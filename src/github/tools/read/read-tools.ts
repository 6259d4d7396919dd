import type { Tool } from "../../../summarize/ports.ts";

/** A tool as a model is told of it: everything but the repository, which is fixed in code. */
export type ToolDefinition = Tool;

/**
 * Read-only tools over one repository, for a model that was asked about it. Whatever a model passes as input is
 * checked here; no input leads to another repository or to a write.
 */
export interface ReadTools {
  /** Those this person has, found out once. */
  list(signal: AbortSignal): Promise<readonly ToolDefinition[]>;
  /** `refused` is for the model: no such tool, bad input, or GitHub said no. Throws `UpstreamError` where going on makes no sense. */
  call(name: string, input: unknown, signal: AbortSignal): Promise<ToolAnswer>;
}

export type ToolAnswer =
  | { kind: "read"; data: unknown; executionId: string | null; source: ToolSource }
  | { kind: "refused"; error: string };

/** Where a person finds on GitHub what was read. `url` is built by us. */
export interface ToolSource {
  kind: "file" | "pull-request" | "issue" | "check" | "search";
  /** In words of ours and names of GitHub's: `src/a.ts at main`. */
  heading: string;
  url: string;
}
