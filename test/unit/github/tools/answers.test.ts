import { describe, it } from "vitest";

import { readCommitted, readNumbered } from "../../../../src/github/tools/answers.ts";
import { UpstreamError } from "../../../../src/upstream/error.ts";

const executionId = null;
const html_url = "https://evil.test";

describe("what GitHub says it has made", () => {
  it.for(["../../../evil/trap", "a".repeat(39), "A".repeat(40), "a".repeat(1_000_000), ""])(
    "is no commit without an oid",
    (sha, { expect }) => {
      const answer = { data: { commit: { sha, html_url } }, executionId };
      expect(() => readCommitted(answer)).toThrow(UpstreamError);
    },
  );

  it.for([undefined, 0, -1, 1.5, "7", "7/../../evil"])(
    "is no issue without a number",
    (number, { expect }) => {
      const answer = { data: { id: 1, number, html_url }, executionId };
      expect(() => readNumbered(answer)).toThrow(UpstreamError);
    },
  );
});
