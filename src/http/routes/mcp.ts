import { type Context, Hono } from "hono";

import { version } from "../../../package.json";
import { parseRepositoryName } from "../../github/repository-name.ts";
import { MCP_BODY_MAX_BYTES } from "../../limits.ts";
import type { Events, McpPort } from "../../mcp/port.ts";
import { type Failure, fail, type Result, succeed } from "../../protocol/failures.ts";
import { QuestionRequest } from "../../protocol/questions.ts";
import { bearerOf } from "../middleware/bearer.ts";
import { readBounded } from "../middleware/bounded-body.ts";
import { cors } from "../middleware/cors.ts";
import { ask, session } from "../middleware/session.ts";
import { parseBody } from "../parse-body.ts";
import { problem } from "../problem.ts";
import type { AppEnv } from "../variables.ts";
import { findJob, jobObject, startJob } from "./job.ts";

/** The Model Context Protocol, for whoever holds an API token. */
export const mcpRoutes = new Hono<AppEnv>().use(cors, session).all("/", async (c) => {
  if (!c.var.config.mcp) {
    return problem(c, { code: "not_found" });
  }
  // Browsers say whose page asks; what is no browser sends no origin.
  const origin = c.req.header("Origin");
  if (origin !== undefined && !c.var.config.corsOrigins.includes(origin)) {
    return problem(c, { code: "cross_site_request" });
  }
  const granted =
    bearerOf(c) === null ? null : await ask(c, (stub, credential) => stub.grant(credential));
  if (granted?.ok !== true) {
    c.header("WWW-Authenticate", "Bearer");
    return problem(c, granted?.failure ?? { code: "not_connected", detail: NEEDS_TOKEN });
  }
  const body = await readBody(c);
  if (!body.ok) {
    return problem(c, body.failure);
  }
  const { serve } = await import("../../mcp/serve.ts");
  const { method, headers, signal } = c.req.raw;
  return await serve(new Request(c.req.url, { method, headers, signal }), body.value, portOf(c));
});

const NEEDS_TOKEN = "Send an API token as bearer: create one on the page.";

async function readBody(c: Context<AppEnv>): Promise<Result<unknown>> {
  if (c.req.method !== "POST") {
    return succeed(undefined);
  }
  const bytes = await readBounded(c.req.raw, MCP_BODY_MAX_BYTES);
  if (bytes === null) {
    return fail("payload_too_large");
  }
  try {
    const value: unknown = JSON.parse(
      new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes),
    );
    return succeed(value);
  } catch {
    return fail("invalid_request", { detail: "The request body is not valid JSON." });
  }
}

/** Everything asks the session anew, with the token: what it may not, nothing here does. */
function portOf(c: Context<AppEnv>): McpPort {
  const { githubWebUrl } = c.var.config;
  return {
    version,
    githubWebUrl,
    async start(order) {
      const job = await startJob(c, order);
      return job.ok ? succeed({ id: job.value.started.id }) : job;
    },
    async events(id, signal) {
      const job = await findJob(c, id);
      return job.ok
        ? streamOf(await job.value.fetch(new URL("/events?after=", c.req.url), { signal }))
        : job;
    },
    async read(id, waitMs) {
      const job = await findJob(c, id);
      if (!job.ok) {
        return job;
      }
      return waitMs === 0 ? await job.value.read() : await job.value.awaitResult(waitMs);
    },
    async cancel(id) {
      const job = await findJob(c, id);
      if (job.ok) {
        await job.value.cancel();
      }
    },
    list: async () => (await ask(c, (stub, credential) => stub.jobs(credential))) ?? NOBODY,
    async ask(id, question, signal) {
      const found = await ask(c, (stub, credential) => stub.jobToAsk(credential, id));
      if (found?.ok !== true) {
        return found ?? NOBODY;
      }
      const request = parseBody(question, QuestionRequest);
      if (!request.ok) {
        return request;
      }
      const { requestId } = c.var;
      return streamOf(
        await jobObject(c, found.value.objectName).fetch(new URL("/questions", c.req.url), {
          method: "POST",
          body: JSON.stringify({ request: request.value, requestId }),
          signal,
        }),
      );
    },
    repositories: async (query) =>
      (await ask(c, (stub, credential) => stub.repositories(credential, query))) ?? NOBODY,
    async readGitHub(name, tool, input) {
      const repository = parseRepositoryName(name, githubWebUrl);
      if (repository === null) {
        return fail("invalid_repository");
      }
      const order = { repository, tool, input };
      return (await ask(c, (stub, credential) => stub.readWithTool(credential, order))) ?? NOBODY;
    },
  };
}

const NOBODY = fail("not_connected");

async function streamOf(answer: Response): Promise<Result<Events>> {
  if (answer.ok && answer.body !== null) {
    return succeed(answer.body);
  }
  return answer.status === 400
    ? { ok: false, failure: await answer.json<Failure>() }
    : fail(answer.status === 429 ? "too_many_requests" : "not_found");
}
