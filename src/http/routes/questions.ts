import { Hono } from "hono";

import type { Failure } from "../../protocol/failures.ts";
import { QuestionRequest } from "../../protocol/questions.ts";
import { ask } from "../middleware/session.ts";
import { parseBody } from "../parse-body.ts";
import { problem } from "../problem.ts";
import type { AppEnv } from "../variables.ts";
import { findJob, jobObject } from "./job.ts";

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
    const answer = await jobObject(c, found.value.objectName).fetch(
      new URL("/questions", c.req.url),
      {
        method: "POST",
        body: JSON.stringify({ request: request.value, requestId: c.var.requestId }),
        // Who leaves stops the answer.
        signal: c.req.raw.signal,
      },
    );
    if (answer.status === 404) {
      return problem(c, { code: "not_found" });
    }
    return answer.ok
      ? new Response(answer.body, { headers: answer.headers })
      : problem(c, await answer.json<Failure>());
  })
  .get("/:id/questions", async (c) => {
    const job = await findJob(c, c.req.param("id"));
    if (!job.ok) {
      return problem(c, job.failure);
    }
    const questions = await job.value.questions();
    return questions.ok ? c.json(questions.value) : problem(c, questions.failure);
  });
