import { type Result, succeed } from "../../../protocol/failures.ts";
import { type Plan, type PlanInput, refused, type Requested, type Shown } from "./planning.ts";

export function planReview(
  { number, event, body, comments }: Requested<"review">,
  { pull }: Shown<"review">,
  { webUrl, login }: PlanInput,
): Result<Plan> {
  if (pull === null) {
    return refused("not_found", `GitHub shows you no pull request #${number} here.`);
  }
  if (event !== "approve" && body.trim() === "" && (event !== "comment" || comments.length === 0)) {
    return refused("invalid_request", "A review needs a text, or comments on lines.");
  }
  if (event !== "comment" && pull.author.toLowerCase() === login.toLowerCase()) {
    return refused("invalid_request", "Nobody approves or requests changes of their own.");
  }
  const disordered = comments.some(({ line, start_line: start }) => (start ?? 0) >= line);
  if (disordered) {
    return refused("invalid_request", '"start_line" is before "line".');
  }
  return succeed({
    write: {
      kind: "review",
      number,
      commit: pull.headOid,
      event: REVIEW_EVENTS[event],
      body,
      comments: comments.map(({ start_line: startLine, ...comment }) => ({
        ...comment,
        ...(startLine === undefined ? {} : { startLine }),
      })),
    },
    target: { label: `Review of #${number}`, url: `${webUrl}/pull/${number}/files` },
    notes: [
      ...(pull.state === "open" ? [] : [`#${number} is no longer open.`]),
      ...(comments.length === 0
        ? []
        : ["GitHub takes comments on lines that are part of the diff, or next to them."]),
    ],
  });
}

const REVIEW_EVENTS = {
  comment: "COMMENT",
  approve: "APPROVE",
  request_changes: "REQUEST_CHANGES",
} as const;
