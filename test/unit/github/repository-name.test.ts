import { describe, it } from "vitest";

import { parseRepositoryName } from "../../../src/github/repository-name.ts";

const WEB_URL = "https://github.com";
const repository = { owner: "acme", name: "rocket.js" };

describe("parseRepositoryName", () => {
  it.for([
    "acme/rocket.js",
    "  acme/rocket.js  ",
    "acme/rocket.js/",
    "acme/rocket.js.git",
    "github.com/acme/rocket.js",
    "www.github.com/acme/rocket.js",
    "https://github.com/acme/rocket.js",
    "http://GitHub.com/acme/rocket.js/",
    "https://github.com/acme/rocket.js.git",
    "https://github.com/acme/rocket.js/pull/12",
    "https://github.com/acme/rocket.js/pull/12/files?w=1#diff-0",
    "https://github.com/acme/rocket.js/blob/main/a%20b.md",
    "git@github.com:acme/rocket.js.git",
    "ssh://git@github.com/acme/rocket.js.git",
    "git://github.com/acme/rocket.js",
  ])("understands %s", (input, { expect }) => {
    expect(parseRepositoryName(input, WEB_URL)).toEqual(repository);
  });

  it.for([
    "",
    "acme",
    "/",
    "acme/",
    "/rocket",
    "acme/rocket/pull/12",
    "acme/..",
    "acme/.",
    "../rocket",
    "acme/%2e%2e",
    "%2e%2e/rocket",
    "acme/rocket%2Fpull",
    "acme/ro cket",
    "acme/rocket\nHost: x",
    "acme/rocket\u0000",
    "acme\\rocket",
    "-acme/rocket",
    "ac.me/rocket",
    "acme/röcket",
    "acme/.git",
    `${"a".repeat(40)}/rocket`,
    `acme/${"a".repeat(101)}`,
    "a".repeat(500),
    "https://gitlab.com/acme/rocket",
    "gitlab.com/acme/rocket",
    "git@gitlab.com:acme/rocket.git",
    "https://github.com.evil.example/acme/rocket",
    "https://github.com@evil.example/acme/rocket",
    "https://evil.example/https://github.com/acme/rocket",
    "https://github.com/acme",
    "https://github.com/acme/rocket/../../evil/repo",
    "https://github.com/acme/rocket/%2E%2e/x",
    "javascript:acme/rocket",
    "file:///acme/rocket",
  ])("does not understand %j", (input, { expect }) => {
    expect(parseRepositoryName(input, WEB_URL)).toBeNull();
  });

  it("accepts the names of managed users and old accounts", ({ expect }) => {
    expect(parseRepositoryName("ada_acme/rocket", WEB_URL)).not.toBeNull();
    expect(parseRepositoryName("ada-/rocket", WEB_URL)).not.toBeNull();
  });

  it.for(["https://ghe.acme.example:8443/acme/rocket.js", "git@ghe.acme.example:acme/rocket.js"])(
    "follows the configured host: %s",
    (input, { expect }) => {
      expect(parseRepositoryName(input, "https://ghe.acme.example:8443")).toEqual(repository);
      expect(parseRepositoryName(input, WEB_URL)).toBeNull();
    },
  );

  it("follows a host that serves GitHub under a path", ({ expect }) => {
    const webUrl = "http://localhost:9000/web";
    expect(parseRepositoryName("http://localhost:9000/web/acme/rocket.js/pull/1", webUrl)).toEqual(
      repository,
    );
    expect(parseRepositoryName("http://localhost:9000/acme/rocket.js", webUrl)).toBeNull();
  });
});
