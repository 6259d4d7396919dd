import { describe, it } from "vitest";

import { sampleWorld } from "../../fakes/data/sample-world.ts";
import { createStore } from "../../fakes/github/create-store.ts";
import { answerAsSite } from "../../fakes/github/site.ts";
import { SAMPLE_NOW, sampleScenes } from "../../support/sample-scenes.ts";

const HTML = { accept: "text/html,application/xhtml+xml" };
const store = createStore(sampleWorld(SAMPLE_NOW), () => SAMPLE_NOW, 0);

/** Excerpts leave out markup, pages show it. */
function wordsIn(text: string): Set<string> {
  return new Set(text.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? []);
}

/** What of a citation is GitHub's: reviews without a text, states of checks and sizes are put in words of ours. */
function quotedIn(label: string, excerpt: string): string {
  const [, reviewer] = /^approval (?:.* )?by (\S+)/.exec(excerpt) ?? [];
  return reviewer ?? (/^[FK]/.test(label) ? (/^\S+/.exec(excerpt)?.[0] ?? "") : excerpt);
}

/** What the page shows at an address: the element that its anchor names, up to the next, or all of it. */
async function shownAt(url: string): Promise<string> {
  const answer = await answerAsSite(new Request(url, { headers: HTML }), store);
  const page = answer?.status === 200 ? await answer.text() : "";
  const anchor = new URL(url).hash.slice(1);
  const at = page.indexOf(`id="${anchor}"`);
  if (anchor === "") {
    return page;
  }
  return at < 0 ? "" : page.slice(page.indexOf(">", at), page.indexOf(' id="', at + 5));
}

describe("the pages of the sample", () => {
  it("show at every citation what it cites", async ({ expect }) => {
    const lost: string[] = [];
    let seen = 0;
    for (const { gathered } of await sampleScenes()) {
      for (const { label, url, excerpt } of gathered.evidence.pieces) {
        const shown = wordsIn(await shownAt(url));
        // The last word may be cut.
        const cited = [...wordsIn(quotedIn(label, excerpt))].slice(0, -1);
        seen += 1;
        if (shown.size === 0 || cited.some((word) => !shown.has(word))) {
          lost.push(`${url} ${excerpt}`);
        }
      }
    }
    expect(lost).toEqual([]);
    expect(seen).toBeGreaterThan(300);
  });

  it("are for browsers alone, and say so where there is none", async ({ expect }) => {
    const url = "https://github.com/gullhaven/ropewalk";
    expect(await answerAsSite(new Request(url), store)).toBeUndefined();
    const missing = new Request(`${url}/pull/99999`, { headers: HTML });
    expect((await answerAsSite(missing, store))?.status).toBe(404);
    for (const path of ["", "/issues/140", "/pull/158/checks"]) {
      const answer = await answerAsSite(new Request(url + path, { headers: HTML }), store);
      expect(answer?.status, path).toBe(200);
    }
  });
});
