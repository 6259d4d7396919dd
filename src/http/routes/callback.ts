import { type Context, Hono } from "hono";

import type { Refusal } from "../../browser-session/connecting/access.ts";
import { CALLBACKS } from "../../connectors/connector.ts";
import type { Connector } from "../../connectors/connector.ts";
import { log } from "../../log/log.ts";
import { renderNotice } from "../../web/notice-page.tsx";
import { bearerOf } from "../middleware/bearer.ts";
import { COOKIE_ONLY } from "../middleware/bearer.ts";
import { ask } from "../middleware/session.ts";
import { refuse } from "../refuse.ts";
import type { AppEnv } from "../variables.ts";

/** Far longer than what a provider sends; the address line allows more than a record should hold. */
const PARAMETER_MAX_CODE_UNITS = 2048;

/** Whose authorization it is only the cookie says, never the address. */
export const callbackRoutes = new Hono<AppEnv>()
  .get(CALLBACKS.scalekit.path, (c) => takeCallback(c, "scalekit"))
  .get(CALLBACKS["github-app"].path, (c) => takeCallback(c, "github-app"))
  .get(CALLBACKS.token.path, (c) => takeCallback(c, "token"));

async function takeCallback(c: Context<AppEnv>, name: Connector["name"]): Promise<Response> {
  // A HEAD is somebody's look at a link; it must not use the state up.
  if (c.var.config.connector.name !== name || c.req.method === "HEAD") {
    return refuse(c, { code: "not_found" });
  }
  if (bearerOf(c) !== null) {
    return refuse(c, COOKIE_ONLY);
  }
  const state = parameter(c, "state");
  const error = parameter(c, "error");
  const proof = error === null ? parameter(c, CALLBACKS[name].proof) : null;
  if (state === null || (proof === null && error === null)) {
    return refuse(c, {
      code: "invalid_request",
      detail: `Missing ${CALLBACKS[name].proof} or state`,
    });
  }
  const verification = c.var.site.userVerification;
  const answer = await ask(
    c,
    (session, credential, nextSecretHash) =>
      session.completeAuthorization(credential, {
        proof,
        refusal: error === null ? null : refusalOf(error),
        state,
        verification,
        nextSecretHash,
      }),
    // Though it comes by GET.
    { reads: false },
  );
  if (answer === null) {
    return refuse(c, { code: "no_pending_authorization" });
  }
  if (!answer.ok) {
    return refuse(c, answer.failure);
  }
  const next = pathWithin(c.var.site.origin, answer.value.next);
  if (next !== null) {
    return c.redirect(next, 303);
  }
  return c.html(
    renderNotice({
      outcome: "success",
      title: "GitHub connected",
      detail: "You can close this tab and go on in the first one.",
    }),
  );
}

/** Where to go on, if that is a place of ours; a callback among them would be taken for another authorization. */
function pathWithin(origin: string, address: string | null): string | null {
  const url = address === null ? null : URL.parse(address);
  const isPlace =
    url !== null &&
    url.origin === origin &&
    url.username === "" &&
    url.password === "" &&
    Object.values(CALLBACKS).every(({ path }) => path !== url.pathname);
  return isPlace ? url.href : null;
}

/** Of OAuth (RFC 6749, 4.1.2.1) and of GitHub: what trying again does not mend. */
const SETUP_ERRORS = new Set([
  "invalid_request",
  "invalid_scope",
  "unauthorized_client",
  "unsupported_response_type",
  "redirect_uri_mismatch",
  "application_suspended",
]);

function refusalOf(error: string): Refusal {
  if (error === "access_denied") {
    return "denied";
  }
  const isKnown = SETUP_ERRORS.has(error);
  log("warn", "authorization-refused", { error: isKnown ? error : "another" });
  return isKnown ? "misconfigured" : "unavailable";
}

function parameter(c: Context<AppEnv>, name: string): string | null {
  const value = c.req.query(name);
  return value === undefined || value === "" || value.length > PARAMETER_MAX_CODE_UNITS
    ? null
    : value;
}
