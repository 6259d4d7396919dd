import { createHmac, randomUUID } from "node:crypto";

/** An event as Scalekit sends it, e.g. `connected_account.status_updated`. */
export type WebhookEvent = { type: string; data: Record<string, unknown> };

type SigningOptions = {
  /** `whsec_` and base64, as the dashboard shows it. */
  secret: string;
  now: number;
  /** Events are told apart by it; a replay carries the same. */
  id?: string;
  environmentId?: string;
};

/** Body and headers of a webhook call, signed by the Standard Webhooks rules over exactly that body. */
export function signWebhook(
  event: WebhookEvent,
  options: SigningOptions,
): { body: string; headers: Record<string, string> } {
  const id = options.id ?? `evt_${randomUUID()}`;
  const timestamp = String(Math.floor(options.now / 1000));
  const body = JSON.stringify({
    spec_version: "1",
    id,
    type: event.type,
    occurred_at: new Date(options.now).toISOString(),
    environment_id: options.environmentId ?? "env_1",
    object: event.type.split(".")[0],
    data: event.data,
  });
  const key = Buffer.from(options.secret.replace(/^whsec_/, ""), "base64");
  const signature = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
  return {
    body,
    headers: {
      "content-type": "application/json",
      "webhook-id": id,
      "webhook-timestamp": timestamp,
      "webhook-signature": `v1,${signature}`,
    },
  };
}
