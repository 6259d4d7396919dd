import { Hono } from "hono";
import * as z from "zod";

import type { Commands } from "../control/control.ts";
import { consentPage, messagePage, type SamplePerson } from "../scalekit/consent-page.ts";
import { createGrants, type Grants } from "./grants.ts";
import { createTokenEndpoint } from "./token-endpoint.ts";

export type GitHubAppOptions = {
  clientId: string;
  clientSecret: string;
  /** Who can approve on the consent page. */
  people: () => readonly SamplePerson[];
  now: () => number;
};

export type GitHubApp = {
  /** Answers the paths below, or null for one that is the API's. */
  answer(request: Request): Promise<Response> | null;
  operationOf(request: Request, body: string): string | null;
  grants: Grants;
  commands: Commands;
  reset(): void;
};

const PATHS = /^\/(?:login\/oauth\/|applications\/)/;
/** As GitHub has it by default for apps whose tokens expire. */
const TOKEN_LIFETIME_SECONDS = 28_800;
const DOCS = "https://docs.github.com";

const REQUEST_ID = "C0DE:1A2B3C:4D5E6F:7A8B9C:00000001";

const settingsChange = z.object({ tokenLifetimeSeconds: z.int().min(1).nullable() }).partial();

/** GitHub's OAuth pages and token routes for one GitHub App. */
export function createGitHubApp(options: GitHubAppOptions): GitHubApp {
  const { clientId, clientSecret } = options;
  const settings = {
    tokenLifetimeSeconds: TOKEN_LIFETIME_SECONDS as number | null,
    now: options.now,
  };
  const grants = createGrants(settings);
  const app = new Hono();

  app.use(async function identified(c, next) {
    await next();
    c.header("x-github-request-id", REQUEST_ID);
  });

  app.get("/login/oauth/authorize", (c) =>
    c.req.query("client_id") === clientId
      ? c.html(consentPage(options.people()))
      : c.html(messagePage("Page not found", "There is no such app."), 404),
  );

  app.post("/login/oauth/authorize", async (c) => {
    const redirectUrl = c.req.query("redirect_uri") ?? "";
    const state = c.req.query("state");
    if (c.req.query("client_id") !== clientId || URL.parse(redirectUrl) === null) {
      return c.html(messagePage("Page not found", "There is no such app."), 404);
    }
    const form = new URLSearchParams(await c.req.text());
    const back = new URL(redirectUrl);
    if (form.get("decision") === "approve") {
      const challenge = c.req.query("code_challenge") ?? null;
      const login = form.get("login") ?? options.people()[0]?.login ?? "octocat";
      back.searchParams.set("code", grants.code({ login, redirectUrl, challenge }));
    } else {
      back.searchParams.set("error", "access_denied");
      back.searchParams.set("error_description", "The user has denied your application access.");
      back.searchParams.set(
        "error_uri",
        `${DOCS}/apps/managing-oauth-apps/troubleshooting-authorization-request-errors/#access-denied`,
      );
    }
    if (state !== undefined) {
      back.searchParams.set("state", state);
    }
    return c.redirect(back.href, 302);
  });

  app.route("/login/oauth/access_token", createTokenEndpoint({ clientId, clientSecret, grants }));

  app.use("/applications/:client/*", async function authenticated(c, next) {
    const expected = `basic ${btoa(`${clientId}:${clientSecret}`)}`;
    const given = c.req.header("authorization")?.replace(/^basic/i, "basic");
    if (given !== expected || c.req.param("client") !== clientId) {
      return c.json(
        { message: "Bad credentials", documentation_url: `${DOCS}/rest`, status: "401" },
        401,
      );
    }
    await next();
  });
  app.post("/applications/:client/token", async (c) => {
    const token = await tokenIn(c.req.raw);
    const login = grants.viewerOf(token);
    return login === undefined
      ? c.json(NOT_FOUND, 404)
      : c.json({ id: 1, token, scopes: [], user: { login }, app: { client_id: clientId } });
  });
  app.delete("/applications/:client/token", async (c) =>
    grants.revokeToken(await tokenIn(c.req.raw)) ? c.body(null, 204) : c.json(NOT_FOUND, 404),
  );
  app.delete("/applications/:client/grant", async (c) =>
    grants.revokeGrant(await tokenIn(c.req.raw)) ? c.body(null, 204) : c.json(NOT_FOUND, 404),
  );

  return {
    grants,
    answer: (request) =>
      PATHS.test(new URL(request.url).pathname) ? Promise.resolve(app.fetch(request)) : null,
    operationOf: ({ method, url }, body) => operationOf(method, new URL(url).pathname, body),
    commands: {
      "app-settings": (input) => Object.assign(settings, settingsChange.parse(input)),
      /** Whose tokens are live, and how many. */
      "app-grants": () => grants.live(),
      "expire-app-tokens": () => grants.expireAll(),
      "revoke-app-tokens": (input) =>
        grants.revokeAll(z.object({ login: z.string().optional() }).parse(input).login),
    },
    reset() {
      settings.tokenLifetimeSeconds = TOKEN_LIFETIME_SECONDS;
      grants.revokeAll();
    },
  };
}

const NOT_FOUND = {
  message: "Not Found",
  documentation_url: `${DOCS}/rest/apps/oauth-applications`,
  status: "404",
};

async function tokenIn(request: Request): Promise<string> {
  return z.object({ access_token: z.string() }).parse(await request.json()).access_token;
}

/** The names octokit gives them. */
function operationOf(method: string, path: string, body: string): string | null {
  if (path === "/login/oauth/authorize") {
    return "oauth.authorize";
  }
  if (path === "/login/oauth/access_token") {
    return body.includes("refresh_token") ? "oauth.refresh" : "oauth.exchange";
  }
  const [, kind] = /^\/applications\/[^/]+\/(grant|token)$/.exec(path) ?? [];
  if (kind === "grant") {
    return "apps.deleteAuthorization";
  }
  return kind === undefined ? null : method === "DELETE" ? "apps.deleteToken" : "apps.checkToken";
}
