import { describe, it } from "vitest";

import { EVIDENCE_MAX_TOKENS } from "../../../../src/limits.ts";
import { headingOf } from "../../../../src/summarize/citations/heading.ts";
import { type Piece, speakersOf } from "../../../../src/summarize/citations/piece.ts";
import { factLines } from "../../../../src/summarize/readiness/fact-lines.ts";
import { extractive } from "../../../../src/summarize/write/extractive.ts";
import { aDiff, gather } from "../../../support/evidence.ts";
import {
  aComment,
  aReview,
  aThread,
  machine,
  OLDER_HEAD,
  person,
} from "../../../support/pull-request.ts";

function labelled(pieces: readonly Piece[], label: string): Piece | undefined {
  return pieces.find((piece) => piece.label === label);
}

describe("evidence", () => {
  it("gives every piece a label and a link of ours", async ({ expect }) => {
    const { evidence } = await gather(
      {
        comments: { total: 1, list: [aComment({ anchor: "issuecomment-7" })] },
        reviews: {
          total: 1,
          list: [
            aReview({
              state: "CHANGES_REQUESTED",
              body: "Please add a test.",
              anchor: "pullrequestreview-8",
            }),
          ],
        },
        threads: {
          total: 1,
          list: [aThread({ comments: [aComment({ anchor: "discussion_r9" })] })],
        },
        checks: { state: "FAILURE", total: 1, list: [{ name: "unit", state: "failure" }] },
      },
      aDiff({ path: "src/upload.ts", added: ["retry();"] }),
    );

    expect(evidence.pieces.map(({ label, url }) => [label, url])).toEqual([
      ["C1", "https://github.com/acme/app/pull/12"],
      [
        "F1",
        "https://github.com/acme/app/pull/12/files#diff-6aaeb09095799e7c076c89501c64cd4b7eaffabef8223394fe0ff7d7e6efa592",
      ],
      ["K1", "https://github.com/acme/app/pull/12/checks"],
      ["C2", "https://github.com/acme/app/pull/12#issuecomment-7"],
      ["R1", "https://github.com/acme/app/pull/12#pullrequestreview-8"],
      ["R2", "https://github.com/acme/app/pull/12"],
      ["T1", "https://github.com/acme/app/pull/12#discussion_r9"],
    ]);
    expect(headingOf(labelled(evidence.pieces, "R1") ?? {})).toBe(
      "change request by grace (maintainer), 2026-11-11",
    );
  });

  it("names the repository of an issue that is closed elsewhere", async ({ expect }) => {
    const { evidence, facts, readiness } = await gather({
      closes: [
        { number: 3, title: "Soot", repository: "Acme/App" },
        { number: 77, title: "Elsewhere", repository: "other/tracker" },
      ],
    });
    expect(factLines(evidence.subject, facts, readiness)).toContain(
      "Closes: #3, other/tracker#77.",
    );
    expect(evidence.known.text).toContain("other/tracker#77");
  });

  it("says what became of a review", async ({ expect }) => {
    const dismissed = aReview({
      author: person("linus"),
      state: "DISMISSED",
      body: "Needs a test.",
      submittedAt: "2026-11-02T09:00:00Z",
      dismissal: { by: person("grace"), was: "CHANGES_REQUESTED" },
    });
    const request = aReview({
      author: person("edsger"),
      state: "CHANGES_REQUESTED",
      body: "This blocks the queue.",
      submittedAt: "2026-11-03T09:00:00Z",
    });
    const approval = aReview({
      author: person("Edsger"),
      state: "APPROVED",
      submittedAt: "2026-11-05T09:00:00Z",
    });
    const { evidence } = await gather({
      reviews: { total: 3, list: [dismissed, request, approval] },
      opinions: [dismissed, approval],
    });
    const reviews = evidence.pieces.filter((piece) => piece.kind === "review");
    expect(reviews.map(headingOf)).toEqual([
      "dismissed review by linus (maintainer), 2026-11-02, which asked for changes and was dismissed by grace",
      "change request by edsger (maintainer), 2026-11-03, replaced by their approval of 2026-11-05",
      "approval by Edsger (maintainer), 2026-11-05",
    ]);
    expect(reviews.map((piece) => [...speakersOf(piece)])[0]).toEqual(["linus", "grace"]);
  });

  it("names everybody whose verdict stands, even without a word and however long ago", async ({
    expect,
  }) => {
    const silent = aReview({
      author: person("edsger"),
      state: "CHANGES_REQUESTED",
      submittedAt: "2026-11-02T09:00:00Z",
      commitOid: OLDER_HEAD,
    });
    const overruled = aReview({ author: person("barbara-k"), state: "APPROVED" });
    const { evidence, facts, readiness } = await gather({
      reviews: { total: 60, list: [overruled, aReview({ author: person("linus") })] },
      opinions: [silent, aReview({ author: machine("acme-bot"), state: "APPROVED" })],
      reviewDecision: "CHANGES_REQUESTED",
    });

    expect(
      evidence.pieces
        .filter((piece) => piece.kind === "review")
        .map((piece) => ({ ...piece, heading: headingOf(piece) })),
    ).toMatchObject([
      {
        label: "R1",
        heading: "change request of an earlier commit by edsger (maintainer), 2026-11-02",
        text: "",
        excerpt: "change request of an earlier commit by edsger (maintainer), 2026-11-02",
      },
    ]);
    expect(extractive(evidence, { facts, readiness, language: "en" })).toMatchObject({
      text: expect.stringContaining("edsger requested changes on an earlier commit [R1]."),
      open: [{ text: "edsger requests changes", citations: ["R1"] }],
    });
  });

  it("names every file and reads those that matter", async ({ expect }) => {
    const { evidence } = await gather(
      {},
      aDiff(
        { path: "package-lock.json", added: ['"x": 1'] },
        { path: "src/upload.ts", added: ["retry();"], removed: ["once();"] },
        { path: "vendor/lib/a.go", added: ["x"] },
        { path: "assets/logo.png", headers: ["Binary files a/x and b/x differ"] },
      ),
    );

    expect(evidence.coverage.files).toEqual({
      total: 4,
      read: 1,
      listed: [
        { reason: "binary", count: 1 },
        { reason: "lock file", count: 1 },
        { reason: "vendored", count: 1 },
      ],
    });
    expect(evidence.coverage.lines).toEqual({ changed: 4, read: 2 });
    expect(evidence.pieces.filter((piece) => piece.kind === "file")).toHaveLength(4);
  });

  it("says that the changes could not be read", async ({ expect }) => {
    const { evidence } = await gather({ changedFiles: 7 }, "", {
      unavailable: { code: "github_unavailable" },
    });

    expect(evidence.coverage.files).toEqual({
      total: 7,
      read: 0,
      listed: [{ reason: "diff unavailable", count: 7 }],
    });
    expect(evidence.warnings.map((warning) => warning.code)).toContain("diff_unavailable");
  });

  it("counts comments by people and leaves machines and commands out", async ({ expect }) => {
    const { evidence } = await gather({
      comments: {
        total: 5,
        list: [
          aComment({ author: person("linus"), body: "Why not a queue?" }),
          aComment({ author: machine("codecov"), body: "Coverage 81%" }),
          aComment({ body: "/retest" }),
          aComment({ body: "off topic", minimized: true }),
        ],
      },
      threads: { total: 1, list: [aThread({ comments: [aComment(), aComment()] })] },
    });

    expect(evidence.coverage.comments).toEqual({ total: 4, read: 3, cut: 0 });
    expect(evidence.coverage.threads).toEqual({ open: 1, read: 1 });
    expect(evidence.pieces.map(headingOf)).toContain("automated comment by codecov, 2026-11-10");
  });

  it("stays within its ceiling and reads every comment in short", async ({ expect }) => {
    const { evidence } = await gather({
      comments: {
        total: 60,
        list: Array.from({ length: 60 }, (_, index) =>
          aComment({
            body: `Comment ${index}. ${"I see it differently because of this. ".repeat(60)}`,
          }),
        ),
      },
      threads: {
        total: 40,
        list: Array.from({ length: 40 }, () =>
          aThread({
            comments: Array.from({ length: 10 }, () => aComment({ body: "word ".repeat(300) })),
          }),
        ),
      },
    });

    expect(evidence.coverage.tokens).toBeLessThanOrEqual(EVIDENCE_MAX_TOKENS);
    expect(evidence.coverage.threads).toEqual({ open: 40, read: 40 });
  });
});
