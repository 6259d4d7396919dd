import { Hono } from "hono";

import { REQUEST_BODY_MAX_BYTES } from "../../limits.ts";
import { accountNewsIn } from "../../webhook/event.ts";
import { accountHolder } from "../../webhook/holders.ts";
import { isSigned } from "../../webhook/signature.ts";
import { readBounded, tooLarge } from "../middleware/bounded-body.ts";
import { problem } from "../problem.ts";
import type { AppEnv } from "../variables.ts";

/**
 * What Scalekit has to say of connected accounts. The signature takes the place of cookie and same-origin guard; what
 * is signed and not understood is accepted, or it would be sent again and again.
 */
export const webhookRoutes = new Hono<AppEnv>().post("/scalekit", async (c) => {
  const { connector, webhookKey: key } = c.var.config;
  if (key === null || connector.name !== "scalekit") {
    return problem(c, { code: "not_found" });
  }
  const body = await readBounded(c.req.raw, REQUEST_BODY_MAX_BYTES);
  if (body === null) {
    return problem(c, tooLarge(REQUEST_BODY_MAX_BYTES).failure);
  }
  const headers = {
    id: c.req.header("webhook-id") ?? "",
    timestamp: c.req.header("webhook-timestamp") ?? "",
    signatures: c.req.header("webhook-signature") ?? "",
  };
  if (!(await isSigned(headers, body, { key, now: Date.now() }))) {
    return problem(c, { code: "signature_invalid" });
  }
  const news = accountNewsIn(body);
  if (news !== null) {
    const holder = await accountHolder(c.env, c.var.config, news.identifier);
    await holder.take(news, headers.id);
  }
  return c.json({ ok: true });
});
