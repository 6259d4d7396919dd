import { Hono } from "hono";
import { timing } from "hono/timing";

import { version } from "../../package.json";
import { describeError, log } from "../log/log.ts";
import { configuration } from "./middleware/configuration.ts";
import { cors } from "./middleware/cors.ts";
import { jsonBody } from "./middleware/json-body.ts";
import { requestId } from "./middleware/request-id.ts";
import { requestLog } from "./middleware/request-log.ts";
import { sameOrigin } from "./middleware/same-origin.ts";
import { securityHeaders } from "./middleware/security-headers.ts";
import { session } from "./middleware/session.ts";
import { openapiRoutes } from "./openapi/openapi.ts";
import { refuse } from "./refuse.ts";
import { authRoutes } from "./routes/auth.ts";
import { callbackRoutes } from "./routes/callback.ts";
import { digestRoutes } from "./routes/digests.ts";
import { githubRoutes } from "./routes/github.ts";
import { jobRoutes } from "./routes/jobs.ts";
import { loginRoutes } from "./routes/logins.ts";
import { mcpRoutes } from "./routes/mcp.ts";
import { operationRoutes } from "./routes/operations.ts";
import { pageRoutes } from "./routes/page.ts";
import { questionRoutes, threadRoutes } from "./routes/questions.ts";
import { repositoryRoutes } from "./routes/repositories.ts";
import { seenRoutes } from "./routes/seen.ts";
import { sessionRoutes } from "./routes/session.ts";
import { sharedRoutes, shareRoutes } from "./routes/shared.ts";
import { snoozeRoutes } from "./routes/snoozes.ts";
import { stopDigestRoutes } from "./routes/stop-digest.ts";
import { suggestionRoutes } from "./routes/suggestions.ts";
import { summarizeRoutes } from "./routes/summarize.ts";
import { tokenRoutes } from "./routes/tokens.ts";
import { watchlistRoutes } from "./routes/watchlist.ts";
import { webhookRoutes } from "./routes/webhook.ts";
import type { AppEnv } from "./variables.ts";

export const app = new Hono<AppEnv>()
  .use(requestId, requestLog, timing(), securityHeaders, configuration)
  // Before everything that is about browsers: its sender signs instead.
  .route("/webhooks", webhookRoutes)
  // Its bodies are larger, and no cookie opens it.
  .route("/mcp", mcpRoutes)
  .use(cors, sameOrigin, jsonBody, session)
  .route("/api/session", sessionRoutes)
  .route("/api/auth", authRoutes)
  .route("/api/jobs", jobRoutes)
  .route("/api/jobs", questionRoutes)
  .route("/api/actions", operationRoutes)
  .route("/api/suggestions", suggestionRoutes)
  .route("/api/questions", threadRoutes)
  .route("/api/github", githubRoutes)
  .route("/api/summarize", summarizeRoutes)
  .route("/api/tokens", tokenRoutes)
  .route("/api/logins", loginRoutes)
  .route("/api/repositories", repositoryRoutes)
  .route("/api/watchlist", watchlistRoutes)
  .route("/api/seen", seenRoutes)
  .route("/api/snoozes", snoozeRoutes)
  .route("/api/shared", sharedRoutes)
  .route("/api/shares", shareRoutes)
  .route("/api/digests", digestRoutes)
  .route("/digests/stop", stopDigestRoutes)
  .route("/", callbackRoutes)
  .route("/openapi.json", openapiRoutes)
  .get("/healthz", (c) => c.json({ ok: true, version }))
  .route("/", pageRoutes)
  .notFound((c) => refuse(c, { code: "not_found" }))
  .onError((error, c) => {
    log("error", "request-failed", { requestId: c.var.requestId, ...describeError(error) });
    return refuse(c, { code: "internal" });
  });
