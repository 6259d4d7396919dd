import { ScalekitClient, WebhookVerificationError } from "@scalekit-sdk/node";
import { describe, it } from "vitest";

import { signWebhook } from "../../fakes/scalekit/webhook.ts";

const SECRET = `whsec_${Buffer.from("a secret of the dashboard").toString("base64")}`;
const EVENT = {
  type: "connected_account.status_updated",
  data: { id: "ca_1", identifier: "usr_1", status: "EXPIRED", old_status: "ACTIVE" },
};

describe("a signed webhook", () => {
  const client = new ScalekitClient("https://scalekit.test", "skc_1", "secret");

  it("is accepted by Scalekit's own client", ({ expect }) => {
    const { body, headers } = signWebhook(EVENT, { secret: SECRET, now: Date.now() });
    expect(client.verifyWebhookPayload(SECRET, headers, body)).toBe(true);
    expect(JSON.parse(body)).toMatchObject({ object: "connected_account", ...EVENT });
  });

  it("is refused when the body changed or it is old", ({ expect }) => {
    const { body, headers } = signWebhook(EVENT, { secret: SECRET, now: Date.now() });
    expect(() => client.verifyWebhookPayload(SECRET, headers, `${body} `)).toThrow(
      WebhookVerificationError,
    );
    const old = signWebhook(EVENT, { secret: SECRET, now: Date.now() - 600_000 });
    expect(() => client.verifyWebhookPayload(SECRET, old.headers, old.body)).toThrow(
      WebhookVerificationError,
    );
  });
});
