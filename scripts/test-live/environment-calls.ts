import type { ScalekitSettings } from "../../src/config/config.ts";
import { type Answer, ask } from "../doctor/request.ts";

/** The environment's API and proxy as raw calls, since their very shape is what is looked at. */
export interface EnvironmentCalls {
  settings: ScalekitSettings;
  /** A call of the API with the environment's token. */
  api(method: string, path: string, body?: unknown): Promise<Answer>;
  /** GitHub through the proxy, as the account. */
  proxy(identifier: string, path: string, init?: RequestInit): Promise<Answer>;
}

class NoAnswer extends Error {
  override readonly name = "NoAnswer";
}

export async function requestToken(
  { environmentUrl, clientId, clientSecret }: ScalekitSettings,
  fetchOnce: typeof fetch,
): Promise<Answer> {
  return answered(
    await ask(fetchOnce, `${environmentUrl}/oauth/token`, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({
        grant_type: "client_credentials",
        client_id: clientId,
        client_secret: clientSecret,
      }).toString(),
    }),
  );
}

export function createEnvironmentCalls(
  settings: ScalekitSettings,
  token: string,
  fetchOnce: typeof fetch,
): EnvironmentCalls {
  const authorization = `Bearer ${token}`;
  return {
    settings,
    async api(method, path, body) {
      return answered(
        await ask(fetchOnce, settings.environmentUrl + path, {
          method,
          headers: { authorization, "content-type": "application/json" },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        }),
      );
    },
    async proxy(identifier, path, init = {}) {
      const headers = new Headers(init.headers);
      headers.set("authorization", authorization);
      headers.set("connection_name", settings.connectionName);
      headers.set("identifier", identifier);
      if (!headers.has("accept")) {
        headers.set("accept", "application/vnd.github+json");
      }
      return answered(
        await ask(fetchOnce, `${settings.environmentUrl}/proxy${path}`, { ...init, headers }),
      );
    },
  };
}

function answered(answer: Answer | null): Answer {
  if (answer === null) {
    throw new NoAnswer();
  }
  return answer;
}
