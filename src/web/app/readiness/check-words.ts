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
export function checkWords(
  checks: Checks,
  unread: Facts["unread"] = [],
): { icon: IconName; subject: string; said: string } {
  const subject =
    unread.includes("checks") && checks.state !== "none" ? "Checks" : describeChecks(checks);
  return { ...CHECK_WORDS[checks.state], subject };
}

/** "14 checks", or "2 of 14 checks" when the word that follows is about some of them. */
function describeChecks({ state, failing, pending, total, counts }: Checks): string {
  const fail = counts?.failing ?? failing.length;
  const concerned = fail > 0 ? fail : (counts?.pending ?? pending.length);
  const all = total > 0 ? count(total, "check") : state === "none" ? "No checks" : "Checks";
  return concerned > 0 && concerned < total ? `${concerned} of ${all}` : all;
}
