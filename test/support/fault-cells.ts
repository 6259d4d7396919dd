import type { NotChecked } from "../../src/protocol/events.ts";
import type { FailureCode } from "../../src/protocol/failures.ts";
import type { FaultInput } from "../fakes/control/faults.ts";
import type { LogEntry } from "../fakes/control/request-log.ts";
import { restrictedMessage, SAML_MESSAGE, ssoHeader } from "../fakes/github/refusal.ts";
import { quotaFault, rateLimitedFault as modelRateLimit } from "../fakes/model/api-error.ts";
import type { PlannedReplyInput } from "../fakes/model/reply.ts";
import { rateLimitedFault as scalekitRateLimit } from "../fakes/scalekit/status-error.ts";
import type { World } from "../fakes/world.ts";
import { FAULT_RUN_START } from "./fault-run.ts";

const SECOND_READING = "second reading";

/** What a client is told. */
export interface Loss {
  /** Code of the job's own error. */
  job?: FailureCode;
  /** Code at the entry that was hit, whose summary is extractive. */
  entry?: FailureCode;
  /** The list goes by less than it should, and says so. */
  proof?: true;
  /** Warning at the entry that was hit, which is written all the same. */
  warning?: string;
  /** Why the entry that was hit has no second reading. */
  notChecked?: NotChecked;
  /** Other entries are lost as well: what failed is not the entry's alone. */
  others?: boolean;
}

const NOTHING: Loss = {};

/** Up to where GitHub is reached. */
export type Level = "GraphQL" | "REST" | "tools";

/** What an environment of that level withholds. */
export function allowOnly(level: Level, { scalekit }: World): void {
  scalekit.settings.proxyGraphql = level === "GraphQL";
  scalekit.settings.proxyEnabled = level !== "tools";
}

/** One way in which one step of a job goes wrong. */
export interface FaultCell {
  upstream: "Scalekit" | "GitHub" | "model";
  step: string;
  fault: string;
  /** What the environment allows; everything unless told. */
  level: Level;
  /** Concerns the requests about one pull request alone. */
  single: boolean;
  lost: Loss;
  /** The wait that the upstream asks for. */
  askedMs: number;
  /** Nothing may be asked a second time. */
  refused: boolean;
  arrange: (world: World) => void;
  /** The requests that the fault could hit. */
  isAsked: (request: LogEntry) => boolean;
}

/** The pull request that is hit where single ones are. */
export const HIT_NUMBER = 151;
const DIFF_PATH = `/repos/gullhaven/ropewalk/pulls/${HIT_NUMBER}`;

const TEXT = "Cursors move by grapheme cluster. People disagree about the speed.";

const START_SECONDS = FAULT_RUN_START / 1000;

/** What goes wrong, and what a client is told of it: null when nothing is lost. */
interface Fault {
  name: string;
  /** Null is always. */
  times: 1 | null;
  action: FaultInput["action"];
  code: FailureCode | null;
  /** The wait that the upstream asks for. */
  askedMs?: number;
  /** No repetition could change it, so there is none. */
  refused?: true;
}

/** Goes wrong once, and nothing is lost. */
function once(name: string, action: FaultInput["action"], askedMs?: number): Fault {
  return {
    name: `${name}, once`,
    times: 1,
    action,
    code: null,
    ...(askedMs === undefined ? {} : { askedMs }),
  };
}

/** Goes wrong every time, although it might pass. */
function lasting(name: string, action: FaultInput["action"], code: FailureCode): Fault {
  return { name, times: null, action, code };
}

function refused(name: string, action: FaultInput["action"], code: FailureCode): Fault {
  return { name, times: null, action, code, refused: true };
}

/** A limit that lasts for longer than the job: waiting for it is not begun. */
function beyond(
  name: string,
  action: FaultInput["action"],
  code: FailureCode,
  askedMs: number,
): Fault {
  return { ...refused(name, action, code), askedMs };
}

function status(
  code: number,
  body: Record<string, unknown> | string = "",
  headers: Record<string, string> = {},
): FaultInput["action"] {
  return { kind: "status", status: code, headers, body };
}

function exhausted(resetInSeconds: number): FaultInput["action"] {
  return status(
    403,
    { message: "API rate limit exceeded for user ID 1." },
    {
      "x-ratelimit-remaining": "0",
      "x-ratelimit-reset": String(START_SECONDS + resetInSeconds),
      "x-github-request-id": "1",
    },
  );
}

const SILENT: FaultInput["action"] = { kind: "hang" };
const SILENT_IN_THE_MIDDLE: FaultInput["action"] = { kind: "stall", afterBytes: 30 };
const DRIP: FaultInput["action"] = { kind: "slow", chunkBytes: 1, intervalMs: 1000 };

const GITHUB_HEADERS = { "x-github-request-id": "1" };
const SECONDARY = { message: "You have exceeded a secondary rate limit." };

const SSO_HEADERS = {
  ...GITHUB_HEADERS,
  "x-github-sso": ssoHeader("https://github.com/orgs/gullhaven/sso?authorization_request=A"),
};

const GITHUB_FAULTS: readonly Fault[] = [
  once("not reached", { kind: "reset" }),
  lasting("silent", SILENT, "timed_out"),
  once("silent in the middle", SILENT_IN_THE_MIDDLE),
  lasting("silent in the middle", SILENT_IN_THE_MIDDLE, "timed_out"),
  once("a byte a second", DRIP),
  lasting("a byte a second", DRIP, "timed_out"),
  once("breaks off in the middle", { kind: "cut", afterBytes: 30 }),
  once("half an answer", { kind: "malformed" }),
  lasting("nonsense", { kind: "malformed", body: "<html>" }, "github_unavailable"),
  once("500", status(500, "", GITHUB_HEADERS)),
  lasting("500", status(500, "", GITHUB_HEADERS), "github_unavailable"),
  lasting("502", status(502, "<html>", GITHUB_HEADERS), "github_unavailable"),
  once("503, Retry-After 5", status(503, "", { ...GITHUB_HEADERS, "retry-after": "5" }), 5000),
  once(
    "429, Retry-After 10",
    status(429, SECONDARY, { ...GITHUB_HEADERS, "retry-after": "10" }),
    10_000,
  ),
  beyond(
    "429, Retry-After 300",
    status(429, SECONDARY, { ...GITHUB_HEADERS, "retry-after": "300" }),
    "github_rate_limited",
    300_000,
  ),
  once("limit used up for 20 s", exhausted(20), 20_000),
  beyond("limit used up for 30 min", exhausted(1800), "github_rate_limited", 1_800_000),
  once("secondary limit, no time named", status(403, SECONDARY, GITHUB_HEADERS), 60_000),
  refused("401", status(401, { message: "Bad credentials" }, GITHUB_HEADERS), "reconnect_required"),
  refused(
    "403, single sign-on",
    status(403, { message: SAML_MESSAGE }, SSO_HEADERS),
    "sso_required",
  ),
  refused(
    "403, OAuth restrictions",
    status(403, { message: restrictedMessage("gullhaven") }, GITHUB_HEADERS),
    "access_restricted",
  ),
  refused("404", status(404, { message: "Not Found" }, GITHUB_HEADERS), "repository_not_found"),
  refused(
    "451",
    status(451, { message: "Repository access blocked" }, GITHUB_HEADERS),
    "access_restricted",
  ),
];

const GRAPHQL_FAULTS: readonly Fault[] = [
  once(
    "200, RATE_LIMITED",
    graphqlError({ type: "RATE_LIMITED", message: "API rate limit exceeded" }),
    60_000,
  ),
  once(
    "200, timed out over there",
    graphqlError({ message: "Something went wrong while executing your query." }),
  ),
  refused(
    "200, FORBIDDEN",
    graphqlError({ type: "FORBIDDEN", message: restrictedMessage("gullhaven") }),
    "access_restricted",
  ),
  // What is asked for over REST then shows less, and loses nothing of the list.
  {
    name: "200, query refused",
    times: null,
    action: graphqlError({ message: "No such field", extensions: { code: "undefinedField" } }),
    code: null,
    refused: true,
  },
];

function graphqlError(error: Record<string, unknown>): FaultInput["action"] {
  return status(200, { data: null, errors: [error] }, GITHUB_HEADERS);
}

const SCALEKIT_FAULTS: readonly Fault[] = [
  once("not reached", { kind: "reset" }),
  lasting("not reached", { kind: "reset" }, "scalekit_unavailable"),
  lasting("silent", SILENT, "scalekit_unavailable"),
  lasting("silent in the middle", SILENT_IN_THE_MIDDLE, "scalekit_unavailable"),
  lasting("a byte a second", DRIP, "scalekit_unavailable"),
  lasting("nonsense", { kind: "malformed", body: "<html>" }, "scalekit_unavailable"),
  once("500", status(500)),
  lasting("500", status(500), "scalekit_unavailable"),
  once("503, Retry-After 5", status(503, "", { "retry-after": "5" }), 5000),
  once("429, Retry-After 5", scalekitRateLimit(5), 5000),
  beyond("429, Retry-After 300", scalekitRateLimit(300), "scalekit_rate_limited", 300_000),
];

function refusedByScalekit(code: number, message: string): FaultInput["action"] {
  return status(code === 16 ? 401 : 403, { code, message, details: [] });
}

const EXPIRED = refusedByScalekit(16, "token expired");
const DENIED = refusedByScalekit(7, "permission denied");

const TOKEN_FAULTS: readonly Fault[] = [
  refused("401", EXPIRED, "scalekit_misconfigured"),
  refused("403", DENIED, "scalekit_misconfigured"),
];

const ACCOUNT_FAULTS: readonly Fault[] = [
  once("401, token expired", EXPIRED),
  lasting("401", EXPIRED, "scalekit_misconfigured"),
  refused("403", DENIED, "scalekit_misconfigured"),
];

const MODEL_FAULTS: readonly Fault[] = [
  once("not reached", { kind: "reset" }),
  lasting("not reached", { kind: "reset" }, "model_unavailable"),
  once("silent", SILENT),
  lasting("silent", SILENT, "model_unavailable"),
  once("silent before the first word", SILENT_IN_THE_MIDDLE),
  lasting("silent before the first word", SILENT_IN_THE_MIDDLE, "model_unavailable"),
  lasting("a byte a second", DRIP, "timed_out"),
  once("breaks off before the first word", { kind: "cut", afterBytes: 30 }),
  once("500", status(500)),
  lasting("500", status(500), "model_unavailable"),
  once("408", status(408)),
  once("503, Retry-After 5", status(503, "", { "retry-after": "5" }), 5000),
  once("429, Retry-After 10", modelRateLimit(10), 10_000),
  beyond("429, Retry-After 300", modelRateLimit(300), "model_quota", 300_000),
  refused("429, insufficient_quota", quotaFault(), "model_quota"),
  refused("401", status(401, { error: { message: "Incorrect API key" } }), "model_unavailable"),
  refused("404", status(404, { error: { message: "No such model" } }), "model_unavailable"),
  refused("400", status(400, { error: { message: "Bad request" } }), "model_unavailable"),
];

/** A reader has seen text by then, so nothing is asked for again. */
const MODEL_REPLIES: readonly (readonly [name: string, reply: Omit<PlannedReplyInput, "match">])[] =
  [
    ["ends before the first word, once", { endAfterTokens: 0 }],
    ["error frame before the first word, once", { errorAfterTokens: 0 }],
    ["ends in the middle", { endAfterTokens: 4, times: null }],
    ["error frame in the middle", { errorAfterTokens: 4, times: null }],
    ["malformed frame in the middle", { malformedAfterTokens: 4, times: null }],
    ["silent in the middle", { silentAfterTokens: 4, times: null }],
    ["finish_reason length", { finishReason: "length", times: null }],
    ["finish_reason content_filter", { finishReason: "content_filter", times: null }],
    ["no text", { text: " ", times: null }],
  ];

/** What says nothing, or next to nothing, each time. */
const SLOW_FAULTS: readonly Fault[] = [
  lasting("silent", SILENT, "timed_out"),
  lasting("silent in the middle", SILENT_IN_THE_MIDDLE, "timed_out"),
  lasting("a byte a second", DRIP, "timed_out"),
];

interface Step {
  upstream: FaultCell["upstream"];
  name: string;
  operation: string;
  level?: Level;
  /** Of Scalekit's, where one is executed. */
  tool?: string;
  faults: readonly Fault[];
  /** Of the requests of that name. */
  narrowed?: Pick<FaultInput, "path" | "body">;
  single?: true;
  /** What a fault of this step loses. */
  loss?: (fault: Fault) => Loss;
}

/** Says nothing, or next to nothing, each time. */
function isSlow({ action, times }: Fault): boolean {
  return times === null && ["hang", "stall", "slow"].includes(action.kind);
}

function endsTheJob({ code }: Fault): Loss {
  return code === null ? NOTHING : { job: code };
}

/** Without a word about the repository: its files are asked for. */
const REFUSED_ALONE = refused(
  "403, of it alone",
  status(403, { message: "Resource not accessible by integration" }, GITHUB_HEADERS),
  "access_restricted",
);

/** The connection itself has failed: what has been read is written, nothing more is asked. */
const ENDS_THE_CONNECTION: ReadonlySet<FailureCode | null> = new Set<FailureCode>([
  "github_rate_limited",
  "reconnect_required",
  "sso_required",
  "access_restricted",
]);

const STEPS: readonly Step[] = [
  {
    upstream: "Scalekit",
    name: "token",
    operation: "oauth.token",
    faults: [...SCALEKIT_FAULTS, ...TOKEN_FAULTS],
  },
  {
    upstream: "Scalekit",
    name: "account",
    operation: "GetConnectedAccountDetails",
    faults: [...SCALEKIT_FAULTS, ...ACCOUNT_FAULTS],
  },
  {
    upstream: "Scalekit",
    name: "proxy",
    operation: "proxy",
    narrowed: { body: "query Candidates" },
    faults: [...SCALEKIT_FAULTS, ...ACCOUNT_FAULTS.slice(0, 2), once("403, not passed on", DENIED)],
    // What it passes on is GitHub's, as far as anybody can tell; a job waits as long as it may.
    loss: (fault) =>
      isSlow(fault)
        ? { job: "timed_out" }
        : fault.name === "nonsense" || fault.name === "500"
          ? { job: "github_unavailable" }
          : endsTheJob(fault),
  },
  {
    upstream: "GitHub",
    name: "list",
    operation: "Candidates",
    faults: [...GITHUB_FAULTS, ...GRAPHQL_FAULTS],
  },
  {
    upstream: "GitHub",
    name: "recount",
    operation: "Recount",
    // The same code reads the answers of both queries; what a refusal means is shown at the list.
    faults: GITHUB_FAULTS.filter(({ refused: isRefused }) => isRefused !== true),
    loss: (fault) =>
      fault.code === "github_unavailable" || isSlow(fault) ? { proof: true } : endsTheJob(fault),
  },
  {
    upstream: "GitHub",
    name: "details",
    operation: "Details",
    faults: [...GITHUB_FAULTS, ...GRAPHQL_FAULTS],
  },
  {
    upstream: "GitHub",
    name: "one diff",
    operation: "pulls.getDiff",
    narrowed: { path: `${DIFF_PATH}$` },
    single: true,
    faults: [...GITHUB_FAULTS, REFUSED_ALONE],
    loss: (fault) =>
      fault !== REFUSED_ALONE && ENDS_THE_CONNECTION.has(fault.code)
        ? { ...endsTheJob(fault), others: true }
        : ["nonsense", "404", "500", "502", REFUSED_ALONE.name].includes(fault.name) ||
            fault.code === null
          ? NOTHING
          : { warning: "diff_unavailable" },
  },
  {
    upstream: "model",
    name: "one summary",
    operation: "chat.completions",
    narrowed: { body: `Pull request #${HIT_NUMBER}` },
    single: true,
    faults: MODEL_FAULTS,
    loss: ({ code }) => (code === null ? NOTHING : { entry: code }),
  },
  {
    upstream: "model",
    name: "every summary",
    operation: "chat.completions",
    faults: MODEL_FAULTS.filter(isSlow),
    loss: ({ code }) => (code === null ? NOTHING : { entry: code }),
  },
  {
    upstream: "model",
    name: SECOND_READING,
    operation: "chat.completions",
    narrowed: { body: `Pull request #${HIT_NUMBER} [^]*<statements ` },
    single: true,
    faults: MODEL_FAULTS,
    loss: ({ code, name }) =>
      // It is not waited for any longer.
      /^(?:silent|a byte)/.test(name)
        ? { notChecked: "time" }
        : code === null
          ? NOTHING
          : { notChecked: "failed" },
  },
];

/** Over REST and with tools each list is a request of its own: what it is lost with, where that is not the entry's word alone. */
interface ReadAlone {
  name: string;
  /** Its operation over REST, and the tool; null where that level has no such call. */
  rest: string | null;
  tool: string | null;
  lost: Loss;
}

const NOT_SHOWN: Loss = { warning: "not_shown" };

const READ_ALONE: readonly ReadAlone[] = [
  {
    name: "counts of comments",
    rest: "issues.listForRepo",
    tool: "github_issues_list",
    lost: NOTHING,
  },
  {
    name: "newest review comments",
    rest: "pulls.listReviewCommentsForRepo",
    tool: null,
    lost: NOTHING,
  },
  {
    name: "comments",
    rest: "issues.listComments",
    tool: "github_issue_comments_list",
    lost: { ...NOT_SHOWN, proof: true },
  },
  {
    name: "review comments",
    rest: "pulls.listReviewComments",
    tool: "github_pull_request_review_comments_list",
    lost: { ...NOT_SHOWN, proof: true },
  },
  {
    name: "pull requests",
    rest: "pulls.get",
    tool: "github_pull_request_get",
    lost: NOT_SHOWN,
  },
  {
    name: "reviews",
    rest: "pulls.listReviews",
    tool: "github_pull_request_reviews_list",
    lost: NOT_SHOWN,
  },
  {
    name: "commits",
    rest: "pulls.listCommits",
    tool: "github_pull_request_commits_list",
    lost: NOTHING,
  },
  {
    name: "check runs",
    rest: "checks.listForRef",
    tool: "github_check_runs_list_for_ref",
    lost: NOT_SHOWN,
  },
  {
    name: "statuses",
    rest: "repos.getCombinedStatusForRef",
    tool: "github_commit_combined_status_get",
    lost: NOT_SHOWN,
  },
  {
    name: "changes",
    rest: "pulls.getDiff",
    tool: "github_pull_request_files_list",
    lost: { warning: "diff_unavailable" },
  },
];

function overRest(name: string, operation: string, loss: (fault: Fault) => Loss): Step {
  return { upstream: "GitHub", name, operation, level: "REST", faults: SLOW_FAULTS, loss };
}

function withTool(name: string, tool: string, loss: (fault: Fault) => Loss): Step {
  const narrowed = { body: `"${tool}"` };
  const step = { operation: "ExecuteTool", tool, narrowed, faults: SLOW_FAULTS };
  return { upstream: "Scalekit", name, level: "tools", ...step, loss };
}

const LOWER_LEVELS: readonly Step[] = [
  // Nothing can be told without it. Scalekit takes half a minute for a whole answer.
  overRest("list", "pulls.list", ({ action }) => ({
    job: action === DRIP ? "timed_out" : "github_unavailable",
  })),
  ...READ_ALONE.flatMap(({ name, rest, lost }) =>
    rest === null ? [] : [overRest(name, rest, () => lost)],
  ),
  {
    upstream: "Scalekit",
    name: "list of tools",
    operation: "ListScopedTools",
    level: "tools",
    faults: SLOW_FAULTS,
    loss: () => NOTHING,
  },
  withTool("list", "github_pull_requests_list", () => ({ job: "github_unavailable" })),
  ...READ_ALONE.flatMap(({ name, tool, lost }) =>
    tool === null ? [] : [withTool(name, tool, () => lost)],
  ),
];

function cellOf(step: Step, fault: Fault): FaultCell {
  const { upstream, name, operation, narrowed, single = false, loss = endsTheJob } = step;
  const { level = "GraphQL" } = step;
  const { times, action, askedMs = 0 } = fault;
  return {
    upstream,
    step: level === "GraphQL" ? name : `${level}: ${name}`,
    fault: fault.name,
    level,
    single,
    lost: loss(fault),
    askedMs,
    refused: fault.refused ?? false,
    arrange(world) {
      allowOnly(level, world);
      world.control.faults.add({ operation, ...narrowed, times, action });
    },
    isAsked: (request) =>
      request.operation === operation &&
      (step.tool === undefined || request.details["tool"] === step.tool) &&
      (!single || isAboutHit(request)) &&
      (upstream !== "model" || request.details["secondReading"] === (name === SECOND_READING)),
  };
}

function replyCell([fault, reply]: (typeof MODEL_REPLIES)[number]): FaultCell {
  const lost: Loss = fault.endsWith(", once") ? NOTHING : { entry: "model_unavailable" };
  return {
    upstream: "model",
    step: "one summary",
    fault,
    level: "GraphQL",
    single: true,
    lost,
    askedMs: 0,
    refused: lost !== NOTHING,
    arrange: ({ model }) =>
      model.plan({ match: `Pull request #${HIT_NUMBER}`, text: TEXT, ...reply }),
    isAsked: ({ details }) =>
      details["pullRequest"] === HIT_NUMBER && details["secondReading"] === false,
  };
}

/** What has been told of a summary is not asked for again; a server that does so each time is asked less and less. */
const SILENT_IN_EVERY_SUMMARY: FaultCell = {
  upstream: "model",
  step: "every summary",
  fault: "silent in the middle",
  level: "GraphQL",
  single: false,
  lost: { entry: "model_unavailable" },
  askedMs: 0,
  refused: false,
  arrange: ({ model }) =>
    model.plan({ match: "^(?![^]*<statements )", text: TEXT, silentAfterTokens: 4, times: null }),
  isAsked: ({ operation, details }) =>
    operation === "chat.completions" && details["secondReading"] === false,
};

const VERDICTS_THAT_DO_NOT_FIT: readonly (readonly [name: string, text: string])[] = [
  ["no verdicts", "All of them hold."],
  ["a verdict twice", "1 supported\n1 supported"],
];

function verdictCell([fault, text]: (typeof VERDICTS_THAT_DO_NOT_FIT)[number]): FaultCell {
  return {
    upstream: "model",
    step: SECOND_READING,
    fault,
    level: "GraphQL",
    single: true,
    lost: { notChecked: "invalid" },
    askedMs: 0,
    refused: true,
    arrange: ({ model }) =>
      model.plan({ match: `Pull request #${HIT_NUMBER} [^]*<statements `, text }),
    isAsked: ({ details }) =>
      details["pullRequest"] === HIT_NUMBER && details["secondReading"] === true,
  };
}

/** It is not waited for any longer. */
const SILENT_IN_THE_VERDICTS: FaultCell = {
  ...verdictCell(["silent in the middle", ""]),
  lost: { notChecked: "time" },
  arrange: ({ model }) =>
    model.plan({
      match: `Pull request #${HIT_NUMBER} [^]*<statements `,
      text: "1 supported\n2 supported",
      silentAfterTokens: 2,
      times: null,
    }),
};

export function isAboutHit({ details, path }: LogEntry): boolean {
  return (
    details["pullRequest"] === HIT_NUMBER ||
    path.endsWith(DIFF_PATH) ||
    path.includes(`${DIFF_PATH}/files`)
  );
}

/** What becomes of an account or of a token while the job is under way, and what lies between us and GitHub refuses. */
const CHANGES: readonly FaultCell[] = [
  change(
    "account",
    "no longer active",
    "GetConnectedAccountDetails",
    "reconnect_required",
    (world) => {
      world.scalekit.commands["expire-accounts"]?.({});
    },
  ),
  change("account", "deleted", "GetConnectedAccountDetails", "reconnect_required", (world) => {
    world.scalekit.commands["delete-accounts"]?.({});
  }),
  change("proxy", "no GraphQL from the second query on", "proxy", null, ({ control }) => {
    control.faults.add({
      operation: "proxy",
      body: "query (Recount|Details)",
      times: null,
      action: DENIED,
    });
  }),
  change("proxy", "not enabled", "proxy", null, (world) => {
    world.scalekit.settings.proxyEnabled = false;
  }),
  change("proxy", "no GraphQL", "proxy", null, (world) => {
    world.scalekit.settings.proxyGraphql = false;
  }),
];

function change(
  step: string,
  fault: string,
  operation: string,
  code: FailureCode | null,
  arrange: (world: World) => void,
): FaultCell {
  return {
    upstream: "Scalekit",
    step,
    fault,
    level: "GraphQL",
    single: false,
    lost: code === null ? NOTHING : { job: code },
    askedMs: 0,
    refused: code !== null,
    arrange,
    isAsked: (request) => request.operation === operation,
  };
}

export const FAULT_CELLS: readonly FaultCell[] = [
  ...[...STEPS, ...LOWER_LEVELS].flatMap((step) => step.faults.map((fault) => cellOf(step, fault))),
  ...MODEL_REPLIES.map(replyCell),
  SILENT_IN_EVERY_SUMMARY,
  ...VERDICTS_THAT_DO_NOT_FIT.map(verdictCell),
  SILENT_IN_THE_VERDICTS,
  ...CHANGES,
];
