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

async function read(data: object) {
  return readReaderFacts({ ...READER, fetch: () => Promise.resolve(Response.json({ data })) });
}

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
    expect(await readReaderFacts({ ...READER, fetch })).toEqual({
      login: VIEWER,
      isPart: true,
    });
  });

  it.for<[string, object]>([
    [
      "a place of what they were asked for is empty",
      { asked: { issueCount: 2, nodes: [{ number: 1 }, null] } },
    ],
    ["more was found than was given", { asked: { issueCount: 120, nodes: [{ number: 1 }] } }],
    ["what they were asked for is missing", { asked: null }],
    ["where they are named is missing", { mentioned: null }],
    ["a place where they are named is empty", { mentioned: { issueCount: 1, nodes: [null] } }],
  ])("is a part where %s", async ([, change], { expect }) => {
    const whole = { issueCount: 0, nodes: [] };
    const answer = {
      repository: { permission: "READ", ended: { nodes: [] } },
      asked: whole,
      mentioned: whole,
    };
    expect(await read(answer)).not.toHaveProperty("isPart");
    expect(await read({ ...answer, ...change })).toHaveProperty("isPart", true);
  });

  it("fails with GitHub, rather than say nothing", async ({ expect }) => {
    const api = createGitHubApi({ pullRequests: [] });
    api.control.faults.add({ times: null, action: { kind: "status", status: 401 } });
    await expect(readReaderFacts({ ...READER, fetch: api.fetch })).rejects.toThrow(UpstreamError);
  });
});
