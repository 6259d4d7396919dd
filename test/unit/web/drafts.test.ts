import { describe, it } from "vitest";

import { OperationRequest, type OperationView } from "../../../src/protocol/operations.ts";
import { type QuestionView } from "../../../src/protocol/questions.ts";
import {
  type CardsAction,
  newCard,
  NO_CARDS,
  reduceCards,
} from "../../../src/web/app/operations/cards.ts";
import {
  commentOn,
  draftOf,
  isComplete,
  issueOf,
  toActionRequest,
} from "../../../src/web/app/operations/draft.ts";
import { showHidden } from "../../../src/web/app/operations/show-hidden.ts";

const ANSWER: QuestionView = {
  id: "q1",
  question: "Draft it.",
  number: 7,
  draft: "comment",
  model: "gpt-4.1-mini",
  startedAt: "2026-01-05T09:00:00.000Z",
  outcome: "answered",
  text: "Decide the limit\n\nTwo reviewers disagree.\n- One\n",
  citations: [],
  warnings: [],
  tools: [],
};

function action(state: OperationView["state"], id = "a1"): OperationView {
  return {
    id,
    job: "job",
    kind: "comment",
    state,
    repository: "gullhaven/ropewalk",
    target: { label: "Comment on #7", url: "https://github.com/gullhaven/ropewalk/pull/7" },
    preview: [],
    notes: [],
    createdAt: "2026-01-05T09:00:00.000Z",
    expiresAt: "2026-01-05T09:10:00.000Z",
  };
}

describe("a text on its way to GitHub", () => {
  it("begins as the answer that drafted it; an issue takes its title from the first line", ({
    expect,
  }) => {
    expect(draftOf(ANSWER)).toMatchObject({
      kind: "comment",
      number: 7,
      body: "Decide the limit\n\nTwo reviewers disagree.\n- One",
      answer: "q1",
    });
    expect(draftOf({ ...ANSWER, draft: "issue" })).toMatchObject({
      kind: "issue",
      title: "Decide the limit",
      body: "Two reviewers disagree.\n- One",
    });
  });

  it("becomes a request that the API takes, with nothing that was left empty", ({ expect }) => {
    const comment = toActionRequest(commentOn(7, "Hello"), "job");
    expect(comment).toEqual({ kind: "comment", job: "job", number: 7, body: "Hello" });
    const docket = toActionRequest(issueOf(" Docket ", null), "job");
    expect(docket).toEqual({ kind: "issue", job: "job", title: "Docket" });
    const issue = toActionRequest(
      { ...issueOf("T", "B"), labels: "bug, ,ui", assignees: "@saga, mira", milestone: "3" },
      "job",
    );
    expect(issue).toMatchObject({
      labels: ["bug", "ui"],
      assignees: ["saga", "mira"],
      milestone: 3,
    });
    for (const request of [comment, docket, issue]) {
      expect(OperationRequest.safeParse(request).success).toBe(true);
    }
  });

  it("is complete once there is a target and something to say", ({ expect }) => {
    expect(isComplete(commentOn(7, "  "))).toBe(false);
    expect(isComplete(commentOn(null, null))).toBe(false);
    expect(isComplete(commentOn(7, null))).toBe(true);
    expect(isComplete(issueOf(" ", "text"))).toBe(false);
    expect(isComplete(issueOf("Title", "text"))).toBe(true);
  });

  it("names what nobody would see in it", ({ expect }) => {
    expect(showHidden("a\u202eb\u200bc\u{e0041}")).toBe("a⟨U+202E⟩b⟨U+200B⟩c⟨U+E0041⟩");
    expect(showHidden("👩‍💻 plain")).toBe("👩‍💻 plain");
  });
});

describe("the cards of a docket", () => {
  const opened: CardsAction = { type: "opened", job: "job" };

  it("keep one text a place, and go with their docket", ({ expect }) => {
    const first = newCard(commentOn(7, "one"));
    const actions: CardsAction[] = [
      opened,
      { type: "card", place: "7", card: first },
      { type: "card", place: "docket", card: newCard(issueOf("T", "two")) },
    ];
    const cards = actions.reduce(reduceCards, NO_CARDS);
    expect(Object.keys(cards.open)).toEqual(["7", "docket"]);
    const closed = reduceCards(cards, { type: "card", place: "7", card: null });
    expect(Object.keys(closed.open)).toEqual(["docket"]);
    expect(reduceCards(cards, { type: "opened", job: "other" }).open).toEqual({});
  });

  it("list what was sent, and learn what became of it", ({ expect }) => {
    const sending = { ...newCard(commentOn(7, "one")), ended: action("sending") };
    const actions: CardsAction[] = [
      opened,
      { type: "card", place: "7", card: sending },
      { type: "listed", job: "job", done: [action("unknown"), action("proposed", "a2")] },
    ];
    const cards = actions.reduce(reduceCards, NO_CARDS);
    expect(cards.done.map(({ id }) => id)).toEqual(["a1"]);
    expect(cards.open["7"]?.ended?.state).toBe("unknown");
    expect(reduceCards(cards, { type: "listed", job: "other", done: [] })).toBe(cards);
  });
});
