import { createLabels } from "../../../protocol/label.ts";
import { excerptOf } from "../../../text/cut-text.ts";
import { inlineName } from "../../../text/inline-name.ts";
import type { Links } from "../../pull-request/links.ts";
import type { Check, PullRequest } from "../../pull-request/pull-request.ts";
import type { Piece } from "../piece.ts";

const NAMED_MAX = 8;

/** Checks that fail or run, one piece each, and one that sums up the others. */
export function checkPieces(pull: PullRequest, links: Links): Piece[] {
  const label = createLabels();
  const notable = [...byState(pull, "failure"), ...byState(pull, "pending")];
  const named = notable.slice(0, NAMED_MAX).map((check) => ({
    id: `check:${check.name}`,
    heading: `check "${inlineName(check.name, 80)}": ${check.state === "failure" ? "failing" : "running"}`,
  }));
  const { total } = pull.checks;
  const others = total - named.length;
  const passed = byState(pull, "success").length;
  const rest =
    others > 0 && pull.checks.state !== "unknown"
      ? [{ id: "checks:others", heading: describeOthers(others, named.length, passed) }]
      : [];
  return [...named, ...rest].map(({ id, heading }) => ({
    id,
    label: label("check"),
    kind: "check",
    url: links.checks,
    heading,
    text: "",
    excerpt: excerptOf(heading),
  }));
}

function describeOthers(others: number, named: number, passed: number): string {
  const which = named === 0 ? "" : "other ";
  return passed === others
    ? `${others} ${which}${others === 1 ? "check" : "checks"} passed`
    : `${others} ${which}${others === 1 ? "check" : "checks"}, ${passed} of them passed`;
}

function byState(pull: PullRequest, state: Check["state"]): Check[] {
  return pull.checks.list.filter((check) => check.state === state);
}
