import { describe, it } from "vitest";

import { gatherDiscussion } from "../../../../src/summarize/discussion/gather-discussion.ts";
import {
  type Selected,
  selectDiscussion,
} from "../../../../src/summarize/discussion/select-discussion.ts";
import type { PullRequest } from "../../../../src/summarize/pull-request/pull-request.ts";
import { aComment, aPullRequest, aReview, aThread, person } from "../../../support/pull-request.ts";

/** About ten tokens a sentence. */
function words(sentences: number, of = "this breaks the queue"): string {
  return Array.from({ length: sentences }, (_, at) => `I say ${at} times ${of}.`).join(" ");
}

function day(at: number): string {
  return new Date(Date.UTC(2026, 9, 1, 0, at)).toISOString();
}

function comments(bodies: readonly string[]): PullRequest["comments"] {
  const list = bodies.map((body, at) =>
    aComment({
      id: `IC_${at}`,
      body,
      createdAt: day(at),
      association: "NONE",
      author: person(`person-${at % 7}`),
      anchor: `issuecomment-${1000 + at}`,
    }),
  );
  return { total: list.length, list };
}

function select(pull: Partial<PullRequest>, maxTokens: number): Selected {
  return selectDiscussion(gatherDiscussion(aPullRequest(pull)), maxTokens);
}

function textOf(selected: Selected, id: string): string {
  const threads = selected.threads.flatMap((thread) => thread.utterances);
  return [...selected.comments, ...threads].find((said) => said.id === id)?.text ?? "";
}

describe("what is read of a discussion", () => {
  const code = Array.from({ length: 60 }, (_, at) => `  call(${at});`).join("\n");
  const bodies = [
    `It fails:\n\`\`\`ts\n${code}\n\`\`\`\nDoes it for you?`,
    ...Array.from({ length: 80 }, (_, at) => words(10, `that of comment ${at}`)),
  ];

  it("is all of it where there is room", ({ expect }) => {
    const selected = select({ comments: comments(bodies) }, 16_000);

    expect(selected).toMatchObject({ read: 81, cut: 0 });
    expect(textOf(selected, "IC_0")).toContain("call(59);\nDoes it for you?");
    expect(textOf(selected, "IC_40")).toBe(bodies[40]);
  });

  it("loses what is least important first, and counts what is shortened", ({ expect }) => {
    const whole = select({ comments: comments(bodies) }, 16_000);
    const selected = select({ comments: comments(bodies) }, 7200);
    const isWhole = ({ id, text }: { id: string; text: string }): boolean =>
      textOf(whole, id) === text;

    expect(selected.read).toBe(selected.comments.filter(isWhole).length);
    expect(selected.cut).toBe(81 - selected.read);
    expect(selected.cut).toBeGreaterThan(10);
    // The newest and those that opened it are whole; among the others the newer.
    expect(selected.comments.slice(-8).every(isWhole)).toBe(true);
    expect(selected.comments.slice(0, 3).every(isWhole)).toBe(true);
    const middle = selected.comments.slice(3, -8).map(isWhole);
    expect(middle.lastIndexOf(false)).toBeLessThan(middle.indexOf(true));
  });

  it("is a comment less where not even a sentence of it fits", ({ expect }) => {
    const selected = select({ comments: comments(bodies) }, 1500);

    expect(selected.read + selected.cut).toBe(selected.comments.length);
    expect(selected.comments.length).toBeLessThan(81);
    expect(selected.comments.at(-1)?.id).toBe("IC_80");
  });

  it("keeps the last word of what is unresolved and every standing verdict whole", ({ expect }) => {
    const threads = Array.from({ length: 12 }, (_, at) =>
      aThread({
        comments: [
          aComment({ body: words(12) }),
          aComment({ body: words(12) }),
          aComment({ id: `last_${at}`, body: words(6, `the last word of ${at}`) }),
        ],
      }),
    );
    const verdict = aReview({ state: "CHANGES_REQUESTED", body: words(8, "it blocks us") });
    const selected = select(
      {
        comments: comments(bodies),
        threads: { total: 12, list: threads },
        reviews: { total: 1, list: [verdict] },
        opinions: [verdict],
      },
      5000,
    );

    for (let at = 0; at < 12; at += 1) {
      expect(textOf(selected, `last_${at}`)).toBe(words(6, `the last word of ${at}`));
    }
    expect(selected.reviews.map(({ utterance }) => utterance.text)).toEqual([
      words(8, "it blocks us"),
    ]);
  });

  it.for([
    ["your steps", "I tried your steps 1 to 6 and it fails at the last."],
    ["a numbered step", "Step 4 is where it fails for me."],
    ["what it quotes", "> Steps to see it fail on a slow link:\n\nThis is it exactly."],
    ["what it links", "See https://github.com/acme/app/pull/12#issuecomment-1030 for more."],
    ["whose it is", "@person-2's list is what I see as well."],
  ])("keeps what a later comment refers to: %s", ([, reference], { expect }) => {
    const steps = `Steps to see it fail on a slow link:\n${Array.from(
      { length: 6 },
      (_, at) => `${at + 1}. ${words(4, `what step ${at} does`)}`,
    ).join("\n")}`;
    const list = Array.from({ length: 80 }, (_, at) => words(10, `that of comment ${at}`));
    list[30] = steps;
    list[31] = reference ?? "";
    const plain = select({ comments: comments(list.with(31, words(4, "something else"))) }, 7200);
    const referring = select({ comments: comments(list.with(79, reference ?? "")) }, 7200);
    const early = select({ comments: comments(list) }, 7200);

    expect(textOf(plain, "IC_30")).toContain("[…]");
    expect(textOf(referring, "IC_30")).toBe(steps);
    // Not cut before the one that refers to it.
    expect(textOf(early, "IC_31").includes("[…]") || textOf(early, "IC_30") === steps).toBe(true);
  });

  it("shortens what is very long before anything else", ({ expect }) => {
    const log = `Log:\n\`\`\`\n${Array.from({ length: 500 }, (_, at) => `at frame ${at}`).join("\n")}\n\`\`\``;
    const selected = select({ comments: comments([...bodies, log]) }, 12_000);

    expect(selected.cut).toBe(1);
    expect(textOf(selected, "IC_81")).toContain("[…]");
  });
});
