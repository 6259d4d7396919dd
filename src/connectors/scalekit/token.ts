import * as z from "zod";

import { TOKEN_REFRESH_MARGIN_MS } from "../../limits.ts";
import { parseJson, readText } from "../../upstream/body.ts";
import type { Clock } from "../../upstream/clock.ts";
import { UpstreamError } from "../../upstream/error.ts";
import { CredentialsRefused } from "../../upstream/route-refused.ts";
import { unknownRefusal } from "./refusal.ts";

/** Of the API that these calls are written for: the SDK sends it with each of its requests, but exports it nowhere. */
export const API_VERSION = "20260727";

export interface EnvironmentCredentials {
  environmentUrl: string;
  clientId: string;
  clientSecret: string;
}

/** The environment's own access token, not a person's. */
export interface EnvironmentToken {
  get(): Promise<string>;
  /** Says that this value was refused: the next `get` fetches another, unless somebody already has. */
  refused(value: string): void;
}

interface Granted {
  value: string;
  refreshAt: number;
}

/**
 * Values are shared by the whole isolate; a pending request never is, since it would tie one object's work to another
 * object's request.
 */
const granted = new Map<string, Granted>();

const Grant = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });

export function createEnvironmentToken(
  credentials: EnvironmentCredentials,
  fetch: typeof globalThis.fetch,
  clock: Clock,
): EnvironmentToken {
  const { environmentUrl, clientId, clientSecret } = credentials;
  const key = JSON.stringify([environmentUrl, clientId, clientSecret]);
  let pending: Promise<string> | null = null;

  async function request(): Promise<string> {
    const askedAt = clock.now();
    const response = await fetch(`${environmentUrl}/oauth/token`, {
      method: "POST",
      redirect: "manual",
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        accept: "application/json",
        "x-api-version": API_VERSION,
      },
      body: new URLSearchParams({
        grant_type: "client_credentials",
        client_id: clientId,
        client_secret: clientSecret,
      }).toString(),
    });
    const text = await readText(response.body);
    if (!response.ok) {
      throw unknownRefusal(response, new CredentialsRefused());
    }
    const grant = Grant.safeParse(parseJson(text));
    if (!grant.success) {
      throw new UpstreamError("scalekit", "invalid_response", { status: response.status });
    }
    const lifetimeMs = grant.data.expires_in * 1000;
    const value = grant.data.access_token;
    granted.set(key, {
      value,
      refreshAt: askedAt + Math.max(lifetimeMs - TOKEN_REFRESH_MARGIN_MS, lifetimeMs / 2),
    });
    return value;
  }

  return {
    async get() {
      const known = granted.get(key);
      if (known !== undefined && clock.now() < known.refreshAt) {
        return known.value;
      }
      pending ??= request().finally(() => {
        pending = null;
      });
      return await pending;
    },
    refused(value) {
      if (granted.get(key)?.value === value) {
        granted.delete(key);
      }
    },
  };
}
