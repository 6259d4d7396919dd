import { describe, it } from "vitest";

import { isBot, plainLogin } from "../../../../src/summarize/people/bots.ts";

describe("bots", () => {
  it.for([
    ["an app", { login: "dependabot", type: "Bot" }],
    ["a REST login with the suffix", { login: "renovate[bot]", type: "User" }],
    ["a machine user of the hint list", { login: "codecov-commenter", type: "User" }],
    ["the hint list in another case", { login: "CLAassistant", type: "User" }],
    ["a name that ends in -bot", { login: "asyncapi-bot", type: "User" }],
    ["a name that ends in -ci-robot", { login: "k8s-ci-robot", type: "User" }],
    ["a name that ends in _ci", { login: "acme_ci", type: "User" }],
  ] as const)("are recognised: %s", ([, actor], { expect }) => {
    expect(isBot(actor)).toBe(true);
  });

  it.for([
    { login: "talbot", type: "User" },
    { login: "abbot", type: "User" },
    { login: "robotnik", type: "User" },
    { login: "lucci", type: "User" },
    { login: "ghost", type: "User" },
    { login: "imported", type: "Mannequin" },
  ] as const)("leave people alone: $login", (actor, { expect }) => {
    expect(isBot(actor)).toBe(false);
  });

  it("compare by the login that GraphQL shows", ({ expect }) => {
    expect(plainLogin("dependabot[bot]")).toBe("dependabot");
    expect(plainLogin("ada")).toBe("ada");
  });
});
