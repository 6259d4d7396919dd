import { Hono } from "hono";

import type { Failure } from "../../protocol/failures.ts";
import { QuestionRequest } from "../../protocol/questions.ts";
import { invalidBody } from "../invalid-body.ts";
import { ask } from "../middleware/session.ts";
import { problem } from "../problem.ts";
import type { AppEnv } from "../variables.ts";
import { findJob, jobObject } from "./job-object.ts";

/** Questions about a docket: `/api/jobs/:id/questions`. */
export const questionRoutes = new Hono<AppEnv>()
  .post("/:id/questions", async (c) => {
    const id = c.req.param("id");
    const found = await ask(c, (session, credential) => session.jobToAsk(credential, id));
    if (found?.ok !== true) {
      return problem(c, found?.failure ?? { code: "not_found" });
    }
    const request = QuestionRequest.safeParse(c.var.body ?? {});
    if (!request.success) {
      return problem(c, invalidBody(request.error));
    }
    const answer = await jobObject(c, found.value.objectName).fetch(
      new URL("/questions", c.req.url),
      {
        method: "POST",
        body: JSON.stringify({ request: request.data, requestId: c.var.requestId }),
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
    const questions = (await job?.questions()) ?? null;
    return questions === null ? problem(c, { code: "not_found" }) : c.json(questions);
  });
