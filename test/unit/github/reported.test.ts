import { describe, it } from "vitest";

import { createGraphQLPullRequests } from "../../../src/github/graphql/pull-requests.ts";
import { gatherFacts } from "../../../src/summarize/readiness/facts.ts";
import { judgeReadiness } from "../../../src/summarize/readiness/readiness.ts";
import type { PullRequestSpec } from "../../fakes/github/world.ts";
import { createGitHubApi, filesOf, idsOf, START } from "./github-api.ts";

/** Answers as people have reported them of GitHub and of what stands before it. */

const APPROVED: PullRequestSpec = {
  number: 1,
  author: "ada",
  reviews: [{ author: "grace", state: "APPROVED" }],
  checks: [{ name: "build", conclusion: "SUCCESS" }],
};

interface Asked {
  path: string;
  accept: string;
}

/** Pull requests of a GitHub whose answers are changed on their way; undefined leaves one as it is. */
function reading(change: (asked: Asked, body: string) => string | undefined) {
  const api = createGitHubApi({ maintainers: ["grace"], pullRequests: [APPROVED] });
  return createGraphQLPullRequests({
    owner: "acme",
    name: "rockets",
    async fetch(input, init) {
      const { url, headers } = new Request(input, init);
      const answer = await api.fetch(input, init);
      const body = await answer.text();
      const asked = { path: new URL(url).pathname, accept: headers.get("accept") ?? "" };
      return new Response(change(asked, body) ?? body, answer);
    },
    signal: api.abort.signal,
    clock: api.clock,
    deadline: START + 120_000,
  });
}

async function judged(change: (body: string) => string) {
  const pulls = reading(({ path }, body) => (path === "/graphql" ? change(body) : undefined));
  const [pull] = await pulls.details(await idsOf(pulls));
  if (pull === undefined) {
    throw new Error("It was expected to be there.");
  }
  return { pull, ...judgeReadiness(gatherFacts(pull, START), pull, START) };
}

describe("what GitHub has a new word for is unknown, and the rest is read", () => {
  it("as the state of all checks", async ({ expect }) => {
    const { state, pull } = await judged((body) =>
      body.replace('"rollup":{"state":"SUCCESS"}', '"rollup":{"state":"PAUSED"}'),
    );
    expect(state).toBe("unknown");
    expect(pull.checks).toEqual({ state: "unknown", total: null, list: [] });
    expect(pull.opinions).toHaveLength(1);
  });

  it("as the decision of the reviewers", async ({ expect }) => {
    const { pull } = await judged((body) =>
      body.replace(/"reviewDecision":(?:null|"\w+")/, '"reviewDecision":"PARTLY_APPROVED"'),
    );
    expect(pull.reviewDecision).toBe("unknown");
  });

  it("as a kind of check", async ({ expect }) => {
    const { pull } = await judged((body) =>
      body.replace('"type":"CheckRun"', '"type":"DeploymentGate"'),
    );
    expect(pull.checks).toMatchObject({ state: "SUCCESS", list: [] });
  });
});

describe("errors beside data", () => {
  it("may be null for none", async ({ expect }) => {
    const { state } = await judged((body) => body.replace(/^\{"data":/, '{"errors":null,"data":'));
    expect(state).toBe("ready");
  });

  it("leave everything in doubt where they cannot be read", async ({ expect }) => {
    const { state, pull } = await judged((body) =>
      body.includes('"reviewDecision"')
        ? body.replace(/^\{"data":/, '{"errors":["oops"],"data":')
        : body,
    );
    expect(state).toBe("unknown");
    expect(pull.unread).toContain("reviews");
  });
});

const DIFF = `diff --git a/a.ts b/a.ts
index 1111111..2222222 100644
--- a/a.ts
+++ b/a.ts
@@ -1 +1 @@
-old
+new
`;
const LISTED = { filename: "a.ts", status: "modified", additions: 1, deletions: 1 };

async function changesOf(diff: string, files: object[], changedFiles = 1) {
  const pulls = reading(({ path, accept }) =>
    path.endsWith("/files")
      ? JSON.stringify(files)
      : path.endsWith("/pulls/1") && accept.includes("diff")
        ? diff
        : undefined,
  );
  const of = { number: 1, additions: 1, deletions: 1, changedFiles };
  const changes = await pulls.changes(of);
  return { files: await filesOf(changes.files), incomplete: changes.incomplete() };
}

describe("a diff that is none", () => {
  it.for(["", "<!doctype html><html>Unicorn!</html>"])(
    "is read file by file: %o",
    async (diff, { expect }) => {
      const patch = "@@ -1 +1 @@\n-old\n+new";
      const { files, incomplete } = await changesOf(diff, [{ ...LISTED, patch }]);
      expect(files).toMatchObject([{ path: "a.ts", additions: 1 }]);
      expect(incomplete).toBeUndefined();
    },
  );

  it("is right where nothing was changed", async ({ expect }) => {
    expect(await changesOf("", [], 0)).toEqual({ files: [], incomplete: undefined });
  });
});

it("says that a diff has fewer files than were changed", async ({ expect }) => {
  const { files, incomplete } = await changesOf(DIFF, [], 2);
  expect(files).toHaveLength(1);
  expect(incomplete).toBe("unread");
});

it("takes no empty file for a binary one, and no null for a patch", async ({ expect }) => {
  const empty = { status: "added", additions: 0, deletions: 0, patch: null };
  const { files } = await changesOf(
    "",
    [
      { ...empty, filename: "__init__.py", sha: "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391" },
      { ...empty, filename: "logo.png", sha: "1111111111111111111111111111111111111111" },
    ],
    2,
  );
  expect(files.map(({ binary }) => binary)).toEqual([false, true]);
});
