import type { Facts } from "../../../protocol/pull-request.ts";
import type { IconName } from "../../icon-names.ts";
import { count } from "../words/count.ts";

type Checks = Facts["checks"];

const CHECK_WORDS: Record<Checks["state"], { icon: IconName; said: string }> = {
  success: { icon: "check", said: "passed" },
  failure: { icon: "x-circle-fill", said: "failing" },
  error: { icon: "x-circle-fill", said: "failing" },
  pending: { icon: "dot-fill", said: "running" },
  expected: { icon: "dot-fill", said: "expected" },
  none: { icon: "skip", said: "set up" },
  unknown: { icon: "question", said: "not readable" },
};

/** How the checks stand, as an icon, the words that lead to them and those that follow. */
export function checkWords(checks: Checks): { icon: IconName; subject: string; said: string } {
  return { ...CHECK_WORDS[checks.state], subject: describeChecks(checks) };
}

/** "14 checks", or "2 of 14 checks" when the word that follows is about some of them. */
function describeChecks({ state, failing, pending, total }: Checks): string {
  const concerned = failing.length > 0 ? failing.length : pending.length;
  const all = total > 0 ? count(total, "check") : state === "none" ? "No checks" : "Checks";
  return concerned > 0 && concerned < total ? `${concerned} of ${all}` : all;
}
