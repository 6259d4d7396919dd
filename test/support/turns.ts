import type { Turn } from "../../src/protocol/queue.ts";
import type { PullRequest } from "../../src/summarize/pull-request/pull-request.ts";
import { gatherFacts } from "../../src/summarize/readiness/facts.ts";
import { judgeReadiness } from "../../src/summarize/readiness/readiness.ts";
import type { TurnFacts } from "../../src/summarize/turns/context.ts";
import { turnsOf } from "../../src/summarize/turns/turns.ts";
import { aPullRequest } from "./pull-request.ts";

export const NOW = Date.parse("2026-11-20T12:00:00Z");

export type Around = Partial<Pick<TurnFacts, "below" | "soleMaintainer">>;

/** Whose turn a pull request is, judged from its facts as a docket does. */
export function turnsFor(pull: PullRequest, { below = null, soleMaintainer }: Around = {}): Turn[] {
  const facts = gatherFacts(pull, NOW);
  return turnsOf({
    repository: { owner: "gullhaven", name: "uploads" },
    webUrl: "https://github.com",
    pull,
    facts,
    readiness: judgeReadiness(facts, pull, NOW),
    below,
    soleMaintainer,
    now: NOW,
  });
}

export function turnsGiven(given: Partial<PullRequest>, around?: Around): Turn[] {
  return turnsFor(aPullRequest(given), around);
}

/** As docs/turns.md writes them: `@grace: thread`, `maintainers: merge`. */
export function written(turns: readonly Turn[]): string {
  return turns.map((turn) => `${whoseName(turn)}: \`${turn.code}\``).join(", ");
}

function whoseName({ kind, name }: Turn): string {
  if (kind === "person") {
    return `@${name}`;
  }
  return kind === "team" ? `team ${name}` : kind;
}
