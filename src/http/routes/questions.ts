import { type Context, Hono } from "hono";

import { type Failure, succeed } from "../../protocol/failures.ts";
import { QuestionRequest, RepositoryQuestionRequest } from "../../protocol/questions.ts";
import { ask } from "../middleware/session.ts";
import { parseBody } from "../parse-body.ts";
import { problem, respondChanged } from "../problem.ts";
import type { AppEnv } from "../variables.ts";
import { findJob, jobObject } from "./job.ts";
import { parseAbout, parseRepository } from "./repository-field.ts";

/** The answer to a question, as the object that is asked streams it. */
async function streamAnswer(
  c: Context<AppEnv>,
  objectName: string,
  request: QuestionRequest,
): Promise<Response> {
  const answer = await jobObject(c, objectName).fetch(new URL("/questions", c.req.url), {
    method: "POST",
    body: JSON.stringify({ request, requestId: c.var.requestId }),
    // Who leaves stops the answer.
    signal: c.req.raw.signal,
  });
  if (answer.status === 404) {
    return problem(c, { code: "not_found" });
  }
  return answer.ok
    ? new Response(answer.body, { headers: answer.headers })
    : problem(c, await answer.json<Failure>());
}

/** Questions about a repository without a docket: `/api/questions`. */
export const threadRoutes = new Hono<AppEnv>()
  .post("/", async (c) => {
    const asked = parseAbout(c.var.body, RepositoryQuestionRequest, c.var.config.githubWebUrl);
    if (!asked.ok) {
      return problem(c, asked.failure);
    }
    const { repository, ...request } = asked.value;
    const found = await ask(c, (session, credential) =>
      session.threadToAsk(credential, repository, c.var.requestId),
    );
    return found?.ok === true
      ? streamAnswer(c, found.value.objectName, request)
      : problem(c, found?.failure ?? { code: "not_connected" });
  })
  .get("/", async (c) => {
    const repository = parseRepository(c.req.query("repository") ?? "", c.var.config.githubWebUrl);
    if (repository === null) {
      return problem(c, { code: "invalid_repository" });
    }
    const found = await ask(c, (session, credential) => session.thread(credential, repository));
    if (found?.ok !== true) {
      return problem(c, found?.failure ?? { code: "not_connected" });
    }
    const { objectName } = found.value;
    const questions =
      objectName === null ? succeed([]) : await jobObject(c, objectName).questions(c.var.requestId);
    return questions.ok ? c.json(questions.value) : problem(c, questions.failure);
  })
  .delete("/", async (c) => {
    const repository = parseRepository(c.req.query("repository") ?? "", c.var.config.githubWebUrl);
    return repository === null
      ? problem(c, { code: "invalid_repository" })
      : respondChanged(
          c,
          await ask(c, (session, credential) => session.deleteThread(credential, repository)),
        );
  });

/** Questions about a docket: `/api/jobs/:id/questions`. */
export const questionRoutes = new Hono<AppEnv>()
  .post("/:id/questions", async (c) => {
    const id = c.req.param("id");
    const found = await ask(c, (session, credential) => session.jobToAsk(credential, id));
    if (found?.ok !== true) {
      return problem(c, found?.failure ?? { code: "not_found" });
    }
    const request = parseBody(c.var.body, QuestionRequest);
    if (!request.ok) {
      return problem(c, request.failure);
    }
    return streamAnswer(c, found.value.objectName, request.value);
  })
  .get("/:id/questions", async (c) => {
    const job = await findJob(c, c.req.param("id"));
    if (!job.ok) {
      return problem(c, job.failure);
    }
    const questions = await job.value.questions(c.var.requestId);
    return questions.ok ? c.json(questions.value) : problem(c, questions.failure);
  });
