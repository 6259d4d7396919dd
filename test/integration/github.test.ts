import { afterEach, describe, it } from "vitest";

import { CALM, finishedDocket, refusal } from "./github-operations.ts";
import { connectedBrowser, fakes, openBrowser, startAfresh } from "./setup.ts";

const HIDDEN = "gullhaven/chartroom";

afterEach(startAfresh);

describe("what a person reads on GitHub", () => {
  it("is every reading operation, in GitHub's parameters", async ({ expect }) => {
    const browser = await connectedBrowser("mira-lindqvist");
    const read = async (path: string) =>
      browser.json<Record<string, unknown>>(
        await browser.request("GET", `/api/github/${path}`),
        200,
      );
    const at = `repository=${CALM}`;
    expect(await read(`repository?${at}`)).toMatchObject({
      fullName: CALM,
      url: expect.stringMatching(/\/gullhaven\/ropewalk$/),
      canPush: true,
      description: expect.any(String),
    });
    expect(await read("own-repositories?sort=updated&direction=desc&per_page=1")).toMatchObject({
      page: 1,
      perPage: 1,
      more: true,
      items: [{ fullName: expect.any(String) }],
    });
    expect(await read("public-repositories?username=gullhaven&per_page=100")).toMatchObject({
      more: false,
      items: expect.arrayContaining([expect.objectContaining({ fullName: CALM })]),
    });
    expect(await read(`contents?${at}`)).toMatchObject({ kind: "directory", path: "" });
    const issues = await read(`issues?${at}&state=all&per_page=5&sort=created&direction=desc`);
    expect(issues).toMatchObject({ perPage: 5, pullRequests: expect.any(Number) });
    expect(await read(`pull-requests?${at}&state=open&per_page=2`)).toMatchObject({
      items: [{ headOid: expect.any(String), head: expect.stringMatching(/:/) }, {}],
    });
    expect(await read(`github_pull_requests_list?${at}&per_page=1`)).toMatchObject({ perPage: 1 });
  });

  it("is in the repository of a docket where that is named", async ({ expect }) => {
    const browser = await connectedBrowser("mira-lindqvist");
    const job = await finishedDocket(browser);
    const read = async (query: string) => browser.request("GET", `/api/github/repository?${query}`);
    expect(await browser.json(await read(`job=${job}`), 200)).toMatchObject({ fullName: CALM });
    expect((await read(`job=${job}&repository=${HIDDEN}`)).status).toBe(400);
    expect((await read("job=nothing")).status).toBe(404);
  });

  it("is refused before anything is sent where it is asked for wrongly", async ({ expect }) => {
    const browser = await connectedBrowser("mira-lindqvist");
    await fakes.clearLog();
    for (const [path, said] of [
      ["nothing", "404 not_found"],
      ["constructor", "404 not_found"],
      [`issues?repository=${CALM}&sort=stars`, '400 invalid_request: "sort" is not valid here.'],
      [`issues?repository=${CALM}&per_page=101`, '400 invalid_request: "per_page"'],
      [`issues?repository=${CALM}&assignee=a/b`, "400 invalid_request: GitHub has no names"],
      [`issues?repository=${CALM}&url=https://x.test`, "400 invalid_request: The query has"],
      ["issues", '400 invalid_request: Name a "repository"'],
      ["issues?repository=..%2F..", "400 invalid_repository"],
      [`contents?repository=${CALM}&path=..%2F..%2Fuser`, "400 invalid_request: Give a path"],
      [`contents?repository=${CALM}&ref=a..b`, "400 invalid_request: Give a path"],
      ["public-repositories?username=a%2Fb", '400 invalid_request: "username"'],
    ]) {
      const answer = await browser.request("GET", `/api/github/${path}`);
      expect(await refusal(answer)).toContain(said);
    }
    expect((await fakes.log({ upstream: "github" })).entries).toEqual([]);
  });

  it("is nobody's who is not connected, and says what GitHub does not show", async ({ expect }) => {
    const anybody = openBrowser();
    const path = `/api/github/repository?repository=${CALM}`;
    expect((await anybody.request("GET", path)).status).toBe(401);
    const browser = await connectedBrowser("mira-lindqvist");
    const gone = await browser.request("GET", "/api/github/repository?repository=no/where");
    expect(await refusal(gone)).toMatch(/^404 repository_not_found/);
    const missing = `/api/github/contents?repository=${CALM}&path=no/where.md`;
    expect(await refusal(await browser.request("GET", missing))).toMatch(/^404 not_found/);
  });
});
