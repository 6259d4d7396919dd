import type { PullRequestSpec, RepositorySpec } from "../github/world.ts";

const MINUTE_MS = 60_000;
const AUTHORS = ["mira-lindqvist", "tomas-reyes", "saga-lindholm", "kenji-tk", "priya-nand"];

/** A repository with as many open pull requests as asked for, all of which GitHub has worked out already. */
export function crowd(name: string, count: number, now: number): RepositorySpec {
  return {
    name,
    requiredApprovals: 1,
    maintainers: ["mira-lindqvist", "saga-lindholm"],
    pullRequests: Array.from({ length: count }, (_, index) => pullRequest(index + 1, now)),
  };
}

function pullRequest(number: number, now: number): PullRequestSpec {
  const at = (minutes: number): string =>
    new Date(now - (number * 90 + minutes) * MINUTE_MS).toISOString();
  const author = AUTHORS[number % AUTHORS.length] ?? "";
  const reader = AUTHORS[(number + 1) % AUTHORS.length] ?? "";
  return {
    number,
    title: `Change ${number} of the harbour`,
    body: `Moves berth ${number} and says why.`,
    author,
    createdAt: at(80),
    mergeable: "MERGEABLE",
    headRef: `berth-${number}`,
    // The fewer the higher the number: totals are in the order of what people wrote.
    comments: Array.from({ length: 1 + Math.floor(24 / number) }, (_, index) => ({
      author: index % 2 === 0 ? reader : author,
      body: `Remark ${index}: the crane of berth ${number} swings over the other one.`,
      at: at(60 - index),
    })),
    ...(number % 3 === 0 ? { requestedReviewers: [{ login: reader, at: at(70) }] } : {}),
    ...(number % 4 === 0
      ? { reviews: [{ author: reader, state: "CHANGES_REQUESTED" as const, at: at(30) }] }
      : {}),
    threads: [
      {
        path: "src/berth.ts",
        line: 1,
        comments: [{ author: reader, body: "Which crane is it?", at: at(40) }],
      },
    ],
    checks: [{ name: "unit", conclusion: number % 5 === 0 ? "FAILURE" : "SUCCESS" }],
    files: [
      { path: "src/berth.ts", status: "added", content: `export const berth = ${number};\n` },
    ],
  };
}
