import { encodeBase64Url } from "../encoding.ts";
import { log } from "../log/log.ts";
import type { LoggedEvent } from "../protocol/events.ts";

const DIGEST_BYTES = 9;

/** Tells the lines of one job from those of another without leading to it. */
export async function digestOfJob(id: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(id));
  return encodeBase64Url(new Uint8Array(digest).subarray(0, DIGEST_BYTES));
}

/** The steps of a job for the operator: how long, how it went, what it cost; nothing of what it is about. */
export function logStep(event: LoggedEvent, sinceStartMs: number): void {
  switch (event.event) {
    case "job":
    case "pull-request":
      return;
    case "job-scope":
      log(event.data.unreadable.length === 0 ? "info" : "warn", "job-step", {
        step: "scope",
        durationMs: sinceStartMs,
        repositories: event.data.repositories.length,
        unreadable: event.data.unreadable.length,
      });
      return;
    case "queue":
      if (event.data.final) {
        log(event.data.reason === undefined ? "info" : "warn", "job-step", {
          step: "queue",
          durationMs: sinceStartMs,
          openCount: event.data.openCount,
          parts: event.data.part + 1,
        });
      }
      return;
    case "ranking":
      log("info", "job-step", {
        step: "ranking",
        durationMs: sinceStartMs,
        entries: event.data.pullRequests.length,
        openCount: event.data.openCount,
        exact: event.data.exact,
      });
      return;
    case "summary":
      log(event.data.error === undefined ? "info" : "warn", "job-step", {
        step: "summary",
        durationMs: event.data.elapsedMs,
        outcome: event.data.outcome,
        cached: event.data.cached,
        code: event.data.error?.code,
        inputTokens: event.data.usage?.inputTokens,
        outputTokens: event.data.usage?.outputTokens,
      });
      return;
    case "check": {
      const { statements, notChecked, usage } = event.data;
      log("info", "job-step", {
        step: "check",
        durationMs: sinceStartMs,
        statements: statements.length,
        doubts: statements.filter(({ verdict }) => verdict !== "supported").length,
        notChecked,
        inputTokens: usage.inputTokens,
        outputTokens: usage.outputTokens,
      });
      return;
    }
    case "done":
      log(event.data.error === undefined ? "info" : "warn", "job-step", {
        step: "done",
        durationMs: event.data.elapsedMs,
        outcome: event.data.outcome,
        code: event.data.error?.code,
        inputTokens: event.data.usage.inputTokens,
        outputTokens: event.data.usage.outputTokens,
        modelCalls: event.data.usage.calls,
      });
  }
}
