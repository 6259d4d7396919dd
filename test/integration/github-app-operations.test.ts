import { env } from "cloudflare:workers";
import { afterEach, describe, it } from "vitest";

import { performEveryKind, CALM, finishedDocket, onGitHub, writes } from "./github-operations.ts";
import { connectedBrowser, fakes, startAfresh } from "./setup.ts";

afterEach(startAfresh);

describe("operations through a GitHub App", () => {
  it("are done as the person over GitHub's own API", async ({ expect }) => {
    const browser = await connectedBrowser();
    const job = await finishedDocket(browser);
    await fakes.clearLog();
    const views = await performEveryKind(browser, job);
    expect(views.map(({ kind, state }) => `${kind} ${state}`)).toEqual([
      "comment done",
      "issue done",
      "file done",
      "file done",
      "pull-request done",
    ]);
    for (const view of views) {
      expect(view.link).toContain(`${env.GITHUB_WEB_URL}/${CALM}/`);
      // There is no Scalekit to ask about it.
      expect(view.executionId).toBeUndefined();
    }
    expect((await writes()).map(({ method }) => method)).toEqual([
      "POST",
      "POST",
      "PUT",
      "PUT",
      "POST",
    ]);
    const number = views.at(-1)?.link?.split("/").at(-1);
    expect(await onGitHub(`/pulls/${number}`)).toMatchObject({
      draft: true,
      user: { login: "mira-lindqvist" },
    });
  });
});
