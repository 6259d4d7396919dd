import { type Context, Hono } from "hono";

import type { AppEnv } from "../middleware/variables.ts";
import { renderPage } from "../web/page.tsx";
import { readSessionView } from "./session-view.ts";

/** The page; `/o/owner/repository` is the same with the form filled in. */
export const pageRoutes = new Hono<AppEnv>()
  .get("/", (c) => showPage(c))
  .get("/o/:owner/:repository", (c) => showPage(c));

async function showPage(c: Context<AppEnv>): Promise<Response> {
  const session = await readSessionView(c);
  const { sampleData, githubWebUrl: githubUrl } = c.var.config;
  return c.html(renderPage({ sampleData, githubUrl, session: session.ok ? session.value : null }));
}
