import { createClient } from "@connectrpc/connect";
import CoreClient from "@scalekit-sdk/node/lib/core.js";
import {
  ConnectedAccountService,
  ConnectorStatus,
} from "@scalekit-sdk/node/lib/pkg/grpc/scalekit/v1/connected_accounts/connected_accounts_pb.js";
import { describe, it } from "vitest";

import { createTransport } from "../../../src/connectors/scalekit/transport.ts";
import { ACCOUNT, createConnected, FLOW, SIGNAL } from "./scalekit-connection.ts";

/** A client whose calls are all answered with this body. */
function answeredWith(body: unknown) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return createClient(
    ConnectedAccountService,
    createTransport(() => Promise.resolve(new Response(text))),
  );
}

/** All that a value, or an error with its causes, says. */
function wordsOf(value: unknown): string {
  return value instanceof Error
    ? `${value.message} ${value.stack ?? ""} ${wordsOf(value.cause)}`
    : (JSON.stringify(value) ?? "");
}

const SECRET = "gho_sample";
const WITH_TOKENS = {
  id: "ca_1",
  status: "ACTIVE",
  authorization_details: {
    oauth_token: { access_token: SECRET, refresh_token: SECRET, scopes: [SECRET] },
  },
  api_config: { key: SECRET },
};

describe("the credentials of a connected account", () => {
  it.for([
    { connected_account: WITH_TOKENS },
    { connectedAccount: WITH_TOKENS },
    { connected_account: { status: "ACTIVE", authorizationDetails: { oauthToken: SECRET } } },
    { connected_account: { status: 1, authorization_details: SECRET } },
  ])("leave with no answer: %j", async (body, { expect }) => {
    const client = answeredWith(body);
    for (const call of [
      client.getConnectedAccountDetails,
      client.getConnectedAccountAuth,
      client.createConnectedAccount,
      client.updateConnectedAccount,
    ]) {
      const answer = await call({});
      expect(answer.connectedAccount?.status).toBe(ConnectorStatus.ACTIVE);
      expect(wordsOf(answer)).not.toContain(SECRET);
    }
  });

  it.for([
    `{"connected_account":{"authorization_details":"${SECRET}"`,
    `"${SECRET}"`,
    { connected_account: { ...WITH_TOKENS, status: {} } },
    { connected_account: SECRET },
  ])("leave with no error: %j", async (body, { expect }) => {
    const error: unknown = await answeredWith(body)
      .getConnectedAccountDetails({})
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ upstream: "scalekit", kind: "invalid_response" });
    expect(wordsOf(error)).not.toContain(SECRET);
  });
});

describe("every request to the environment", () => {
  it("names the version of the API that the SDK names", async ({ expect }) => {
    const { another, environment } = createConnected();
    const versions = new Set<string | null>();
    const connector = another({
      fetch: async (input, init) => {
        const request = new Request(input, init);
        versions.add(request.headers.get("x-api-version"));
        return await environment.scalekit.handler(request);
      },
    });
    await connector.authorize(ACCOUNT, FLOW, SIGNAL);
    const { apiVersion } = new CoreClient("https://env.scalekit.test", "skc_1", "secret");
    expect([...versions]).toEqual([apiVersion]);
  });
});
