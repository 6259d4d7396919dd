import { describe, it } from "vitest";

import { isCommandOnly } from "../../../../src/summarize/people/commands.ts";

describe("a comment of nothing but commands", () => {
  it.for([
    "/lgtm",
    "/retest\r\n/test unit-linux",
    "/assign @ada @grace",
    "/label area/api kind/bug",
    "/lgtm cancel",
    "/cherry-pick release-1.2",
    "\n  /rtm  \n",
    "<!-- sent from the phone -->\n/approve",
    "@bors r+",
    "@dependabot squash and merge",
    "@rustbot label +S-waiting-on-review",
  ])("is recognised: %j", (body, { expect }) => {
    expect(isCommandOnly(body)).toBe(true);
  });

  it.for([
    "",
    "lgtm",
    "/lgtm\nbut please rename the flag",
    "/tmp fills up",
    "/etc is where it belongs",
    "/usr/lib/foo is missing",
    "/retitle Explain why the cache is never emptied",
    "@ada r+",
    "@dependabot why does this major version come as a patch?",
    "Run /retest when the queue is empty",
  ])("is not seen in what people say: %j", (body, { expect }) => {
    expect(isCommandOnly(body)).toBe(false);
  });

  it("is never longer than a command can be", ({ expect }) => {
    expect(isCommandOnly("/lgtm\n".repeat(500))).toBe(false);
  });
});
