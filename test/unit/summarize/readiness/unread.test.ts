import { describe, it } from "vitest";

import type { PullRequest } from "../../../../src/summarize/pull-request/pull-request.ts";
import { unreadOf } from "../../../../src/summarize/readiness/unread.ts";
import { aPullRequest } from "../../../support/pull-request.ts";

describe("what of a pull request is said to be unread", () => {
  it.for<[string, Partial<PullRequest>, string[]]>([
    ["nothing of one that was read whole", {}, []],
    ["what its source names", { unread: ["reviews"] }, ["reviews"]],
    ["the requests where a team is hidden", { hiddenTeams: true }, ["requests"]],
    ["nothing where no team is", { hiddenTeams: false }, []],
    ["each but once", { hiddenTeams: true, unread: ["requests"] }, ["requests"]],
  ])("is %s", ([, pull, unread], { expect }) => {
    expect(unreadOf(aPullRequest(pull))).toEqual(unread);
  });
});
