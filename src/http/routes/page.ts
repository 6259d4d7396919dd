import { type Context, Hono } from "hono";

import { type Config, MODEL_BASE_URL } from "../../config/config.ts";
import type { Failure, Problem } from "../../protocol/failures.ts";
import { renderAppPage } from "../../web/app-page.tsx";
import type { PageData } from "../../web/page-data.ts";
import { renderPage } from "../../web/page.tsx";
import { bearerOf } from "../middleware/bearer.ts";
import { ask } from "../middleware/session.ts";
import { describeFailure } from "../problem.ts";
import { refuse } from "../refuse.ts";
import type { AppEnv } from "../variables.ts";
import { readSessionView } from "./session.ts";
import { findShared } from "./shared.ts";

/** The page; `/o/owner/repository` is its docket, `/pull/12` under it one entry, `/o/owner` and `/pinned` those of several repositories, `/d/` what somebody shared, `/login` with a program that asks to come in. */
export const pageRoutes = new Hono<AppEnv>()
  .get("/", (c) => showPage(c))
  .get("/login", (c) => showPage(c))
  .get("/pinned", (c) => showPage(c))
  .get("/o/:owner", (c) => showPage(c))
  .get("/o/:owner/:repository", (c) => showPage(c))
  .get("/d/:link", async (c) => {
    const found = await findShared(c, c.req.param("link"));
    if (!found.ok && found.failure.code === "too_many_requests") {
      return refuse(c, found.failure);
    }
    const status = found.ok ? 200 : statusOfMissing(c, found.failure);
    return c.html(renderPage({ ...(await pageData(c)), byLink: true }, { isHome: false }), status);
  })
  .get("/github", async (c) => c.html(renderAppPage(await pageData(c), "github")))
  .get("/o/:owner/:repository/pull/:number", (c) => showPage(c))
  .get("/digests", async (c) =>
    c.var.config.digests ? c.html(renderAppPage(await pageData(c), "digests")) : c.notFound(),
  );

/** Of a link that leads nowhere, or of which GitHub does not say just now whether it does. */
function statusOfMissing(c: Context<AppEnv>, failure: Failure): Problem["status"] {
  return failure.code === "access_unknown" ? describeFailure(c, failure).status : 404;
}

async function showPage(c: Context<AppEnv>): Promise<Response> {
  return c.html(renderPage(await pageData(c), { isHome: c.req.path === "/" }));
}

async function pageData(c: Context<AppEnv>): Promise<PageData> {
  // A browser at the page has a cookie; what an API token can see, the API says.
  const session = bearerOf(c) === null ? await readSessionView(c) : null;
  const { config } = c.var;
  return {
    sampleData: config.sampleData,
    githubUrl: config.githubWebUrl,
    privateModelHost: privateModelHost(config),
    session: session?.ok === true ? session.value : null,
    watchlist: session?.ok === true && session.value.connected ? await readWatchlist(c) : null,
    startsByItself: startsByItself(c.req.header("Sec-Fetch-Site")),
  };
}

/** Pinned repositories with their counts, so that they stand on the page from its first paint. */
async function readWatchlist(c: Context<AppEnv>): Promise<PageData["watchlist"]> {
  const answer = await ask(c, (session, credential) => session.watchlist(credential));
  if (answer?.ok !== true) {
    return null;
  }
  const { version, watchlist } = answer.value;
  return { ...watchlist, version: `"${version}"` };
}

/**
 * Typed, bookmarked, or followed from a page of this site; a redirection through another site counts as that site.
 * Browsers that do not say so begin nothing by themselves. https://www.w3.org/TR/fetch-metadata/
 */
function startsByItself(site: string | undefined): boolean {
  return site === "none" || site === "same-origin";
}

function privateModelHost({ model, privateRepositories }: Config): string | null {
  return model === null || privateRepositories !== "on"
    ? null
    : new URL(model.baseUrl ?? MODEL_BASE_URL).host;
}
