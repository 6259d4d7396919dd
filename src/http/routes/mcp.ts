import { type Context, Hono } from "hono";

import { version } from "../../../package.json";
import { parseRepositoryName } from "../../github/repository-name.ts";
import { MCP_BODY_MAX_BYTES } from "../../limits.ts";
import { describeError, log } from "../../log/log.ts";
import type { Events, McpPort } from "../../mcp/port.ts";
import { type Failure, fail, type Result, succeed } from "../../protocol/failures.ts";
import { OperationRequest } from "../../protocol/operations.ts";
import { QuestionRequest } from "../../protocol/questions.ts";
import { bearerOf } from "../middleware/bearer.ts";
import { readBounded, tooLarge } from "../middleware/bounded-body.ts";
import { cors } from "../middleware/cors.ts";
import { mayRead, TOO_MUCH_READ } from "../middleware/reading-rate.ts";
import { ask, session } from "../middleware/session.ts";
import { parseBody } from "../parse-body.ts";
import { problem } from "../problem.ts";
import type { AppEnv } from "../variables.ts";
import { parseReading } from "./github-reading.ts";
import { findJob, jobObject, startJob } from "./job.ts";

/** The Model Context Protocol, for whoever holds an API token. */
export const mcpRoutes = new Hono<AppEnv>().use(cors, session).all("/", async (c) => {
  if (!c.var.config.mcp) {
    return problem(c, { code: "not_found" });
  }
  // Browsers say whose page asks; what is no browser sends no origin.
  const origin = c.req.header("Origin");
  if (origin !== undefined && !c.var.config.corsOrigins.includes(origin)) {
    return problem(c, { code: "cross_site_request", detail: FOREIGN });
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
  // A client that leaves shows as the signal or as a cancelled body: neither alone is relied on.
  const leaving = new AbortController();
  const request = new Request(c.req.url, {
    method,
    headers,
    signal: AbortSignal.any([signal, leaving.signal]),
  });
  return watched(await serve(request, body.value, portOf(c)), () => leaving.abort());
});

const FOREIGN =
  "Pages may not ask this, but those whose origin is listed in CORS_ORIGINS by whoever runs this Docket.";

const NEEDS_TOKEN = "Send an API token as bearer: create one on the page.";

const NO_BATCH = "Batches are not served. Send one message a request.";

async function readBody(c: Context<AppEnv>): Promise<Result<unknown>> {
  if (c.req.method !== "POST") {
    return succeed(undefined);
  }
  const bytes = await readBounded(c.req.raw, MCP_BODY_MAX_BYTES);
  if (bytes === null) {
    return tooLarge(MCP_BODY_MAX_BYTES);
  }
  try {
    const value: unknown = JSON.parse(
      new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes),
    );
    // The earliest revision alone had batches; one request would do the work of many.
    return Array.isArray(value) ? fail("invalid_request", { detail: NO_BATCH }) : succeed(value);
  } catch {
    return fail("invalid_request", { detail: "The request body is not valid JSON." });
  }
}

/** The same answer; `left` hears of a reader that leaves in the middle of it. */
function watched(answer: Response, left: () => void): Response {
  if (answer.body === null) {
    return answer;
  }
  const reader = answer.body.getReader();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await reader.read();
      if (done) {
        controller.close();
      } else {
        controller.enqueue(value);
      }
    },
    async cancel(reason) {
      left();
      await reader.cancel(reason);
    },
  });
  return new Response(body, answer);
}

/** Everything asks the session anew, with the token: what it may not, nothing here does. */
function portOf(c: Context<AppEnv>): McpPort {
  const { githubWebUrl, actions, privateRepositories } = c.var.config;
  const publicAlone = privateRepositories !== "on";
  return {
    version,
    origin: c.var.site.origin,
    githubWebUrl,
    writes: actions,
    publicAlone,
    start: (order, call) =>
      attempt(async () => {
        const job = await startJob(c, { body: order, call });
        return job.ok ? succeed({ id: job.value.started.id }) : job;
      }),
    events: (id, signal) =>
      attempt(async () => {
        const job = await findJob(c, id);
        return job.ok
          ? streamOf(await job.value.fetch(new URL("/events?after=", c.req.url), { signal }))
          : job;
      }),
    read: (id, waitMs) =>
      attempt(async () => {
        const job = await findJob(c, id);
        if (!job.ok) {
          return job;
        }
        const read = await job.value.awaitResult(waitMs);
        if (!read.ok) {
          return read;
        }
        const seen = publicAlone ? await job.value.repositories() : null;
        if (seen?.ok === false) {
          return seen;
        }
        const publicNames = seen?.value.flatMap((each) => (each.private ? [] : each.name)) ?? null;
        return succeed({ result: read.value, publicNames });
      }),
    async cancel(id) {
      const cancelling = attempt(async () => {
        const job = await findJob(c, id);
        return job.ok ? succeed(await job.value.cancel()) : job;
      });
      // Whoever cancels has mostly left, and with them the request would end.
      c.executionCtx.waitUntil(cancelling);
      await cancelling;
    },
    async cancelCall(call) {
      await attempt(() => ask(c, (stub, credential) => stub.cancelCall(credential, call)));
    },
    list: () => attempt(() => ask(c, (stub, credential) => stub.jobs(credential))),
    ask: (id, question, { call, signal }) =>
      attempt(async () => {
        const found = await ask(c, (stub, credential) => stub.jobToAsk(credential, id, call));
        if (found?.ok !== true) {
          return found;
        }
        const request = parseBody(question, QuestionRequest);
        if (!request.ok) {
          return request;
        }
        const { requestId } = c.var;
        return streamOf(
          await jobObject(c, found.value.objectName).fetch(new URL("/questions", c.req.url), {
            method: "POST",
            body: JSON.stringify({ request: request.value, requestId, call }),
            signal,
          }),
        );
      }),
    repositories: (query) =>
      readOnce(c, async () => {
        const found = await ask(c, (stub, credential) => stub.repositories(credential, query));
        return found?.ok === true ? succeed(found.value.repositories) : found;
      }),
    readGitHub: (tool, query) =>
      readOnce(c, async () => {
        const reading = parseReading(tool, query);
        return reading.ok
          ? await ask(c, (stub, credential) =>
              stub.readGitHub(credential, reading.value, { publicAlone }),
            )
          : reading;
      }),
    readWithTool: (name, tool, input) =>
      readOnce(c, async () => {
        const repository = parseRepositoryName(name, githubWebUrl);
        const order = repository === null ? null : { repository, tool, input, publicAlone };
        return order === null
          ? fail("invalid_repository")
          : await ask(c, (stub, credential) => stub.readWithTool(credential, order));
      }),
    suggest: (operation) =>
      attempt(async () => {
        const request = parseBody(operation, OperationRequest);
        return request.ok
          ? await ask(c, (stub, credential) => stub.suggestOperation(credential, request.value))
          : request;
      }),
  };
}

/** What breaks is said in words of ours: a tool would repeat those of the error. */
async function attempt<Value>(work: () => Promise<Result<Value> | null>): Promise<Result<Value>> {
  try {
    return (await work()) ?? NOBODY;
  } catch (error) {
    log("error", "mcp-failed", describeError(error));
    return fail("internal");
  }
}

/** The same of what asks GitHub once for each call. */
async function readOnce<Value>(
  c: Context<AppEnv>,
  work: () => Promise<Result<Value> | null>,
): Promise<Result<Value>> {
  return await attempt(async () => ((await mayRead(c)) ? work() : TOO_MUCH_READ));
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
