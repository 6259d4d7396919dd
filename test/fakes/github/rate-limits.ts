import type { Account } from "./store.ts";

export type RateLimitResource = "core" | "graphql" | "search";

export interface RateLimit {
  readonly resource: RateLimitResource;
  readonly limit: number;
  readonly used: number;
  readonly remaining: number;
  readonly resetAtMs: number;
}

export type RateLimitSizes = Readonly<Record<RateLimitResource, number>>;

export const GITHUB_RATE_LIMITS: RateLimitSizes = { core: 5_000, graphql: 5_000, search: 30 };
const ANONYMOUS_CORE_LIMIT = 60;
const WINDOW_MS: RateLimitSizes = { core: 3_600_000, graphql: 3_600_000, search: 60_000 };

interface Window {
  used: number;
  resetAtMs: number;
}

export interface RateLimits {
  /** Counts points and tells whether they fit; points that do not fit are not counted. */
  readonly take: (viewer: Account | null, resource: RateLimitResource, points: number) => boolean;
  readonly read: (viewer: Account | null, resource: RateLimitResource) => RateLimit;
  /** Uses up what is left until the window ends; `resetInMs` moves that end. */
  readonly exhaust: (login: string, resource: RateLimitResource, resetInMs?: number) => void;
  /** Makes the next requests of this login (of everyone, when left out) meet the secondary limit. */
  readonly limitSecondary: (limit: SecondaryLimit) => void;
  /** The secondary limit this request meets, which it thereby counts against. */
  readonly takeSecondary: (viewer: Account | null) => SecondaryLimit | undefined;
  readonly reset: () => void;
}

export interface SecondaryLimit {
  readonly login?: string;
  readonly requests: number;
  /** 200 stands for GraphQL's answer of errors only; REST then answers 403. */
  readonly status?: 200 | 403 | 429;
  /** Left out: no retry-after header, and the client has to wait at least a minute. */
  readonly retryAfterSeconds?: number;
}

export function createRateLimits(sizes: RateLimitSizes, now: () => number): RateLimits {
  const windows = new Map<string, Window>();
  const secondary: { limit: SecondaryLimit; left: number }[] = [];

  function windowOf(login: string | null, resource: RateLimitResource): Window {
    const key = `${login?.toLowerCase() ?? ""} ${resource}`;
    const current = windows.get(key);
    if (current !== undefined && current.resetAtMs > now()) {
      return current;
    }
    const fresh = { used: 0, resetAtMs: now() + WINDOW_MS[resource] };
    windows.set(key, fresh);
    return fresh;
  }

  function limitOf(login: string | null, resource: RateLimitResource): number {
    return login === null && resource === "core"
      ? Math.min(ANONYMOUS_CORE_LIMIT, sizes.core)
      : sizes[resource];
  }

  return {
    take(viewer, resource, points) {
      const login = viewer?.login ?? null;
      const window = windowOf(login, resource);
      if (window.used + points > limitOf(login, resource)) {
        return false;
      }
      window.used += points;
      return true;
    },
    read(viewer, resource) {
      const login = viewer?.login ?? null;
      const { used, resetAtMs } = windowOf(login, resource);
      const limit = limitOf(login, resource);
      return { resource, limit, used, remaining: Math.max(0, limit - used), resetAtMs };
    },
    exhaust(login, resource, resetInMs) {
      const window = windowOf(login, resource);
      window.used = limitOf(login, resource);
      if (resetInMs !== undefined) {
        window.resetAtMs = now() + resetInMs;
      }
    },
    limitSecondary(limit) {
      secondary.push({ limit, left: limit.requests });
    },
    takeSecondary(viewer) {
      const met = secondary.find(
        ({ limit, left }) => left > 0 && (limit.login ?? viewer?.login) === viewer?.login,
      );
      if (met !== undefined) {
        met.left -= 1;
      }
      return met?.limit;
    },
    reset() {
      windows.clear();
      secondary.length = 0;
    },
  };
}

export function rateLimitHeaders(rate: RateLimit): Record<string, string> {
  return {
    "x-ratelimit-limit": String(rate.limit),
    "x-ratelimit-remaining": String(rate.remaining),
    "x-ratelimit-reset": String(Math.ceil(rate.resetAtMs / 1_000)),
    "x-ratelimit-resource": rate.resource,
    "x-ratelimit-used": String(rate.used),
  };
}
