import { Hono } from "hono";

import type { ShareStarted } from "../../protocol/sharing.ts";
import { STREAM_HEADERS } from "../../summary-job/stream/frame.ts";
import { cookieOnly } from "../middleware/bearer.ts";
import { ask } from "../middleware/session.ts";
import { problem, respond, respondDone } from "../problem.ts";
import type { AppEnv } from "../variables.ts";
import { accepted, findJob, giveResult, startJob, streamJob } from "./job.ts";
import { linkUrl } from "./shared.ts";

export const jobRoutes = new Hono<AppEnv>()
  .post("/", async (c) => {
    const job = await startJob(c);
    return job.ok ? accepted(c, job.value.started) : problem(c, job.failure);
  })
  .get("/", async (c) => {
    const answer = await ask(c, (session, credential) => session.jobs(credential));
    return respond(c, answer);
  })
  .get("/:id", async (c) => {
    const job = await findJob(c, c.req.param("id"));
    if (!job.ok) {
      return problem(c, job.failure);
    }
    const result = await job.value.read(c.var.requestId);
    if (!result.ok) {
      return problem(c, result.failure);
    }
    return giveResult(c, result.value);
  })
  .get("/:id/events", async (c) => {
    const job = await findJob(c, c.req.param("id"));
    if (!job.ok) {
      return problem(c, job.failure);
    }
    // The router answers HEAD with what GET gives less the body; a stream that nobody reads is not opened for that.
    return c.req.method === "HEAD"
      ? c.body(null, 200, STREAM_HEADERS)
      : streamJob(c, job.value, c.req.query("after"));
  })
  .get("/:id/yours", async (c) => {
    const answer = await ask(c, (session, credential) =>
      session.yours(credential, c.req.param("id")),
    );
    return answer === null ? problem(c, { code: "not_found" }) : respond(c, answer);
  })
  .post("/:id/cancel", async (c) => {
    const job = await findJob(c, c.req.param("id"));
    if (!job.ok) {
      return problem(c, job.failure);
    }
    await job.value.cancel();
    return c.body(null, 202);
  })
  .post("/:id/share", cookieOnly, async (c) => {
    const answer = await ask(c, (session, credential) =>
      session.share(credential, c.req.param("id")),
    );
    return answer?.ok === true
      ? c.json({ url: linkUrl(c, answer.value.link) } satisfies ShareStarted)
      : problem(c, answer?.failure ?? { code: "not_found" });
  })
  .delete("/:id/share", cookieOnly, async (c) => {
    const answer = await ask(c, (session, credential) =>
      session.endShare(credential, c.req.param("id")),
    );
    return respondDone(c, answer);
  })
  .delete("/:id", async (c) => {
    const answer = await ask(c, (session, credential) =>
      session.deleteJob(credential, c.req.param("id")),
    );
    return respondDone(c, answer);
  });
