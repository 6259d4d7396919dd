import { describe, it } from "vitest";

import { mentionedAt } from "../../../../src/summarize/turns/mentions.ts";
import { aComment, aPullRequest, machine, person } from "../../../support/pull-request.ts";

const AT = "2026-11-12T09:00:00Z";

function mentionIn(body: string, more: Parameters<typeof aComment>[0] = {}): string | undefined {
  const list = [aComment({ body, createdAt: AT, ...more })];
  return mentionedAt(aPullRequest({ comments: { total: 1, list } }), "linus");
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
      mentionedAt(aPullRequest({ comments: { total: list.length, list } }), "linus");
    expect(mentioned(said, reply)).toBeUndefined();
    expect(mentioned(said, reply, again)).toBe("2026-11-14T09:00:00Z");
  });
});
