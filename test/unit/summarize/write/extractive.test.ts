import { describe, it } from "vitest";

import { createAnswerReader } from "../../../../src/summarize/write/answer.ts";
import { extractive } from "../../../../src/summarize/write/extractive.ts";
import { CLAIM_SCENES } from "../../../support/claims/index.ts";
import { gather } from "../../../support/evidence.ts";
import { aReview, person } from "../../../support/pull-request.ts";

describe("the summary without a model", () => {
  it("says what it does, how it went and what is in the way, and cites", async ({ expect }) => {
    const [uploads] = CLAIM_SCENES;
    const { evidence, facts, readiness } = await gather(uploads?.pull, uploads?.diff);
    const { text, open, settled, citations, warnings } = extractive(evidence, {
      facts,
      readiness,
      language: "en",
    });

    expect(text).toBe(
      [
        "ada proposes “Retry uploads that time out”: “Uploads over slow links fail after 30 seconds. This retries them with exponential back-off, at most 3 times, and resumes from the last acknowledged part. The limit is MAX_UPLOAD_RETRIES. Closes #418.” [C1].",
        "It changes 3 files (+7 -1), namely src/uploads/retry.ts [F1], src/uploads/session.ts [F2] and docs/uploads.md [F3].",
        "7 comments by people, among them linus [C2], barbara-k [C4], edsger [R1] and grace [T1].",
        "edsger requested changes: “The back-off has no jitter, and resumeUpload leaks the abort listener when the signal fires first.” [R1].",
        "grace approved [R2].",
        "barbara-k wrote: “We measured 2.4% failed uploads last week in the Jakarta region; this would help a lot.” [C4].",
        "linus wrote last: “Fair enough about the gateway, but I still want the flag for the first release.” [C5].",
        'In the way: 1 of 12 checks fails; 1 review thread is unresolved (check "integration (node 22)": failing) [K1][K2].',
        "It is waiting on ada; the last push was on 2026-11-09.",
      ].join(" "),
    );
    expect(open).toEqual([
      {
        text: "edsger requests changes: “The back-off has no jitter, and resumeUpload leaks the abort listener when the signal fires first.”",
        citations: ["R1"],
      },
      {
        text: "src/uploads/retry.ts line 42: grace: “Why 500 ms as the base? The mobile client uses 250.”",
        citations: ["T1"],
      },
    ]);
    expect(settled).toEqual([
      {
        text: "src/uploads/session.ts line 7: grace: “This name shadows the imported Session type.” ada: “Renamed to uploadSession in 4fd21c9.”",
        citations: ["T2"],
      },
    ]);
    expect(citations.map(({ label }) => label)).toEqual([
      "C1",
      "F1",
      "F2",
      "F3",
      "K1",
      "K2",
      "C2",
      "C4",
      "C5",
      "R1",
      "R2",
      "T1",
      "T2",
    ]);
    expect(warnings).toEqual([]);
  });

  it.for(CLAIM_SCENES)("holds what it states: $name", async ({ pull, diff }, { expect }) => {
    const { evidence, facts, readiness } = await gather(pull, diff);
    const { text, open, settled } = extractive(evidence, { facts, readiness, language: "en" });
    const reader = createAnswerReader(evidence);
    const bullets = (points: typeof open) =>
      points.map((point) => `- ${point.text} [${point.citations.join("][")}]`).join("\n");
    reader.push(`${text}\n\nOpen:\n${bullets(open)}\nSettled:\n${bullets(settled)}\n`);
    const { answer } = reader.end();

    expect(answer).toMatchObject({ text, open, settled, warnings: [] });
  });

  it("says so when nobody has said anything", async ({ expect }) => {
    const { evidence, facts, readiness } = await gather({ body: "" });
    const { text, open } = extractive(evidence, { facts, readiness, language: "en" });

    expect(text).toBe(
      "ada proposes “Retry uploads that time out”. It changes 0 files (+0 -0). Nobody has commented on it yet. grace approved [R1]. Ready to merge.",
    );
    expect(open).toEqual([]);
  });

  it("leaves no request open that its author has answered with an approval", async ({ expect }) => {
    const asked = aReview({
      author: person("linus"),
      state: "CHANGES_REQUESTED",
      submittedAt: "2026-11-10T10:00:00Z",
      body: "Please add a test.",
    });
    const approved = aReview({ author: person("linus"), state: "APPROVED" });
    const reviews = { total: 2, list: [asked, approved] };
    const { evidence, facts, readiness } = await gather({ reviews, opinions: [approved] });
    const { text, open } = extractive(evidence, { facts, readiness, language: "en" });
    expect(text).toContain("linus requested changes: “Please add a test.” [R1].");
    expect(open).toEqual([]);
  });

  it("does not take for an obstacle what happens by itself", async ({ expect }) => {
    const { evidence, facts, readiness } = await gather({
      mergeQueue: { state: "QUEUED", position: 2 },
      autoMerge: true,
      opinions: [aReview({ state: "APPROVED" })],
    });
    const { text } = extractive(evidence, { facts, readiness, language: "en" });

    expect(text).toMatch(
      /Ready to merge\. It is number 2 in the merge queue\. Auto-merge is on: it merges as soon as the rules of the repository are met\.$/,
    );
    expect(evidence.known.text).not.toContain("In the way");
  });

  it("says that it is in English when another language was asked for", async ({ expect }) => {
    const { evidence, facts, readiness } = await gather();
    const codes = (language: string) =>
      extractive(evidence, { facts, readiness, language }).warnings.map(({ code }) => code);

    expect(codes("de")).toEqual(["language"]);
    expect(codes("en-GB")).toEqual([]);
  });
});
