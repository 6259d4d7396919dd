import { encodePath } from "../../../encoding.ts";
import { type Result, succeed } from "../../../protocol/failures.ts";
import { headOf } from "../present-state.ts";
import {
  isOwn,
  type Plan,
  type PlanInput,
  refused,
  type Requested,
  type Shown,
} from "./planning.ts";

export function planPullRequest(
  { title, body, head, base, draft, maintainer_can_modify }: Requested<"pull-request">,
  present: Shown<"pull-request">,
  { webUrl }: PlanInput,
): Result<Plan> {
  const [repositoryOwner = ""] = present.repository.fullName.split("/");
  const isFork = !isOwn(headOf(head, repositoryOwner).owner, repositoryOwner);
  if (head === base) {
    return refused("invalid_request", "A pull request leads from one branch to another.");
  }
  if ((present.head === null && !isFork) || present.base === null) {
    const missing = present.base === null ? base : head;
    return refused("invalid_request", `There is no branch ${missing} here.`);
  }
  const [open] = present.open;
  if (open !== undefined) {
    const already = `#${open.number} already asks for ${head} to go into ${base}.`;
    return refused("invalid_request", already);
  }
  return succeed({
    write: {
      kind: "pull-request",
      title,
      head,
      base,
      draft,
      body,
      ...(maintainer_can_modify === undefined
        ? {}
        : { maintainerCanModify: maintainer_can_modify }),
    },
    target: {
      label: `New ${draft ? "draft " : ""}pull request`,
      url: `${webUrl}/compare/${encodePath(base)}...${encodePath(head)}`,
    },
    notes:
      present.head === null
        ? [`${head} could not be looked at: it may not exist, or its repository has another name.`]
        : [],
  });
}
