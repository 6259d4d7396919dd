/** Opaque global ids: a type prefix as GitHub has it, and the database ids of the object and of what holds it. */

export type NodeType =
  | "Bot"
  | "CheckRun"
  | "CheckSuite"
  | "Commit"
  | "Issue"
  | "IssueComment"
  | "Label"
  | "Mannequin"
  | "MergeQueueEntry"
  | "Milestone"
  | "Organization"
  | "PullRequest"
  | "PullRequestCommit"
  | "PullRequestReview"
  | "PullRequestReviewComment"
  | "PullRequestReviewThread"
  | "ReadyForReviewEvent"
  | "ReviewDismissedEvent"
  | "Ref"
  | "Repository"
  | "ReviewRequest"
  | "ReviewRequestedEvent"
  | "StatusCheckRollup"
  | "StatusContext"
  | "Team"
  | "User";

const PREFIXES: Record<NodeType, string> = {
  Bot: "BOT",
  CheckRun: "CR",
  CheckSuite: "CS",
  Commit: "C",
  Issue: "I",
  IssueComment: "IC",
  Label: "LA",
  Mannequin: "M",
  MergeQueueEntry: "MQE",
  Milestone: "MI",
  Organization: "O",
  PullRequest: "PR",
  PullRequestCommit: "PURC",
  PullRequestReview: "PRR",
  PullRequestReviewComment: "PRRC",
  PullRequestReviewThread: "PRRT",
  ReadyForReviewEvent: "RFRE",
  ReviewDismissedEvent: "RDE",
  Ref: "REF",
  Repository: "R",
  ReviewRequest: "RR",
  ReviewRequestedEvent: "RRE",
  StatusCheckRollup: "SCR",
  StatusContext: "SC",
  Team: "T",
  User: "U",
};

const TYPES = new Map(Object.entries(PREFIXES).map(([type, prefix]) => [prefix, type]));

export function nodeId(type: NodeType, ...parts: readonly (number | string)[]): string {
  return `${PREFIXES[type]}_kwDO${Buffer.from(parts.join(":")).toString("base64url")}`;
}

export function parseNodeId(
  id: string,
): { readonly type: NodeType; readonly parts: readonly string[] } | undefined {
  const match = /^([A-Z]+)_kwDO([\w-]+)$/.exec(id);
  const type = TYPES.get(match?.[1] ?? "");
  if (!isNodeType(type)) {
    return undefined;
  }
  return {
    type,
    parts: Buffer.from(match?.[2] ?? "", "base64url")
      .toString()
      .split(":"),
  };
}

function isNodeType(type: string | undefined): type is NodeType {
  return type !== undefined && type in PREFIXES;
}
