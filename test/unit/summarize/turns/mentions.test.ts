import { describe, it } from "vitest";

import { type Mention, mentionOf } from "../../../../src/summarize/turns/mentions.ts";
import { aComment, aPullRequest, machine, person } from "../../../support/pull-request.ts";

const AT = "2026-11-12T09:00:00Z";

function found(body: string, more: Parameters<typeof aComment>[0] = {}): Mention | undefined {
  const list = [aComment({ body, createdAt: AT, ...more })];
  return mentionOf(aPullRequest({ comments: { total: 1, list } }), "linus");
}

function mentionIn(...asked: Parameters<typeof found>): string | undefined {
  return found(...asked)?.since;
}

describe("a mention", () => {
  it("addresses somebody by name", ({ expect }) => {
    expect(mentionIn("What do you think, @Linus?")).toBe(AT);
    expect(mentionIn("(@linus)")).toBe(AT);
  });

  it("is no longer name, team or address", ({ expect }) => {
    for (const body of ["@linus-torvalds", "@acme/linus", "@linus/team", "me@linus", "linus"]) {
      expect(mentionIn(body), body).toBeUndefined();
    }
  });

  it("is none in quotes, code or what is not shown", ({ expect }) => {
    for (const body of [
      "> @linus said so\n\nHm.",
      "Run `npx @linus/cli` or `@linus`.",
      "```\n@linus\n```",
      "~~~\n@linus",
      "<!-- @linus -->",
    ]) {
      expect(mentionIn(body), body).toBeUndefined();
    }
    expect(mentionIn("> quoted\n\n@linus, see above.")).toBe(AT);
  });

  it("is none by machines, by a stranger's first word, or in what was hidden", ({ expect }) => {
    expect(mentionIn("@linus", { author: machine("linter") })).toBeUndefined();
    expect(
      mentionIn("@linus", { association: "NONE", author: person("passer-by") }),
    ).toBeUndefined();
    expect(mentionIn("@linus", { association: "NONE", author: person("ada") })).toBe(AT);
    expect(mentionIn("@linus", { minimized: true })).toBeUndefined();
  });

  it("is over once the person has spoken", ({ expect }) => {
    const said = aComment({ body: "@linus?", createdAt: AT });
    const reply = aComment({ author: person("linus"), createdAt: "2026-11-13T09:00:00Z" });
    const again = aComment({ body: "And now, @linus?", createdAt: "2026-11-14T09:00:00Z" });
    const mentioned = (...list: (typeof said)[]) =>
      mentionOf(aPullRequest({ comments: { total: list.length, list } }), "linus")?.since;
    expect(mentioned(said, reply)).toBeUndefined();
    expect(mentioned(said, reply, again)).toBe("2026-11-14T09:00:00Z");
  });

  it("is quoted as the sentence that addresses, by whom and where", ({ expect }) => {
    const author = person("grace");
    expect(
      found(
        "I am done. **One** thing for [you](https://example.org/x), @linus: keep it?\nThanks!",
        {
          author,
          anchor: "issuecomment-7",
        },
      ),
    ).toEqual({
      author: "grace",
      since: AT,
      text: "One thing for you, @linus: keep it?",
      anchor: "issuecomment-7",
    });
  });

  it("is quoted without what nobody sees, what is secret, and the beginning of what is long", ({
    expect,
  }) => {
    expect(found("@linus,\u200b the key is ghp_0123456789abcdefABCDEF?")?.text).toBe(
      "@linus, the key is (secret masked)?",
    );
    const long = found(`@linus ${"and so on ".repeat(60)}at the end?`)?.text ?? "";
    expect(long.length).toBeLessThanOrEqual(160);
    expect(long).toMatch(/^…(?:and|so|on) .*at the end\?$/);
  });
});
