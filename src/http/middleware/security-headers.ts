import { createMiddleware } from "hono/factory";

import type { AppEnv } from "../variables.ts";

const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' https://avatars.githubusercontent.com",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join("; ");

const HEADERS = {
  "Content-Security-Policy": CONTENT_SECURITY_POLICY,
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
  // The callback's address holds the state; it must not travel on.
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
};

const HSTS_SECONDS = 365 * 24 * 60 * 60;

/** The same for pages, JSON and streams. Nothing may be kept by caches unless the route says otherwise. */
export const securityHeaders = createMiddleware<AppEnv>(async function securityHeaders(c, next) {
  await next();
  // The answer of another object (the event stream) has immutable headers.
  c.res = new Response(c.res.body, c.res);
  const { headers } = c.res;
  for (const [name, value] of Object.entries(HEADERS)) {
    headers.set(name, value);
  }
  if (!headers.has("Cache-Control")) {
    headers.set("Cache-Control", "no-store");
  }
  if (c.req.url.startsWith("https:")) {
    headers.set("Strict-Transport-Security", `max-age=${HSTS_SECONDS}`);
  }
});
