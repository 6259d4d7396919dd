import { type Context, Hono } from "hono";

import { objectByName } from "../../durable-objects/by-name.ts";
import { openStopToken } from "../../person/digests/records/address-book.ts";
import type { Person } from "../../person/person.ts";
import { renderNotice } from "../../web/notice-page.tsx";
import { renderStopDigest } from "../../web/stop-digest-page.tsx";
import { refuse } from "../refuse.ts";
import type { AppEnv } from "../variables.ts";

/**
 * Stops a digest for whoever holds the link in its message, without a session. Opening it changes nothing: what looks at
 * links before people do must not stop anything.
 */
export const stopDigestRoutes = new Hono<AppEnv>()
  .get("/:token", async (c) => {
    const found = await find(c);
    const digest = await found?.person.namedDigest(found.digest);
    return digest == null ? gone(c) : c.html(renderStopDigest(digest));
  })
  .post("/:token", async (c) => {
    const found = await find(c);
    const stopped = await found?.person.stopDigest(found.digest);
    return stopped?.ok === true
      ? c.html(
          renderNotice({
            outcome: "success",
            title: "The digest is stopped",
            detail: "Nothing more is sent. Whoever made it can start it again in Docket.",
          }),
        )
      : gone(c);
  });

async function find(
  c: Context<AppEnv, "/:token">,
): Promise<{ person: DurableObjectStub<Person>; digest: string } | null> {
  const { config } = c.var;
  const named = await openStopToken(c.req.param("token"), config);
  return named === null
    ? null
    : { person: objectByName(c.env.PERSON, named.person, config), digest: named.digest };
}

function gone(c: Context<AppEnv>): Response | Promise<Response> {
  return refuse(c, {
    code: "not_found",
    detail: "There is no such digest any more, or the link is not whole.",
  });
}
