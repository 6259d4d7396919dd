import { it } from "vitest";

import type { SessionView } from "../../../src/protocol/session.ts";
import { renderPage } from "../../../src/web/page.tsx";

function view(actions: boolean): SessionView {
  return {
    known: false,
    connected: false,
    connector: "scalekit",
    limits: { jobsLeft: 30, resetAt: null },
    github: { state: "none" },
    actions,
    digests: true,
    demo: false,
  };
}

async function render(session: SessionView | null): Promise<string> {
  const page = await renderPage({
    sampleData: false,
    githubUrl: "https://github.com",
    privateModelHost: null,
    watchlist: null,
    startsByItself: true,
    session,
  });
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
