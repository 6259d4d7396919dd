import { afterEach, beforeEach, describe, it, vi } from "vitest";

import { withLogContext } from "../../../src/log/context.ts";
import { setLogLevel } from "../../../src/log/log.ts";
import {
  type Failure,
  FAILURE_CODES,
  type FailureCode,
  toStreamError,
} from "../../../src/protocol/failures.ts";
import { logStep } from "../../../src/summary-job/job-log.ts";
import type { FailureCause } from "../../../src/upstream/cause.ts";
import { causedBy, UpstreamError } from "../../../src/upstream/error.ts";
import { logFailure } from "../../../src/upstream/failure-log.ts";
import { CredentialsRefused, UnknownConnection } from "../../../src/upstream/route-refused.ts";

type Line = Record<string, unknown>;

let lines: Line[];

beforeEach(() => {
  lines = [];
  setLogLevel("warn");
  for (const level of ["debug", "info", "warn", "error"] as const) {
    vi.spyOn(console, level).mockImplementation((line: string) => lines.push(JSON.parse(line)));
  }
});

afterEach(() => {
  setLogLevel("info");
  vi.restoreAllMocks();
});

/** Failures that the code alone explains: what was asked, or what is set up, and no upstream. */
const ITSELF = [] as const;

function rejected(
  upstream: "github" | "scalekit",
  status: number,
  more: { failure?: Failure; cause?: Error } = {},
): UpstreamError {
  return new UpstreamError(upstream, "rejected", { status, ...more });
}

/** What is behind each failure, with the cause that its line has to name; a new code has to be placed here. */
const BEHIND: Record<FailureCode, readonly (readonly [UpstreamError, FailureCause])[]> = {
  invalid_repository: ITSELF,
  invalid_request: ITSELF,
  state_invalid: ITSELF,
  no_pending_authorization: ITSELF,
  authorization_denied: ITSELF,
  not_connected: ITSELF,
  reconnect_required: [
    [rejected("github", 401), "account_lost"],
    [rejected("scalekit", 404, { failure: { code: "reconnect_required" } }), "account_lost"],
  ],
  signature_invalid: ITSELF,
  verification_rejected: [[rejected("scalekit", 400), "refused"]],
  cross_site_request: ITSELF,
  confirmation_refused: ITSELF,
  target_changed: ITSELF,
  outcome_unknown: ITSELF,
  changed_elsewhere: ITSELF,
  watchlist_full: ITSELF,
  digest_paused: ITSELF,
  delivery_refused: ITSELF,
  too_many_digests: ITSELF,
  sso_required: [[rejected("github", 403, { failure: { code: "sso_required" } }), "sso_required"]],
  access_restricted: [
    [rejected("github", 403, { failure: { code: "access_restricted" } }), "access_restricted"],
  ],
  not_allowed: ITSELF,
  not_found: ITSELF,
  repository_not_found: [[rejected("github", 404), "not_found"]],
  payload_too_large: ITSELF,
  unsupported_media_type: ITSELF,
  too_many_jobs: ITSELF,
  too_many_requests: ITSELF,
  github_rate_limited: [[new UpstreamError("github", "rate_limited"), "rate_limited"]],
  scalekit_rate_limited: [[new UpstreamError("scalekit", "rate_limited"), "rate_limited"]],
  scalekit_misconfigured: [
    [rejected("scalekit", 404, { cause: new UnknownConnection() }), "unknown_connection"],
    [rejected("scalekit", 401, { cause: new CredentialsRefused() }), "credentials_refused"],
  ],
  interrupted: ITSELF,
  internal: [[rejected("github", 400, { failure: { code: "internal" } }), "credentials_refused"]],
  github_unavailable: [
    [new UpstreamError("github", "timeout"), "timeout"],
    [new UpstreamError("github", "network"), "network"],
    [new UpstreamError("github", "invalid_response", { status: 502 }), "invalid_answer"],
  ],
  scalekit_unavailable: [
    [new UpstreamError("scalekit", "timeout"), "timeout"],
    [new UpstreamError("scalekit", "network"), "network"],
  ],
  model_unavailable: [[new UpstreamError("model", "timeout"), "timeout"]],
  model_quota: [[new UpstreamError("model", "rate_limited"), "quota"]],
  access_unknown: [[new UpstreamError("github", "timeout"), "timeout"]],
  timed_out: ITSELF,
};

describe("where only warnings are logged", () => {
  it("knows all failures there are", ({ expect }) => {
    expect(Object.keys(BEHIND).toSorted()).toEqual(FAILURE_CODES.toSorted());
    expect(FAILURE_CODES.length).toBeGreaterThan(30);
  });

  it.for(FAILURE_CODES)("a docket that ends with %s is, and an entry", (code, { expect }) => {
    const error = toStreamError({ code }, "the-request");
    const usage = { inputTokens: 0, outputTokens: 0, calls: 0 };
    withLogContext({ requestId: "the-request", job: "the-job" }, () => {
      logStep({ event: "done", data: { outcome: "failed", elapsedMs: 1, usage, error } }, 1);
      logStep(
        {
          event: "summary",
          data: {
            number: 1,
            outcome: "failed",
            text: "",
            citations: [],
            open: [],
            settled: [],
            warnings: [],
            cached: false,
            elapsedMs: 1,
            error,
          },
        },
        1,
      );
    });
    expect(lines).toMatchObject(
      ["done", "summary"].map((step) => ({ level: "warn", requestId: "the-request", step, code })),
    );
  });

  it("a failure that its code explains has no line of its own, and one of ours has", ({
    expect,
  }) => {
    logFailure({ code: "not_found" });
    expect(lines).toEqual([]);
    logFailure({ code: "internal" });
    expect(lines).toMatchObject([{ level: "warn", event: "failure", code: "internal" }]);
  });

  it.for(FAILURE_CODES.filter((code) => BEHIND[code].length > 0))(
    "%s says what is behind it",
    (code, { expect }) => {
      for (const [error, cause] of BEHIND[code]) {
        const failure = error.toFailure();
        const told = failure.code === code ? failure : causedBy(error, { code });
        withLogContext({ requestId: "the-request" }, () => logFailure(told));
        expect(lines.at(-1)).toMatchObject({
          level: "warn",
          event: "failure",
          requestId: "the-request",
          code,
          upstream: error.upstream,
          cause,
        });
      }
      expect(lines).toHaveLength(BEHIND[code].length);
    },
  );
});
