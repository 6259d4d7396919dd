import * as z from "zod";

import {
  REPOSITORIES_PER_TOKEN_MAX,
  TOKEN_LIFETIME_DEFAULT_DAYS,
  TOKEN_LIFETIME_MAX_DAYS,
} from "../limits.ts";
import { Login, Time } from "./pull-request.ts";

/** A session, its connection and its API tokens. */

export const ConnectionState = z.enum(["none", "pending", "connected", "reconnect"]);
export type ConnectionState = z.infer<typeof ConnectionState>;

export const SessionView = z.object({
  /** Whether there is a session; its dockets and tokens are kept, connected or not. */
  known: z.boolean(),
  connected: z.boolean(),
  connector: z.enum(["scalekit", "github-app", "token"]),
  limits: z.object({ jobsLeft: z.int(), resetAt: Time.nullable() }),
  github: z.object({
    state: ConnectionState,
    login: Login.optional(),
    avatarUrl: z.string().optional(),
    reason: z.string().optional(),
  }),
  /** Whether people may have Docket write to GitHub for them. */
  actions: z.boolean(),
  /** Whether people may have digests sent. */
  digests: z.boolean(),
  /** Whether this deployment shows sample data. */
  demo: z.boolean(),
});
export type SessionView = z.infer<typeof SessionView>;

export const AuthStarted = z.object({ authLink: z.string(), expiresAt: Time });
export type AuthStarted = z.infer<typeof AuthStarted>;

export const AuthStatus = z.object({
  connected: z.boolean(),
  state: ConnectionState,
  reason: z.string().optional(),
});
export type AuthStatus = z.infer<typeof AuthStatus>;

/** What a token lets a program do: write and read dockets, read GitHub, propose operations, send digests. */
export const TokenScope = z.enum(["jobs", "read", "propose", "digest:send"]);
export type TokenScope = z.infer<typeof TokenScope>;

export const TokenRequest = z.strictObject({
  /** Control and formatting characters could make one token look like another. */
  name: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .regex(/^[^\p{Cc}\p{Cf}]*$/u),
  expiresInDays: z.int().min(1).max(TOKEN_LIFETIME_MAX_DAYS).default(TOKEN_LIFETIME_DEFAULT_DAYS),
  scopes: z
    .array(TokenScope)
    .min(1)
    .max(TokenScope.options.length)
    .refine((scopes) => new Set(scopes).size === scopes.length)
    .default(["jobs"]),
  /** Those it reaches, named as for a docket; null for all that its person can see. */
  repositories: z.array(z.string()).min(1).max(REPOSITORIES_PER_TOKEN_MAX).nullable().default(null),
});
export type TokenRequest = z.infer<typeof TokenRequest>;

export const TokenView = z.object({
  id: z.string(),
  name: z.string(),
  createdAt: Time,
  expiresAt: Time,
  lastUsedAt: Time.nullable(),
  scopes: z.array(TokenScope),
  /** Null: all that its person can see. */
  repositories: z.array(z.string()).nullable(),
});
export type TokenView = z.infer<typeof TokenView>;

export const TokenCreated = z.object({
  id: z.string(),
  name: z.string(),
  /** Shown this once. */
  token: z.string(),
  expiresAt: Time,
  scopes: TokenView.shape.scopes,
  repositories: TokenView.shape.repositories,
});
export type TokenCreated = z.infer<typeof TokenCreated>;

/** A program on the person's machine asks for a token (RFC 7636): what it will prove, and what it calls itself. */
export const LoginRequest = z.strictObject({
  /** SHA-256 of the verifier, as base64url. */
  challenge: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  name: TokenRequest.shape.name,
});
export type LoginRequest = z.infer<typeof LoginRequest>;

export const LoginStarted = z.object({
  /** Good for one token, with the verifier, until `expiresAt`. */
  code: z.string(),
  expiresAt: Time,
});
export type LoginStarted = z.infer<typeof LoginStarted>;

export const LoginExchange = z.strictObject({
  code: z.string().max(200),
  verifier: z.string().regex(/^[A-Za-z0-9._~-]{43,128}$/),
});
export type LoginExchange = z.infer<typeof LoginExchange>;

export const RepositoryListItem = z.object({
  repository: z.string(),
  private: z.boolean(),
  pushedAt: Time.nullable(),
});
export type RepositoryListItem = z.infer<typeof RepositoryListItem>;
