import { decodeBase64, encodeBase64 } from "../../encoding.ts";
import { count } from "../../english.ts";
import { isRepositoryName } from "../../github/repository-name.ts";
import { isSafePath, isSafeRef } from "../../github/tools/safe-text.ts";
import { OPERATION_FILE_MAX_BYTES, OPERATION_FILE_TEXT_MAX_CODE_UNITS } from "../../limits.ts";
import { type Failure, fail, type Result, succeed } from "../../protocol/failures.ts";
import type { OperationRequest, OperationView } from "../../protocol/operations.ts";
import { stripInvisible } from "../../text/hidden-text.ts";
import { headOf, type Place, type Present } from "./present-state.ts";
import { previewOf, type Write } from "./write.ts";

/** What a person is asked to confirm. */
export interface Plan {
  write: Write;
  target: OperationView["target"];
  notes: string[];
}

export interface PlanInput {
  request: OperationRequest;
  present: Present;
  /** The docket as a text, for a request without one. */
  docket: string;
  /** The comment or issue that the docket was posted as before, if it was. */
  earlier: number | null;
  /** Of the repository. */
  webUrl: string;
  /** Who does it. */
  login: string;
  /** Of a file that is no text, as hexadecimal. */
  sha256?: string;
}

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
export function planAction(input: PlanInput): Result<Plan> {
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

function isOwn(owner: string, repositoryOwner: string): boolean {
  return owner.toLowerCase() === repositoryOwner.toLowerCase();
}

const REPLACES =
  "The docket was posted there before: that post gets this text. Should it be gone, a new one is made.";

type Requested<Kind> = Extract<OperationRequest, { kind: Kind }>;
type Shown<Kind> = Extract<Present, { kind: Kind }>;

function planComment(
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

function planIssue(
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

function planFile(
  { path, branch, message, sha, ...given }: Requested<"file">,
  { at, branch: root, repository }: Shown<"file">,
  { webUrl, login, sha256 }: PlanInput,
): Result<Plan> {
  const file = contentOf(given, sha256 ?? "");
  if (!file.ok) {
    return file;
  }
  if (root === null) {
    return refused("invalid_request", `There is no branch ${branch} here.`);
  }
  if (at?.kind === "directory") {
    return refused("invalid_request", `${path} is a directory.`);
  }
  if (sha !== undefined && sha !== at?.sha) {
    return refused("target_changed", `${path} is not what it was: read it again.`);
  }
  const { bytes, ...content } = file.value;
  if (at?.bytes != null && encodeBase64(at.bytes) === encodeBase64(bytes)) {
    return refused("invalid_request", `${path} has this content already.`);
  }
  const write = { kind: "file" as const, branch, path, message, ...content };
  return succeed({
    write: at === null ? write : { ...write, sha: at.sha },
    target: {
      label: `${at === null ? "New file" : "New content of"} ${path} on ${branch}`,
      url: `${webUrl}/blob/${inAddress(branch)}/${inAddress(path)}`,
    },
    notes: [
      ...(branch === repository.defaultBranch
        ? [`${branch} is the default branch: the commit goes there without a review.`]
        : []),
      `GitHub shows @${login} as author and committer, with the name and address of their account.`,
    ],
  });
}

/** What is written: text where the bytes are text that fits a preview, else base64 with what tells it apart. */
function contentOf(
  { content, encoding }: Pick<Requested<"file">, "content" | "encoding">,
  sha256: string,
): Result<{ content: string; bytes: Uint8Array; binary?: { bytes: number; sha256: string } }> {
  const bytes = encoding === "base64" ? decodeBase64(content) : new TextEncoder().encode(content);
  if (bytes === null) {
    return refused("invalid_request", '"content" is not base64.');
  }
  if (bytes.length > OPERATION_FILE_MAX_BYTES) {
    return refused("invalid_request", "The file is larger than 256 KB.");
  }
  const text = encoding === "base64" ? textIn(bytes) : content;
  if (text === null) {
    const binary = { bytes: bytes.length, sha256 };
    return succeed({ content: encodeBase64(bytes), bytes, binary });
  }
  return text.length > OPERATION_FILE_TEXT_MAX_CODE_UNITS
    ? refused("invalid_request", "The text is longer than 100,000 characters.")
    : succeed({ content: text, bytes });
}

/** Null for what is no text, or would not become the same bytes again. */
export function textIn(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    return text.includes("\0") ? null : text;
  } catch {
    return null;
  }
}

function planReview(
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

function planPullRequest(
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
      url: `${webUrl}/compare/${inAddress(base)}...${inAddress(head)}`,
    },
    notes:
      present.head === null
        ? [`${head} could not be looked at: it may not exist, or its repository has another name.`]
        : [],
  });
}

function refused(code: Failure["code"], detail: string): { ok: false; failure: Failure } {
  return fail(code, { detail });
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

function inAddress(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}
