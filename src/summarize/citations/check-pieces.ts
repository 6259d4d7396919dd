import { createLabels } from "../../protocol/label.ts";
import { excerptOf } from "../../text/cut-text.ts";
import { inlineName } from "../../text/inline-name.ts";
import type { Check, PullRequest } from "../pull-request/pull-request.ts";
import { headingOf } from "./heading.ts";
import type { Links } from "./links.ts";
import type { About, Piece } from "./piece.ts";

const NAMED_MAX = 8;

/** Checks that fail or run, one piece each, and one that sums up the others. */
export function checkPieces({ checks }: PullRequest, links: Links): Piece[] {
  const label = createLabels();
  const inState = (state: Check["state"]): Check[] =>
    checks.list.filter((check) => check.state === state);
  const named = [...inState("failure"), ...inState("pending")].slice(0, NAMED_MAX);
  // Not counted over a part.
  const isWhole = checks.total !== null && checks.list.length >= checks.total;
  const others = (checks.total ?? 0) - named.length;

  function piece(id: string, about: About): Piece {
    return {
      id,
      label: label("check"),
      kind: "check",
      url: links.checks,
      about,
      text: "",
      excerpt: excerptOf(headingOf({ about })),
    };
  }

  return [
    ...named.map(({ name, state }) =>
      piece(`check:${name}`, {
        type: "check",
        name: inlineName(name, 80),
        state: state === "failure" ? "failing" : "running",
      }),
    ),
    ...(others > 0 && checks.state !== "unknown"
      ? [
          piece("checks:others", {
            type: "checks",
            total: others,
            passed: isWhole ? inState("success").length : null,
            others: named.length > 0,
          }),
        ]
      : []),
  ];
}
