import { it } from "vitest";

import type { SessionView } from "../../../src/protocol/session.ts";
import type { PageData } from "../../../src/web/page-data.ts";
import { renderPage } from "../../../src/web/page.tsx";

function view(actions: boolean, connector: SessionView["connector"] = "scalekit"): SessionView {
  return {
    known: false,
    connected: false,
    connector,
    limits: { jobsLeft: 30, resetAt: null },
    github: { state: "none" },
    actions,
    digests: true,
    demo: false,
  };
}

async function render(
  session: SessionView | null,
  watchlist: PageData["watchlist"] = null,
): Promise<string> {
  const data = {
    sampleData: false,
    githubUrl: "https://github.com",
    privateModelHost: null,
    watchlist,
    startsByItself: true,
    session,
  };
  const page = await renderPage(data, { isHome: true });
  return page.toString().replace(/\s+/g, " ");
}

it("promises to write nothing only where nothing can be written", async ({ expect }) => {
  const reading = await render(view(false));
  expect(reading).toContain("Reads GitHub as you, writes nothing");
  expect(reading).toContain("It reads only, and");
  const operations = await render(view(true));
  expect(operations).toContain("Reads GitHub as you, writes only what you confirm");
  expect(operations).toContain("It writes only what you confirm, and");
  for (const page of [operations, await render(null)]) {
    expect(page).not.toMatch(/writes nothing|reads only/);
  }
});

it("has the stored counts of what is pinned in its first paint", async ({ expect }) => {
  const connected = { ...view(true), connected: true, github: { state: "connected" as const } };
  const counts = { snoozed: 0, waiting: 3, drafts: 0, other: 0 };
  const repositories = [1, 2, 3, 4, 5].map((mine) => ({
    repository: `gullhaven/repository-${mine}`,
    counts: { ...counts, mine, merge: 10 + mine, unassigned: 0 },
    countedAt: "2026-11-20T09:00:00.000Z",
  }));
  const html = await render(connected, { version: "1", repositories });
  const page = html.slice(html.indexOf("<main"));
  expect(page).toContain("15 pull requests need you");
  for (const { repository, counts: shown } of repositories) {
    expect(page).toContain(`href="/o/${repository}"`);
    expect(page).toContain(`>${shown.merge}</td>`);
  }
});

it("says before GitHub asks what it will ask for, why, and where an organization is let in", async ({
  expect,
}) => {
  const scopes = await render(view(false));
  for (const scope of ["repo", "read:org", "read:user"]) {
    expect(scopes).toContain(`<li><code>${scope}</code>: `);
  }
  expect(scopes).not.toContain("<code>workflow</code>");
  expect(scopes).toContain('href="https://github.com/settings/applications"');
  expect(await render(view(true))).toContain("<code>workflow</code>");
  const app = await render(view(false, "github-app"));
  expect(app).toContain("Checks and commit statuses");
  expect(app).toContain('href="https://github.com/settings/installations"');
  expect(app).not.toContain("<code>repo</code>");
  expect(await render(view(false, "token"))).not.toContain("What GitHub will ask for");
});
