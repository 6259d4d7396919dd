import { exports } from "cloudflare:workers";

import type { TokenCreated } from "../../src/protocol/session.ts";
import type { DocketBrowser } from "../support/docket-browser.ts";
import type { Reached } from "../support/mcp-clients.ts";
import { ORIGIN } from "./setup.ts";

export const ENDPOINT = new URL("/mcp", ORIGIN);

export async function createToken(
  browser: DocketBrowser,
  fields: Record<string, unknown> = {},
): Promise<TokenCreated> {
  const answer = await browser.request("POST", "/api/tokens", {
    body: { name: "assistant", scopes: ["jobs", "read", "propose"], ...fields },
  });
  return await browser.json(answer, 201);
}

/** What a client needs to reach the Worker with a new token of this person. */
export async function reach(
  browser: DocketBrowser,
  fields: Record<string, unknown> = {},
): Promise<Reached & { id: string }> {
  const { id, token } = await createToken(browser, fields);
  return {
    id,
    endpoint: ENDPOINT,
    token,
    fetch: (input, init) => exports.default.fetch(new Request(input, init)),
  };
}
