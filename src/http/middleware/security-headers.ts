import { createMiddleware } from "hono/factory";
import { secureHeaders } from "hono/secure-headers";

import { configOf } from "../../config/config.ts";
import { GITHUB_WEB_URL } from "../../github/client/client.ts";
import type { AppEnv } from "../variables.ts";

const GITHUB_PICTURES = "https://avatars.githubusercontent.com";

/** Where GitHub has people's pictures; an Enterprise Server under its own address, or a name beneath it. */
function pictures({ env }: { env: object }): string {
  const configured = configOf(env);
  const url = new URL(configured.ok ? configured.config.githubWebUrl : GITHUB_WEB_URL);
  return url.origin === GITHUB_WEB_URL
    ? GITHUB_PICTURES
    : `${GITHUB_PICTURES} ${url.origin} ${url.protocol}//avatars.${url.host}`;
}

const OPTIONS = {
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    connectSrc: ["'self'"],
    imgSrc: ["'self'", pictures],
    manifestSrc: ["'self'"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
    requireTrustedTypesFor: ["'script'"],
    trustedTypes: ["'none'"],
  },
  permissionsPolicy: { camera: [], geolocation: [], microphone: [], payment: [], usb: [] },
  // The callback's address holds the state; it must not travel on.
  referrerPolicy: "no-referrer",
  xFrameOptions: "DENY",
  originAgentCluster: false,
  xDnsPrefetchControl: false,
  xDownloadOptions: false,
  xPermittedCrossDomainPolicies: false,
  xXssProtection: false,
};

/** The page that stops a digest works without a script, so its form is sent. */
const STOP_DIGEST = {
  ...OPTIONS,
  contentSecurityPolicy: { ...OPTIONS.contentSecurityPolicy, formAction: ["'self'"] },
};
const STOP_DIGEST_PATH = "/digests/stop/";

const overHttp = { strictTransportSecurity: false };
const overHttps = { strictTransportSecurity: `max-age=${365 * 24 * 60 * 60}` };
const HEADERS = {
  http: secureHeaders({ ...OPTIONS, ...overHttp }),
  https: secureHeaders({ ...OPTIONS, ...overHttps }),
  stopHttp: secureHeaders({ ...STOP_DIGEST, ...overHttp }),
  stopHttps: secureHeaders({ ...STOP_DIGEST, ...overHttps }),
};

/** The same for pages, JSON and streams. Nothing may be kept by caches unless the route says otherwise. */
export const securityHeaders = createMiddleware<AppEnv>(async function securityHeaders(c, next) {
  const isSecure = c.req.url.startsWith("https:");
  const setHeaders = c.req.path.startsWith(STOP_DIGEST_PATH)
    ? HEADERS[isSecure ? "stopHttps" : "stopHttp"]
    : HEADERS[isSecure ? "https" : "http"];
  await setHeaders(c, async () => {
    await next();
    // The answer of another object (the event stream) has immutable headers.
    c.res = new Response(c.res.body, c.res);
    if (!c.res.headers.has("Cache-Control")) {
      c.res.headers.set("Cache-Control", "no-store");
    }
  });
});
