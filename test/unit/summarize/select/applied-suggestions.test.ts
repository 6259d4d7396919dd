import { describe, it } from "vitest";

import { headingOf } from "../../../../src/summarize/citations/heading.ts";
import { extractive } from "../../../../src/summarize/write/extractive.ts";
import { aDiff, gather } from "../../../support/evidence.ts";
import { aComment, aThread } from "../../../support/pull-request.ts";

const PATH = "src/upload.ts";
const SUGGESTION =
  "Shorter:\n```suggestion\n  const attempts = Math.min(limit, 3);\n  retry(attempts);\n```";

function thread(bodies: readonly string[], more: Parameters<typeof aThread>[0] = {}) {
  return aThread({
    path: PATH,
    line: 40,
    outdated: true,
    comments: bodies.map((body) => aComment({ body })),
    ...more,
  });
}

async function read(
  bodies: readonly string[],
  added: readonly string[],
  more: Parameters<typeof aThread>[0] = {},
) {
  const scene = await gather(
    { threads: { total: 1, list: [thread(bodies, more)] } },
    aDiff({ path: PATH, added }),
  );
  const piece = scene.evidence.pieces.find(({ label }) => label === "T1");
  const { evidence, facts, readiness } = scene;
  const { open, settled } = extractive(evidence, { facts, readiness, language: "en" });
  return {
    heading: headingOf(piece ?? {}),
    text: piece?.text ?? "",
    isOpen: open.some(({ citations }) => citations.includes("T1")),
    isSettled: settled.some(({ citations }) => citations.includes("T1")),
  };
}

const APPLIED = ["start();", "const attempts = Math.min(limit, 3);", "retry(attempts);", "end();"];

describe("a suggestion whose text is in the change", () => {
  it("is marked, and its thread is no open question", async ({ expect }) => {
    const { heading, text, isOpen, isSettled } = await read([SUGGESTION, "Thanks!"], APPLIED);

    expect(heading).toBe(
      "unresolved thread on src/upload.ts line 40, code has changed since, what it suggests is already in the change",
    );
    expect(text).toContain("Suggested change, already in the change:");
    expect([isOpen, isSettled]).toEqual([false, true]);
  });

  it.for([
    ["it is not there", [SUGGESTION], ["start();", "retry(4);"], {}],
    ["only a part of it is", [SUGGESTION], ["retry(attempts);", "end();"], {}],
    ["somebody asked on", [SUGGESTION, "And what of the limit?"], APPLIED, {}],
    ["another was made later", [SUGGESTION, SUGGESTION.replace("3", "5")], APPLIED, {}],
    [
      "it takes a line away that still stands after it",
      [SUGGESTION],
      APPLIED,
      { outdated: false, line: 13 },
    ],
    ["it is about another file", [SUGGESTION], APPLIED, { path: "src/other.ts" }],
    ["somebody only says so", ["Suggested change, already in the change: x"], APPLIED, {}],
  ] as const)("is an open question where %s", async ([, bodies, added, more], { expect }) => {
    const { heading, isOpen } = await read(bodies, added, more);

    expect(heading).not.toContain("already in the change");
    expect(isOpen).toBe(true);
  });
});
