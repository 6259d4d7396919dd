import * as z from "zod";

/**
 * How an authorization ends: by our verify call, at once (a member of the Scalekit workspace), or,
 * when nobody has chosen a mode in the dashboard, never.
 */
export const verificationMode = z.enum(["custom", "scalekit-users", "unset"]);

const settings = z.object({
  verification: verificationMode,
  /** Lifetime of the environment's own access tokens. */
  tokenLifetimeSeconds: z.int().min(1),
  linkLifetimeSeconds: z.int().min(1),
  /** Whether a denial comes back to the app; no document says. */
  redirectOnDenied: z.boolean(),
  /** Whether the browser comes back to the app in `scalekit-users` mode. */
  redirectWithoutVerification: z.boolean(),
  proxyEnabled: z.boolean(),
  /** Whether the proxy lets POST /graphql through. */
  proxyGraphql: z.boolean(),
  /** Whether the provider's response headers reach the caller. */
  proxyResponseHeaders: z.boolean(),
  /** Whether the caller's Accept header reaches the provider. */
  proxyAccept: z.boolean(),
  /** Whether the proxy follows the provider's redirects itself instead of passing them back. */
  proxyFollowsRedirects: z.boolean(),
  /** Where the browser is told to go after our verify call; null is a page of the environment's own. */
  postUserVerifyRedirectUrl: z.string().nullable(),
  /** GitHub's limit for an OAuth App: the token beyond it revokes the oldest of that person. Null is none. */
  githubTokensPerPerson: z.int().min(1).nullable(),
  /** Names of the tools the environment offers; null is every one. */
  tools: z.array(z.string()).nullable(),
  /** Further tools of the list, before the others; none of them can be run. */
  otherTools: z.array(
    z.object({
      name: z.string(),
      description: z.string(),
      input_schema: z.record(z.string(), z.json()),
    }),
  ),
  /** Whether the routes with PREVIEW visibility are served. */
  preview: z.boolean(),
});

export type ScalekitSettings = z.infer<typeof settings>;

export const settingsChange = settings.partial();

export const DEFAULT_SETTINGS: ScalekitSettings = {
  verification: "custom",
  tokenLifetimeSeconds: 86_399,
  linkLifetimeSeconds: 600,
  redirectOnDenied: true,
  redirectWithoutVerification: false,
  proxyEnabled: true,
  proxyGraphql: true,
  proxyResponseHeaders: true,
  proxyAccept: true,
  proxyFollowsRedirects: false,
  postUserVerifyRedirectUrl: null,
  githubTokensPerPerson: null,
  tools: null,
  otherTools: [],
  preview: true,
};
