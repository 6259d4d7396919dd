import { type Context, Hono } from "hono";

import type { SharedFor } from "../../browser-session/sharing/shared.ts";
import { fail, type Result } from "../../protocol/failures.ts";
import type { Share } from "../../protocol/sharing.ts";
import { comeBack, STREAM_HEADERS } from "../../summary-job/stream/frame.ts";
import { cookieOnly } from "../middleware/bearer.ts";
import { mayRead, readingRate, TOO_MUCH_READ } from "../middleware/reading-rate.ts";
import { ask } from "../middleware/session.ts";
import { problem, respond } from "../problem.ts";
import type { AppEnv } from "../variables.ts";
import { giveResult, jobObject, streamJob } from "./job.ts";

/** Dockets that somebody shared: what their readers get, who are looked at before the docket is touched. */
export const sharedRoutes = new Hono<AppEnv>()
  .get("/:link", async (c) => {
    const link = c.req.param("link");
    const found = await findShared(c, link);
    const result = found.ok
      ? await jobObject(c, found.value.at.objectName).sharedResult(link)
      : found;
    return result.ok ? giveResult(c, result.value) : problem(c, result.failure);
  })
  .get("/:link/events", async (c) => {
    const link = c.req.param("link");
    const found = await findShared(c, link);
    if (!found.ok) {
      return found.failure.code === "access_unknown"
        ? comeBack(found.failure)
        : problem(c, found.failure);
    }
    const { at, accountId, until } = found.value;
    return c.req.method === "HEAD"
      ? c.body(null, 200, STREAM_HEADERS)
      : streamJob(c, jobObject(c, at.objectName), c.req.query("after"), {
          link,
          accountId,
          until,
          sessionName: c.var.session?.objectName ?? "",
        });
  })
  .get("/:link/yours", readingRate, async (c) => {
    const answer = await ask(c, (session, credential) =>
      session.sharedYours(credential, c.req.param("link")),
    );
    return respond(c, answer ?? fail("not_found"));
  });

/** What a person shares themselves. */
export const shareRoutes = new Hono<AppEnv>().get("/", cookieOnly, async (c) => {
  const answer = await ask(c, (session, credential) => session.shares(credential));
  if (answer?.ok !== true) {
    return respond(c, answer);
  }
  return c.json(
    answer.value.map(({ link, ...share }): Share => ({ ...share, url: linkUrl(c, link) })),
  );
});

/** What a link leads to for whoever asks. Whoever has no session is told no more than that there is nothing. */
export async function findShared(c: Context<AppEnv>, link: string): Promise<Result<SharedFor>> {
  if (!(await mayRead(c))) {
    return TOO_MUCH_READ;
  }
  const answer = await ask(c, (session, credential) => session.shared(credential, link));
  return answer ?? fail("not_found");
}

export function linkUrl(c: Context<AppEnv>, link: string): string {
  return `${c.var.site.origin}/d/${link}`;
}
