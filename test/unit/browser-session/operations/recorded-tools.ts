import type { GitHubTools, RepositoryInfo } from "../../../../src/github/tools/github-tools.ts";

export interface ToolCall {
  name: string;
  /** All but the signal. */
  input: unknown[];
}

export const REPOSITORY: RepositoryInfo = {
  id: 7,
  fullName: "gullhaven/ropewalk",
  private: false,
  defaultBranch: "main",
  archived: false,
  canPush: true,
  description: null,
  fork: false,
  language: null,
  topics: [],
  stars: 0,
  forks: 0,
  openIssues: 0,
  createdAt: null,
  updatedAt: null,
  pushedAt: null,
};

/** Tools that answer what they are told to, and keep what they were asked. */
export function recordedTools(answers: Partial<Record<keyof GitHubTools, unknown>> = {}): {
  tools: GitHubTools;
  calls: ToolCall[];
} {
  const calls: ToolCall[] = [];
  const all: Record<string, unknown> = { getRepository: REPOSITORY, ...answers };
  // oxlint-disable-next-line no-unsafe-type-assertion -- every method of the interface is answered by name
  const tools = new Proxy({} as GitHubTools, {
    get:
      (_target, name) =>
      (...args: unknown[]): Promise<unknown> => {
        calls.push({ name: String(name), input: args.slice(0, -1) });
        return Promise.resolve(all[String(name)]);
      },
  });
  return { tools, calls };
}
