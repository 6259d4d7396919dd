import { type Result, succeed } from "../../../protocol/failures.ts";
import { type Plan, type PlanInput, refused, type Requested, type Shown } from "./planning.ts";

/** Comments and issues: texts of one's own, or a docket, which replaces the one that was posted before. */

const REPLACES =
  "The docket was posted there before: that post gets this text. Should it be gone, a new one is made.";

export function planComment(
  { number, body }: Requested<"comment">,
  { pull }: Shown<"comment">,
  { docket, earlier, webUrl }: PlanInput,
): Result<Plan> {
  if (pull === null) {
    return refused("not_found", `GitHub shows you no pull request #${number} here.`);
  }
  if (body?.trim() === "") {
    return refused("invalid_request", "A comment needs a text.");
  }
  const write = { kind: "comment" as const, number, body: body ?? docket };
  return succeed({
    write: body === undefined && earlier !== null ? { ...write, replaces: earlier } : write,
    target: { label: `Comment on #${number}`, url: `${webUrl}/pull/${number}` },
    notes: [
      ...(pull.state === "open" ? [] : [`#${number} is no longer open.`]),
      ...(body === undefined && earlier !== null ? [REPLACES] : []),
    ],
  });
}

export function planIssue(
  request: Requested<"issue">,
  { issue, repository }: Shown<"issue">,
  { docket, earlier, webUrl }: PlanInput,
): Result<Plan> {
  const { title, body = docket, labels = [], assignees = [], milestone } = request;
  const isSorted = labels.length > 0 || assignees.length > 0 || milestone !== undefined;
  if (issue?.state === "open" && earlier !== null) {
    return succeed({
      write: { kind: "issue", title, body, labels: [], assignees: [], replaces: earlier },
      target: { label: `Issue #${earlier}`, url: `${webUrl}/issues/${earlier}` },
      notes: [
        ...(isSorted ? ["Labels, assignees and milestone of the issue stay as they are."] : []),
        REPLACES,
      ],
    });
  }
  const write = { kind: "issue" as const, title, body, labels, assignees };
  return succeed({
    write: milestone === undefined ? write : { ...write, milestone },
    target: { label: "New issue", url: `${webUrl}/issues` },
    notes:
      isSorted && repository.canPush === false
        ? ["Your account cannot push here, so GitHub will drop labels, assignees and milestone."]
        : [],
  });
}
