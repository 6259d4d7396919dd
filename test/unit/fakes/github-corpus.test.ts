import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { describe, it } from "vitest";

import { CORPUS_REPOSITORY, loadCorpus } from "../../fakes/data/corpus.ts";
import { pullRequestNumbered } from "../../fakes/github/changes.ts";
import { createStore } from "../../fakes/github/create-store.ts";
import { renderDiff } from "../../fakes/github/diff.ts";
import { fullName, type Store } from "../../fakes/github/store.ts";
import { NOW } from "./github-environment.ts";

const DIFF = `diff --git a/docs/guide.md b/docs/guide.md
index 1111111..2222222 100644
--- a/docs/guide.md
+++ b/docs/guide.md
@@ -10,2 +10,3 @@ # Guide
 one
-two
+deux
+trois
diff --git a/old.txt b/new.txt
similarity index 100%
rename from old.txt
rename to new.txt
diff --git a/logo.png b/logo.png
new file mode 100644
index 0000000..3333333
Binary files /dev/null and b/logo.png differ
`;

const MERGED = {
  repo: "lantern/guide",
  number: 12,
  title: "Translate the guide",
  body: null,
  author: "fleur",
  state: "MERGED",
  createdAt: "2020-01-01T00:00:00Z",
  updatedAt: "2020-01-09T00:00:00Z",
  labels: ["docs"],
  headRefOid: "a".repeat(40),
  comments: [
    { author: "gil", authorAssociation: "MEMBER", body: "Why?", createdAt: "2020-01-02T00:00:00Z" },
    { author: null, body: "Because.", createdAt: "2020-01-05T00:00:00Z" },
  ],
  reviews: [
    {
      author: "gil",
      state: "CHANGES_REQUESTED",
      body: "See below.",
      createdAt: "2020-01-03T00:00:00Z",
    },
    { author: "gil", state: "APPROVED", body: "", createdAt: "2020-01-04T00:00:00Z" },
  ],
  reviewComments: [
    {
      author: "gil",
      body: "deux?",
      createdAt: "2020-01-03T00:00:00Z",
      path: "docs/guide.md",
      originalPosition: 3,
      reviewId: "R1",
    },
    {
      author: "fleur",
      body: "Oui.",
      createdAt: "2020-01-03T12:00:00Z",
      path: "docs/guide.md",
      originalPosition: 3,
      reviewId: "R2",
    },
    {
      author: "gil",
      body: "Elsewhere",
      createdAt: "2020-01-03T00:00:00Z",
      path: null,
      originalPosition: 40,
      reviewId: "R1",
    },
  ],
  diff: DIFF,
  traits: ["tiny"],
  source: { kind: "synthetic" },
};

function load(...files: readonly object[]): Store {
  const folder = mkdtempSync(join(tmpdir(), "docket-corpus-"));
  try {
    for (const [index, file] of files.entries()) {
      writeFileSync(join(folder, `${index}.json`), JSON.stringify(file));
    }
    writeFileSync(join(folder, "README.md"), "not a pull request");
    return createStore(loadCorpus(folder, NOW), () => NOW);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Blob names are not kept. */
function withoutBlobs(diff: string): string {
  return diff.replaceAll(/^index .*\n/gm, "");
}

describe("a folder of pull requests", () => {
  it("is served open under the real names and gathered in one repository", ({ expect }) => {
    const other = { ...MERGED, repo: "lantern/shade", state: "CLOSED" };
    const store = load(MERGED, { ...MERGED, number: 13 }, other);

    expect(
      store.repositories.map((repository) => [
        fullName(repository),
        repository.pullRequests.map(({ number, state }) => `${number} ${state}`),
      ]),
    ).toEqual([
      ["lantern/guide", ["12 OPEN", "13 OPEN"]],
      ["lantern/shade", ["12 OPEN"]],
      [CORPUS_REPOSITORY, ["12 OPEN", "13 OPEN", "10012 OPEN"]],
    ]);
  });

  it("keeps the discussion, with threads by path and position, none of them resolved", ({
    expect,
  }) => {
    const { author, body, comments, reviews, threads } = pullRequestNumbered(
      load(MERGED),
      "lantern/guide",
      12,
    );

    expect({ author, body }).toEqual({ author: "fleur", body: "" });
    expect(comments.map((comment) => [comment.author, comment.association, comment.body])).toEqual([
      ["gil", "MEMBER", "Why?"],
      [null, "CONTRIBUTOR", "Because."],
    ]);
    expect(
      threads.map(({ path, originalLine, side, resolved, comments: said }) => ({
        place: `${path}:${originalLine} ${side}`,
        resolved,
        said: said.map((comment) => comment.body),
      })),
    ).toEqual([
      { place: "docs/guide.md:11 RIGHT", resolved: false, said: ["deux?", "Oui."] },
      { place: "unknown:1 RIGHT", resolved: false, said: ["Elsewhere"] },
    ]);
    const [first] = reviews;
    expect(first).toMatchObject({ state: "CHANGES_REQUESTED", body: "See below." });
    const sentWithFirst = threads.flatMap((thread) =>
      thread.comments.filter(({ reviewId }) => reviewId === first?.databaseId),
    );
    expect(sentWithFirst.map((comment) => comment.body)).toEqual(["deux?", "Elsewhere"]);
    expect(reviews).toHaveLength(3);
  });

  it("keeps the diff", ({ expect }) => {
    const pullRequest = pullRequestNumbered(load(MERGED), "lantern/guide", 12);

    expect(pullRequest.files).toMatchObject([
      { path: "docs/guide.md", status: "modified", additions: 2, deletions: 1 },
      { path: "new.txt", previousPath: "old.txt", status: "renamed", patch: null },
      { path: "logo.png", status: "added", binary: true },
    ]);
    expect(withoutBlobs(renderDiff(pullRequest))).toBe(withoutBlobs(DIFF));
  });

  it("is moved in time, so that the last thing happened a day ago", ({ expect }) => {
    const { createdAt, comments } = pullRequestNumbered(load(MERGED), "lantern/guide", 12);

    expect(comments.at(-1)?.createdAt).toBe("2026-11-19T09:00:00Z");
    expect(createdAt).toBe("2026-11-15T09:00:00Z");
  });

  it("makes do with what a partial export has", ({ expect }) => {
    const { repo, number, title, createdAt } = MERGED;
    const partial = { repo, number, title, createdAt, author: "fleur", diff: DIFF, reviews: null };

    const pullRequest = pullRequestNumbered(load(partial), "lantern/guide", 12);

    expect(pullRequest).toMatchObject({
      comments: [],
      reviews: [],
      threads: [],
      headRef: "change-12",
    });
  });

  it("names the file that is not one of them", ({ expect }) => {
    expect(() => load({ title: "no repository" })).toThrow(/0\.json is not a pull request/);
  });
});
