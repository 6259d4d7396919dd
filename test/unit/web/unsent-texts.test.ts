import { describe, it } from "vitest";

import { OperationRequest, type OperationView } from "../../../src/protocol/operations.ts";
import { type QuestionView } from "../../../src/protocol/questions.ts";
import {
  type OperationsAction,
  newComposition,
  NO_OPERATIONS,
  reduceOperations,
} from "../../../src/web/app/operations/compositions.ts";
import {
  newComment,
  textFromAnswer,
  isComplete,
  newIssue,
  toOperationRequest,
} from "../../../src/web/app/operations/unsent-text.ts";
import { showHidden } from "../../../src/web/app/words/show-hidden.ts";

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

function operation(state: OperationView["state"], id = "a1"): OperationView {
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
    expect(textFromAnswer(ANSWER)).toMatchObject({
      kind: "comment",
      number: 7,
      body: "Decide the limit\n\nTwo reviewers disagree.\n- One",
      answer: "q1",
    });
    expect(textFromAnswer({ ...ANSWER, draft: "issue" })).toMatchObject({
      kind: "issue",
      title: "Decide the limit",
      body: "Two reviewers disagree.\n- One",
    });
  });

  it("becomes a request that the API takes, with nothing that was left empty", ({ expect }) => {
    const comment = toOperationRequest(newComment(7, "Hello"), "job");
    expect(comment).toEqual({ kind: "comment", job: "job", number: 7, body: "Hello" });
    const docket = toOperationRequest(newIssue(" Docket ", null), "job");
    expect(docket).toEqual({ kind: "issue", job: "job", title: "Docket" });
    const issue = toOperationRequest(
      { ...newIssue("T", "B"), labels: "bug, ,ui", assignees: "@saga, mira", milestone: "3" },
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
    expect(isComplete(newComment(7, "  "))).toBe(false);
    expect(isComplete(newComment(null, null))).toBe(false);
    expect(isComplete(newComment(7, null))).toBe(true);
    expect(isComplete(newIssue(" ", "text"))).toBe(false);
    expect(isComplete(newIssue("Title", "text"))).toBe(true);
  });

  it("names what nobody would see in it", ({ expect }) => {
    expect(showHidden("a\u202eb\u200bc\u{e0041}")).toBe("a⟨U+202E⟩b⟨U+200B⟩c⟨U+E0041⟩");
    expect(showHidden("👩‍💻 plain")).toBe("👩‍💻 plain");
  });
});

describe("the operations of a docket", () => {
  const opened: OperationsAction = { type: "opened", job: "job", writes: true };

  it("keep one text a composer, and go with their docket", ({ expect }) => {
    const first = newComposition(newComment(7, "one"));
    const actions: OperationsAction[] = [
      opened,
      { type: "composition", composerId: "7", composition: first },
      {
        type: "composition",
        composerId: "docket",
        composition: newComposition(newIssue("T", "two")),
      },
    ];
    const state = actions.reduce(reduceOperations, NO_OPERATIONS);
    expect(Object.keys(state.compositions)).toEqual(["7", "docket"]);
    const closed = reduceOperations(state, {
      type: "composition",
      composerId: "7",
      composition: null,
    });
    expect(Object.keys(closed.compositions)).toEqual(["docket"]);
    expect(
      reduceOperations(state, { type: "opened", job: "other", writes: true }).compositions,
    ).toEqual({});
  });

  it("list what was sent, and learn what became of it", ({ expect }) => {
    const sending = { ...newComposition(newComment(7, "one")), ended: operation("sending") };
    const actions: OperationsAction[] = [
      opened,
      { type: "composition", composerId: "7", composition: sending },
      {
        type: "listed",
        job: "job",
        operations: [operation("unknown"), operation("proposed", "a2")],
      },
    ];
    const state = actions.reduce(reduceOperations, NO_OPERATIONS);
    expect(state.sent.map(({ id }) => id)).toEqual(["a1"]);
    expect(state.compositions["7"]?.ended?.state).toBe("unknown");
    expect(reduceOperations(state, { type: "listed", job: "other", operations: [] })).toBe(state);
  });
});
