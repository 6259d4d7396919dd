import { createHash } from "node:crypto";

import { describe, it } from "vitest";

import { createLinks } from "../../../../src/summarize/citations/links.ts";

const REPOSITORY = { owner: "acme", name: "app.js" };
const links = createLinks("https://github.example/", REPOSITORY, 12);

describe("links", () => {
  it("lead to the pull request on the configured site", ({ expect }) => {
    expect(links.pull).toBe("https://github.example/acme/app.js/pull/12");
    expect(links.checks).toBe(`${links.pull}/checks`);
    expect(links.files).toBe(`${links.pull}/files`);
  });

  it.for(["issuecomment-7", "discussion_r8", "pullrequestreview-9"])(
    "lead to an anchor of GitHub's: %s",
    (anchor, { expect }) => {
      expect(links.at(anchor)).toBe(`${links.pull}#${anchor}`);
    },
  );

  it.for([
    undefined,
    "",
    "x",
    'issuecomment-7"><script>',
    "javascript:alert(1)",
    "issuecomment-7/../..",
  ])("lead to the pull request itself when the anchor is none: %s", (anchor, { expect }) => {
    expect(links.at(anchor)).toBe(links.pull);
  });

  it("lead to a file by the digest of its path", async ({ expect }) => {
    const path = 'docs/über "uns".md';

    expect(await links.file(path)).toBe(
      `${links.pull}/files#diff-${createHash("sha256").update(path).digest("hex")}`,
    );
  });
});
