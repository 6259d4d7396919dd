import { describe, it } from "vitest";

import { foldEvents } from "../../../src/protocol/fold.ts";
import type { RunEvent } from "../../../src/summarize/run/run-input.ts";
import { createGitHub, discussed, startRun } from "../../support/docket-world.ts";

/** How programs kept entries apart before dockets could be of several repositories. */
function foldByNumber(events: readonly RunEvent[]) {
  const entries = new Map<number, { title: string; text: string; outcome: string }>();
  for (const event of events) {
    if (event.event === "ranking") {
      for (const { number, title } of event.data.pullRequests) {
        entries.set(number, { title, text: "", outcome: "pending" });
      }
    } else if (event.event === "delta" || event.event === "summary") {
      const entry = entries.get(event.data.number);
      if (entry !== undefined && event.event === "delta") {
        entry.text = entry.text.slice(0, event.data.offset) + event.data.text;
      } else if (entry !== undefined && event.event === "summary") {
        entry.text = event.data.text;
        entry.outcome = event.data.outcome;
      }
    }
  }
  return [...entries].map(([number, entry]) => ({ number, ...entry }));
}

describe("a docket of one repository", () => {
  it("is read as before by who tells entries apart by their numbers", async ({ expect }) => {
    const pulls = [9, 7, 5, 3, 2, 1].map((people, index) => discussed(index + 1, people));
    const run = startRun(createGitHub(pulls), { request: { queue: true } });
    await run.outcome;
    const { pullRequests } = foldEvents(
      "j",
      run.events.map((event) => event),
    );
    expect(foldByNumber(run.events)).toEqual(
      pullRequests.map(({ number, title, text, outcome }) => ({ number, title, text, outcome })),
    );
    expect(pullRequests).toHaveLength(5);
    expect(pullRequests.map(({ outcome }) => outcome)).toEqual(Array(5).fill("written"));
  });
});
