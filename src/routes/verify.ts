import { Hono } from "hono";

import type { Failure } from "../failures.ts";
import { ask } from "../middleware/session.ts";
import type { AppEnv } from "../middleware/variables.ts";
import { refuse } from "../refuse.ts";
import { renderCallback } from "../web/notice-page.tsx";

/** Far longer than what a provider sends; the address line allows more than a record should hold. */
const PARAMETER_MAX_CODE_UNITS = 2048;

const MISSING: Failure = {
  code: "invalid_request",
  detail: "Missing auth_request_id or state",
};

/** Where Scalekit sends the browser back to. Whose authorization it is only the cookie says, never the address. */
export const verifyRoutes = new Hono<AppEnv>().get("/", async (c) => {
  const state = parameter(c.req.query("state"));
  const error = parameter(c.req.query("error"));
  const authRequestId = error === null ? parameter(c.req.query("auth_request_id")) : null;
  if (state === null || (authRequestId === null && error === null)) {
    return refuse(c, MISSING);
  }
  const answer = await ask(c, (session, credential, nextSecretHash) =>
    session.completeAuthorization(credential, {
      authRequestId,
      state,
      verification: c.var.site.userVerification,
      nextSecretHash,
    }),
  );
  if (answer === null) {
    return refuse(c, { code: "no_pending_authorization" });
  }
  if (!answer.ok) {
    return refuse(c, answer.failure);
  }
  return c.html(
    renderCallback({
      outcome: "success",
      title: "GitHub connected",
      detail: "You can close this tab and go on in the first one.",
    }),
  );
});

function parameter(value: string | undefined): string | null {
  return value === undefined || value === "" || value.length > PARAMETER_MAX_CODE_UNITS
    ? null
    : value;
}
