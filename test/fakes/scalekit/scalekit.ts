import { type Context, Hono } from "hono";

import type { Handler } from "../control/connection.ts";
import type { Commands, Control } from "../control/control.ts";
import { accountRoutes } from "./account-routes.ts";
import { type Account, type Connection, createAccounts } from "./accounts.ts";
import { createAuthorizations, type Decision } from "./authorizations.ts";
import { scalekitCommands } from "./commands.ts";
import { connectionRoutes } from "./connection-routes.ts";
import { consentPage, messagePage, type SamplePerson } from "./consent-page.ts";
import { createAccessTokens, type EnvironmentCredentials } from "./credentials.ts";
import { createGitHubTokens } from "./github-tokens.ts";
import { proxy } from "./proxy.ts";
import { findRoute, type Route } from "./route.ts";
import { DEFAULT_SETTINGS, type ScalekitSettings } from "./settings.ts";
import { StatusError } from "./status-error.ts";
import { toolRoutes } from "./tool-routes.ts";

export type ScalekitOptions = {
  control: Control;
  /** Where this fake is reached; its magic links lead there. */
  baseUrl: string;
  credentials: EnvironmentCredentials;
  /** Names of the GitHub connections, e.g. `github-qkHFhMip`. */
  connectionNames: string[];
  /** Who can approve on the consent page. */
  people: readonly SamplePerson[];
  /** The provider behind proxy and tools. */
  github: Handler;
  githubUrl: string;
  settings?: Partial<ScalekitSettings>;
};

export type Scalekit = {
  handler: Handler;
  settings: ScalekitSettings;
  /** Routes of the API with the method and path that the descriptors give them. */
  routes: readonly Route[];
  commands: Commands;
  accounts(): Account[];
  accessTokensGranted(): number;
  /** The GitHub login a token acts for, as long as it is not revoked. */
  viewerOf(token: string): string | undefined;
};

/** Routes that a production gateway may withhold. */
const PREVIEW_ROUTES = new Set([
  "GetConnectedAccount",
  "DisconnectConnectedAccount",
  "ListAppConnections",
  "ListTools",
  "ListScopedTools",
  "ListAvailableTools",
]);

const GATEWAY_NOT_FOUND = { code: 5, message: "Not Found", details: [] };

function linkProblem(problem: "unknown" | "expired" | "used"): string {
  return problem === "unknown"
    ? "This link is not valid."
    : `This link was ${problem === "used" ? "already used" : "valid for a short time only"}.`;
}

function answerDecision(c: Context, decision: Decision): Response | Promise<Response> {
  return decision.kind === "redirect"
    ? c.redirect(decision.location, 302)
    : c.html(messagePage(decision.title, decision.text), decision.status);
}

/** The tool that a request names, in either spelling of its JSON. */
function toolIn(body: string): string | null {
  return /"tool_?name"\s*:\s*"(\w+)"/i.exec(body)?.[1] ?? null;
}

/** A Scalekit environment with one GitHub connector, behind the real wire format. */
export function createScalekit(options: ScalekitOptions): Scalekit {
  const { control, baseUrl, github, githubUrl } = options;
  const now = () => control.clock.now();
  const initial: ScalekitSettings = { ...DEFAULT_SETTINGS, ...options.settings };
  const settings: ScalekitSettings = { ...initial };
  const connections: Connection[] = options.connectionNames.map((name, index) => ({
    id: `conn_${1000 + index}`,
    name,
    provider: "GITHUB",
  }));
  const accessTokens = createAccessTokens(options.credentials, settings, now);
  const githubTokens = createGitHubTokens(settings);
  const accounts = createAccounts(connections, githubTokens, now);
  const authorizations = createAuthorizations(accounts, githubTokens, settings, now);

  const routes: readonly Route[] = [
    ...accountRoutes({ accounts, authorizations, settings, baseUrl }),
    ...connectionRoutes(connections),
    ...toolRoutes({ accounts, settings, github, githubUrl }),
  ];

  const app = new Hono();
  app.post("/oauth/token", (c) => accessTokens.grant(c.req.raw));
  app.get("/keys", (c) => c.json({ keys: [] }));
  app.get("/connect/success", (c) =>
    c.html(messagePage("Authorization complete", "You can close this tab.")),
  );
  app.get("/connect/:token", (c) => {
    const authorization = authorizations.open(c.req.param("token"));
    return typeof authorization === "string"
      ? c.html(messagePage("Link not usable", linkProblem(authorization)), 410)
      : c.html(consentPage(options.people));
  });
  app.post("/connect/:token", async (c) => {
    const authorization = authorizations.open(c.req.param("token"));
    if (typeof authorization === "string") {
      return c.html(messagePage("Link not usable", linkProblem(authorization)), 410);
    }
    const form = new URLSearchParams(await c.req.text());
    if (form.get("decision") !== "approve") {
      return answerDecision(c, authorizations.deny(authorization));
    }
    const login = form.get("login") ?? options.people[0]?.login ?? "octocat";
    return answerDecision(c, authorizations.approve(authorization, login));
  });
  app.all("/proxy/*", (c) => {
    accessTokens.check(c.req.raw);
    return proxy(c.req.raw, { accounts, settings, github, githubUrl, now });
  });
  app.all("/api/v1/*", async (c) => {
    const match = findRoute(routes, c.req.method, c.req.path);
    if (match === undefined || (PREVIEW_ROUTES.has(match.route.name) && !settings.preview)) {
      return c.json(GATEWAY_NOT_FOUND, 404);
    }
    accessTokens.check(c.req.raw);
    return await match.route.answer(c.req.raw, match.rule, match.pathParameters);
  });
  app.notFound((c) => c.json(GATEWAY_NOT_FOUND, 404));
  app.onError((error) => {
    if (error instanceof StatusError) {
      return error.toResponse();
    }
    throw error;
  });

  function operationOf(request: Request): string {
    const path = new URL(request.url).pathname;
    const match = findRoute(routes, request.method, path);
    if (match !== undefined) {
      return match.route.name;
    }
    const first = path.split("/")[1];
    return path === "/oauth/token"
      ? "oauth.token"
      : first === "proxy" || first === "connect"
        ? first
        : path;
  }

  control.onReset(() => {
    Object.assign(settings, initial);
    accessTokens.reset();
    authorizations.reset();
    accounts.reset();
    githubTokens.revokeAll();
  });
  const commands = scalekitCommands({ accounts, accessTokens, githubTokens, settings });
  control.commands.set("scalekit", commands);

  return {
    handler: control.observe(
      "scalekit",
      (request, body) => {
        const operation = operationOf(request);
        return operation === "ExecuteTool"
          ? { operation, details: { tool: toolIn(body) } }
          : { operation };
      },
      (request) => app.fetch(request),
    ),
    settings,
    routes,
    commands,
    accounts: () => accounts.all(),
    accessTokensGranted: () => accessTokens.granted(),
    viewerOf: (token) => githubTokens.viewerOf(token),
  };
}
