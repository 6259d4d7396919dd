import { count } from "../../../english.ts";
import { isRepositoryName } from "../../../github/repository-name.ts";
import { isSafePath, isSafeRef } from "../../../github/tools/safe-text.ts";
import { fail, type Result, succeed } from "../../../protocol/failures.ts";
import type { OperationRequest } from "../../../protocol/operations.ts";
import { stripInvisible } from "../../../text/hidden-text.ts";
import { headOf, type Place } from "../present-state.ts";
import { previewOf, type Write } from "../write.ts";
import { planFile } from "./file.ts";
import { isOwn, type Plan, type PlanInput } from "./planning.ts";
import { planComment, planIssue } from "./post.ts";
import { planPullRequest } from "./pull-request.ts";
import { planReview } from "./review.ts";

/** Where a request leads, before anything is asked for: names that mean something else to a server lead nowhere. */
export function placeOf(request: OperationRequest, earlier: number | null): Result<Place> {
  switch (request.kind) {
    case "comment":
      return succeed({ kind: "comment", number: request.number });
    case "issue":
      return succeed({ kind: "issue", ...(earlier === null ? {} : { replaces: earlier }) });
    case "file": {
      const { path, branch } = request;
      const fit = isSafePath(path) && !/(?:^|\/)\.git(?:\/|$)/i.test(path) && isSafeRef(branch);
      return fit ? succeed({ kind: "file", path, branch }) : UNFIT_NAMES;
    }
    case "pull-request": {
      const { head, base } = request;
      const { owner, branch } = headOf(head, "owner");
      return isSafeRef(branch) && isSafeRef(base) && isRepositoryName(owner, "name")
        ? succeed({ kind: "pull-request", head, base })
        : UNFIT_NAMES;
    }
    case "review": {
      const { number, comments } = request;
      return comments.every(({ path }) => isSafePath(path))
        ? succeed({ kind: "review", number })
        : UNFIT_NAMES;
    }
  }
}

const UNFIT_NAMES = fail("invalid_request", {
  detail:
    "Give a file's path from the root of the repository, branches by their names, and that of a fork as owner:branch.",
});

/** What would be sent, where to, and what must be known about it; or why it cannot be done. */
export function planOperation(input: PlanInput): Result<Plan> {
  const { request, present } = input;
  const { fullName, archived, canPush } = present.repository;
  if (archived) {
    return fail("access_restricted", {
      detail: `${fullName} is archived: nothing can be written there.`,
    });
  }
  if (canPush === false && needsPush(request, fullName)) {
    return fail("access_restricted", {
      detail: `Your GitHub account cannot push to ${fullName}, which this needs.`,
    });
  }
  const planned = plan(input);
  if (!planned.ok) {
    return planned;
  }
  const { write } = planned.value;
  const notes = [...planned.value.notes, ...notesOnText(write, !("body" in request))];
  return succeed({ ...planned.value, notes });
}

function plan(input: PlanInput): Result<Plan> {
  const { request, present } = input;
  if (request.kind === "comment" && present.kind === "comment") {
    return planComment(request, present, input);
  }
  if (request.kind === "issue" && present.kind === "issue") {
    return planIssue(request, present, input);
  }
  if (request.kind === "file" && present.kind === "file") {
    return planFile(request, present, input);
  }
  if (request.kind === "pull-request" && present.kind === "pull-request") {
    return planPullRequest(request, present, input);
  }
  if (request.kind === "review" && present.kind === "review") {
    return planReview(request, present, input);
  }
  throw new Error("What was looked at is not what was asked for.");
}

/** Whoever owns a fork may ask for its branch to be taken, also where they cannot push. */
function needsPush(request: OperationRequest, fullName: string): boolean {
  const [owner = ""] = fullName.split("/");
  return (
    request.kind === "file" ||
    (request.kind === "pull-request" && isOwn(headOf(request.head, owner).owner, owner))
  );
}

/** What a reader of the preview does not see, and whom GitHub will write to. The docket's own text holds neither. */
function notesOnText(write: Write, isDocket: boolean): string[] {
  const texts = previewOf(write).flatMap(({ name, value }) =>
    isDocket && name === "body" ? [] : value,
  );
  const hidden = texts.reduce((sum, text) => sum + stripInvisible(text).characters, 0);
  const own = "body" in write && !isDocket ? [write.body] : [];
  const body = [...own, ...lineTexts(write)].join("\n");
  const mentioned = new Set(body.match(/(?<![\w`/])@[A-Za-z\d][\w-]*(?:\/[\w-]+)?/g));
  return [
    ...(hidden === 0
      ? []
      : [`${count(hidden, "invisible character is", "invisible characters are")} in the text.`]),
    ...(mentioned.size === 0 ? [] : [`GitHub will notify ${[...mentioned].join(", ")}.`]),
  ];
}

function lineTexts(write: Write): string[] {
  return write.kind === "review" ? write.comments.map((comment) => comment.body) : [];
}
