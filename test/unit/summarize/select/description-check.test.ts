import { describe, it } from "vitest";

import type { ListedFile } from "../../../../src/summarize/diff/change-pool.ts";
import { categoryOf } from "../../../../src/summarize/diff/file-kind.ts";
import { checkDescription } from "../../../../src/summarize/select/description-check.ts";

function file(path: string, more: Partial<ListedFile> = {}): ListedFile {
  return {
    path,
    status: "modified",
    additions: 3,
    deletions: 1,
    category: categoryOf(path),
    cut: false,
    ...more,
  };
}

const LONG =
  "This is a longer description of what the change is for, which says in some detail why it is made and what it does for the people who use it.";

function check(text: string, ...files: ListedFile[]): string[] {
  return checkDescription({ title: "Retry uploads", text }, files).map(({ message }) => message);
}

describe("a description against its diff", () => {
  it("is flagged when it claims a change to a file that the diff does not touch", ({ expect }) => {
    expect(
      check("This updates src/uploads/retry.ts and the queue.", file("src/uploads/session.ts")),
    ).toEqual([
      "The description speaks of changing src/uploads/retry.ts, which the diff does not touch.",
    ]);
  });

  it.for([
    "This updates src/uploads/session.ts and the queue.",
    "It adds uploads/session.ts to the queue.",
    "As in src/uploads/retry.ts, the delay doubles.",
    "This does not change src/uploads/retry.ts yet.",
    "I haven't updated src/uploads/retry.ts in this.",
    "I haven’t updated src/uploads/retry.ts in this.",
    "This fixes the bug introduced in src/uploads/retry.ts by the rewrite of the queue.",
    "This fixes the reading of uploads/config.json in the home of the user.",
    "This is the fix for the queue.\n- [ ] Updated src/uploads/retry.ts",
    "src/uploads/retry.ts will be updated in a follow-up.",
    "It adds what example.com/docs/retry.html asks for.",
    "It adds and/or removes retries.",
    "Aktualisiert src/uploads/retry.ts und die Warteschlange.",
    "",
  ])("is left alone where that is not plainly so: %s", (text, { expect }) => {
    expect(check(text, file("src/uploads/session.ts"))).toEqual([]);
  });

  it("knows the old name of a renamed file", ({ expect }) => {
    const moved = file("src/b.ts", { previousPath: "src/a.ts", status: "renamed" });

    expect(check("This renames src/a.ts in the queue.", moved)).toEqual([]);
  });

  it.for([
    ["It adds a database migration for the queue.", "a migration"],
    ["The queue is new, and it includes a migration.", "a migration"],
    ["It adds unit tests for the queue.", "tests"],
    ["I added some regression tests for this.", "tests"],
  ])("is flagged when what it claims to add is nowhere: %s", ([text, what], { expect }) => {
    expect(check(text ?? "", file("src/queue.ts"))).toEqual([
      `The description says that it adds ${what}, and the diff does not seem to hold any.`,
    ]);
  });

  it.for([
    ["It adds a database migration for the queue.", "db/migrate/20260101_queue.rb"],
    ["It adds a database migration for the queue.", "src/schema.sql"],
    ["It adds unit tests for the queue.", "src/queue.test.ts"],
    ["It adds unit tests for the queue.", "src/queue.rs"],
    ["It adds unit tests for the queue.", "testing/queue.py"],
    ["It adds a migration guide for the queue.", "src/queue.ts"],
    ["There is no migration in this, and it adds no tests.", "src/queue.ts"],
    ["This is the fix for the queue, and we don't add tests for it.", "src/queue.ts"],
    ["This is the fix for the queue, and we don’t add tests for it.", "src/queue.ts"],
    ["This is the fix for the queue.\n- [ ] Added tests", "src/queue.ts"],
    ["The tests will be added later in the queue.", "src/queue.ts"],
    ["It adds a test environment for the queue.", "src/queue.ts"],
  ])("is left alone when it is there or was not claimed: %s (%s)", ([text, path], { expect }) => {
    expect(check(text ?? "", file(path ?? ""))).toEqual([]);
  });

  it.for([
    ["migrations/0042_claims.sql", { status: "added" }, "a database migration"],
    [".github/workflows/release.yml", {}, "a workflow that runs in CI"],
    ["LICENSE", {}, "the licence"],
    ["tests/upload.test.ts", { status: "removed", additions: 0 }, "the removal of tests"],
  ] as const)("is flagged when it leaves out %s", ([path, more, what], { expect }) => {
    expect(check(LONG, file("src/queue.ts"), file(path, more))).toEqual([
      `The diff holds ${what} that the description does not mention: ${path}.`,
    ]);
  });

  it.for([
    [`${LONG} It adds a column to the schema.`, "migrations/0042_claims.sql", { status: "added" }],
    [`${LONG} The pipeline gets a new step.`, ".github/workflows/release.yml", {}],
    [
      `${LONG} Obsolete cases are removed.`,
      "tests/upload.test.ts",
      { status: "removed", additions: 0 },
    ],
    ["Short.", "migrations/0042_claims.sql", { status: "added" }],
  ] as const)(
    "is left alone when it hints at it or says little: %s",
    ([text, path, more], { expect }) => {
      expect(check(text, file("src/queue.ts"), file(path, more))).toEqual([]);
    },
  );
});
