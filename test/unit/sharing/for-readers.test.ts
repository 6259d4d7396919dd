import { describe, it } from "vitest";

import type { EmittedEvent } from "../../../src/protocol/events.ts";
import { FAILURE_CODES, toStreamError } from "../../../src/protocol/failures.ts";
import { forReaders } from "../../../src/sharing/for-readers.ts";
import { doneEvent, jobEvent, summaryEvent } from "../summary-job/stream/events.ts";

/** What an owner may be told of each failure: their request, and words that fit their account alone. */
const FAILURES = FAILURE_CODES.map((code) => ({
  ...toStreamError({ code, detail: `about mira-lindqvist: ${code}` }, "req-of-the-owner"),
  retryAfterMs: 4000,
  action: { label: "Sign in", url: "https://github.com/orgs/acme/sso?token=theirs" },
}));

function shown(event: EmittedEvent): EmittedEvent {
  return forReaders(event, { link: "the-link", log: [jobEvent()] });
}

/** An event of the kind with that failure in it. */
function failedEvents(error: (typeof FAILURES)[number]): EmittedEvent[] {
  const summary = summaryEvent(7, "");
  const done = doneEvent();
  return [
    summary.event === "summary"
      ? { ...summary, data: { ...summary.data, outcome: "failed", error } }
      : summary,
    done.event === "done" ? { ...done, data: { ...done.data, outcome: "failed", error } } : done,
  ];
}

describe("what readers of a link get", () => {
  it.for(FAILURES)("has nothing of its person in it where there was $code", (error, { expect }) => {
    for (const event of failedEvents(error)) {
      const text = JSON.stringify(shown(event));
      expect(text).not.toMatch(/req-of-the-owner|mira-lindqvist|theirs|4000|usage/);
    }
  });

  it("says what cut the docket itself, and nothing of connections, accounts and limits", ({
    expect,
  }) => {
    const told = FAILURES.filter((error) =>
      failedEvents(error).every((event) => JSON.stringify(shown(event)).includes(error.code)),
    );
    expect(told.map(({ code }) => code).toSorted()).toEqual([
      "github_unavailable",
      "interrupted",
      "model_quota",
      "model_unavailable",
      "timed_out",
    ]);
    const [failed] = failedEvents(toFailure("timed_out"));
    expect(failed === undefined ? null : shown(failed).data).toMatchObject({
      outcome: "failed",
      error: { code: "timed_out", message: "The time limit of this summary was reached." },
    });
  });

  it("does not say whether its person had a text before", ({ expect }) => {
    const summary = summaryEvent(7, "It groups edits.");
    const event: EmittedEvent =
      summary.event === "summary"
        ? { ...summary, data: { ...summary.data, cached: true } }
        : summary;
    expect(shown(event).data).toMatchObject({ text: "It groups edits.", cached: false });
  });

  it("does not say that its person's second readings are used up", ({ expect }) => {
    const usage = { inputTokens: 0, outputTokens: 0, calls: 0 };
    const data = { repository: "o/r", number: 7, model: null, statements: [], usage };
    const notChecked = (reason: "limit" | "off") =>
      shown({ event: "check", data: { ...data, notChecked: reason } }).data;
    expect(notChecked("limit")).toMatchObject({ notChecked: "failed" });
    expect(notChecked("off")).toMatchObject({ notChecked: "off" });
  });
});

function toFailure(code: string): (typeof FAILURES)[number] {
  const found = FAILURES.find((each) => each.code === code);
  if (found === undefined) {
    throw new Error(`There is no failure ${code}.`);
  }
  return found;
}
