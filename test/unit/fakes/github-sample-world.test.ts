import { describe, it } from "vitest";

import { MOST_DISCUSSED, SAMPLE_REPOSITORIES, sampleWorld } from "../../fakes/data/sample-world.ts";
import { createGitHub } from "../../fakes/github/app.ts";
import { pullRequestNumbered, repositoryNamed } from "../../fakes/github/changes.ts";
import { createStore } from "../../fakes/github/create-store.ts";
import { diffRefusal } from "../../fakes/github/diff.ts";
import { conversationCount, totalCount } from "../../fakes/github/discussion.ts";
import { fullName, type PullRequest } from "../../fakes/github/store.ts";
import { NOW } from "./github-environment.ts";

const STORE = createStore(sampleWorld(NOW), () => NOW);
const MACHINES = new Set([
  "covertrack-bot",
  "dependabot",
  "ferry-preview",
  "sable-review",
  "stale-buoy",
]);

function open(name: string): PullRequest[] {
  return repositoryNamed(STORE, name).pullRequests.filter(({ state }) => state === "OPEN");
}

function topFive(name: string, score: (pullRequest: PullRequest) => number): number[] {
  return open(name)
    .toSorted((a, b) => score(b) - score(a))
    .slice(0, 5)
    .map(({ number }) => number);
}

function byPeople({ comments, threads }: PullRequest): number {
  const said = comments.filter(
    ({ author, body, minimizedReason }) =>
      !MACHINES.has(author ?? "") && minimizedReason === null && !body.startsWith("/"),
  );
  const reviewed = threads
    .flatMap((thread) => thread.comments)
    .filter(({ author }) => !MACHINES.has(author ?? ""));
  return said.length + reviewed.length;
}

describe("the sample world", () => {
  it("has a busy repository where no shortcut finds the five most discussed", ({ expect }) => {
    const { busy } = SAMPLE_REPOSITORIES;

    expect(open(busy)).toHaveLength(40);
    expect(topFive(busy, byPeople)).toEqual(MOST_DISCUSSED.busy.map(({ number }) => number));
    expect(topFive(busy, totalCount)).toEqual([812, 866, 845, 851, 798]);
    expect(topFive(busy, conversationCount)).toEqual([866, 845, 859, 833, 820]);
    expect(topFive(busy, ({ number }) => number)).toEqual([889, 888, 887, 885, 884]);
    for (const { number, humanComments } of MOST_DISCUSSED.busy) {
      expect([number, byPeople(pullRequestNumbered(STORE, busy, number))]).toEqual([
        number,
        humanComments,
      ]);
    }
  });

  it("has a calm one where the totals are right already", ({ expect }) => {
    const { calm } = SAMPLE_REPOSITORIES;
    const expected = MOST_DISCUSSED.calm.map(({ number }) => number);

    expect(open(calm)).toHaveLength(10);
    expect([topFive(calm, byPeople), topFive(calm, totalCount)]).toEqual([expected, expected]);
    expect(
      MOST_DISCUSSED.calm.map(({ number }) => byPeople(pullRequestNumbered(STORE, calm, number))),
    ).toEqual(MOST_DISCUSSED.calm.map(({ humanComments }) => humanComments));
  });

  it("has one without open pull requests, and diffs past every limit", ({ expect }) => {
    const { large, quiet } = SAMPLE_REPOSITORIES;
    const large31 = pullRequestNumbered(STORE, large, 31);

    expect(open(quiet)).toEqual([]);
    expect(diffRefusal(large31)).toBe("lines");
    expect(large31.files.reduce((sum, { additions }) => sum + additions, 0)).toBeGreaterThan(
      26_000,
    );
    expect(diffRefusal(pullRequestNumbered(STORE, large, 34))).toBe("files");
    expect(pullRequestNumbered(STORE, large, 36).files.length).toBeGreaterThan(3_000);
  });

  it("shows the private repository to the first person and not to the second", async ({
    expect,
  }) => {
    const { app } = createGitHub({ store: STORE, viewerOf: (token) => token });
    const read = async (login: string, name: string): Promise<number> => {
      const headers = { authorization: `Bearer ${login}`, "user-agent": "docket-test" };
      return (await app.request(`/repos/${name}`, { headers })).status;
    };
    const { private: hidden, renamed, restricted, singleSignOn } = SAMPLE_REPOSITORIES;

    expect(await read("mira-lindqvist", hidden)).toBe(200);
    expect(await read("tomas-reyes", hidden)).toBe(404);
    expect(await read("mira-lindqvist", renamed.from)).toBe(301);
    expect(await read("mira-lindqvist", renamed.to)).toBe(200);
    expect(await read("mira-lindqvist", singleSignOn)).toBe(403);
    expect(await read("mira-lindqvist", restricted)).toBe(403);
  });

  it("is told in order, after each pull request was opened and before now", ({ expect }) => {
    const now = new Date(NOW).toISOString();
    for (const repository of STORE.repositories) {
      for (const {
        number,
        createdAt,
        comments,
        reviews,
        threads,
        commits,
      } of repository.pullRequests) {
        const where = `${fullName(repository)}#${number}`;
        const sequences = [comments, ...threads.map((thread) => thread.comments)].map((written) =>
          written.map((comment) => comment.createdAt),
        );
        const times = [
          ...sequences.flat(),
          ...reviews.map(({ submittedAt }) => submittedAt),
          ...commits.map(({ committedAt }) => committedAt),
        ];
        expect([where, times.filter((time) => time < createdAt || time > now)]).toEqual([
          where,
          [],
        ]);
        for (const sequence of sequences) {
          expect([where, sequence]).toEqual([where, sequence.toSorted()]);
        }
      }
    }
  });

  it("is the same whenever it is written", ({ expect }) => {
    const again = createStore(sampleWorld(NOW), () => NOW);

    expect(JSON.stringify(again.repositories)).toBe(JSON.stringify(STORE.repositories));
  });
});
