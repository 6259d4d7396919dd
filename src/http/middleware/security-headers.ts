import { createMiddleware } from "hono/factory";
import { secureHeaders } from "hono/secure-headers";

import type { AppEnv } from "../variables.ts";

const OPTIONS = {
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    connectSrc: ["'self'"],
    imgSrc: ["'self'", "https://avatars.githubusercontent.com"],
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

const overHttp = secureHeaders({ ...OPTIONS, strictTransportSecurity: false });
const overHttps = secureHeaders({
  ...OPTIONS,
  strictTransportSecurity: `max-age=${365 * 24 * 60 * 60}`,
});

/** The same for pages, JSON and streams. Nothing may be kept by caches unless the route says otherwise. */
export const securityHeaders = createMiddleware<AppEnv>(async function securityHeaders(c, next) {
  const setHeaders = c.req.url.startsWith("https:") ? overHttps : overHttp;
  await setHeaders(c, async () => {
    await next();
    // The answer of another object (the event stream) has immutable headers.
    c.res = new Response(c.res.body, c.res);
    if (!c.res.headers.has("Cache-Control")) {
      c.res.headers.set("Cache-Control", "no-store");
    }
  });
});
