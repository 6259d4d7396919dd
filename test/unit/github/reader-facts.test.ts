import { describe, it } from "vitest";

import { readReaderFacts } from "../../../src/github/reader-facts.ts";
import { UpstreamError } from "../../../src/upstream/error.ts";
import { createLevelWorld } from "../../support/level-world.ts";
import { createGitHubApi, VIEWER } from "./github-api.ts";

const READER = {
  owner: "acme",
  name: "rockets",
  login: VIEWER,
  signal: new AbortController().signal,
};

describe("what GitHub says of a reader", () => {
  it("is what they and their teams were asked for, and where they are addressed", async ({
    expect,
  }) => {
    const api = createGitHubApi({
      maintainers: ["ada"],
      pullRequests: [
        { number: 1, requestedReviewers: [{ login: VIEWER }] },
        { number: 2, requestedReviewers: [{ team: "platform", members: [VIEWER] }] },
        { number: 3, requestedReviewers: [{ team: "others", members: ["ada"] }] },
        { number: 4, comments: [{ author: "ada", body: `@${VIEWER}, is this right?` }] },
        { number: 5, comments: [{ author: "ada", body: `> @${VIEWER} said so\n\nHm.` }] },
        { number: 6, state: "CLOSED", requestedReviewers: [{ login: VIEWER }] },
      ],
    });
    const facts = await readReaderFacts({ ...READER, fetch: api.fetch });
    expect({ ...facts, asked: facts.asked?.toSorted((a, b) => a - b) }).toEqual({
      login: VIEWER,
      mayMerge: false,
      asked: [1, 2],
      mentioned: [
        {
          number: 4,
          author: "ada",
          since: expect.any(String),
          text: `@${VIEWER}, is this right?`,
          anchor: expect.stringMatching(/^issuecomment-\d+$/),
        },
      ],
      ended: [
        { number: 6, title: expect.any(String), merged: false, closedAt: expect.any(String) },
      ],
    });
    expect(api.operations()).toEqual(["Reader", "Details"]);
  });

  it("is unknown where the connection has no GraphQL", async ({ expect }) => {
    const { fetch } = await createLevelWorld({ proxyGraphql: false });
    expect(await readReaderFacts({ ...READER, fetch })).toEqual({ login: VIEWER });
  });

  it("fails with GitHub, rather than say nothing", async ({ expect }) => {
    const api = createGitHubApi({ pullRequests: [] });
    api.control.faults.add({ times: null, action: { kind: "status", status: 401 } });
    await expect(readReaderFacts({ ...READER, fetch: api.fetch })).rejects.toThrow(UpstreamError);
  });
});
