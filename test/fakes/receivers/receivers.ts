import * as z from "zod";

import type { Handler } from "../control/connection.ts";
import type { Commands, Control } from "../control/control.ts";

/** Where digests are sent to. */
export const SLACK_ADDRESS =
  "https://hooks.slack.com/services/T0SAMPLE/B0SAMPLE/sampleSecretOfAChannel01";
export const RECEIVER_HOST = "receiver.docket-sample.com";
export const RECEIVER_ADDRESS = `https://${RECEIVER_HOST}/hooks/sampleSecretPath?key=sampleSecretKey`;

/** One message that arrived. */
export interface Received {
  at: string;
  path: string;
  body: string;
  /** Of Standard Webhooks. */
  headers: Record<string, string>;
}

const text = (max: number) => z.string().min(1).max(max);
const plainText = (max: number) =>
  z.strictObject({ type: z.literal("plain_text"), text: text(max), emoji: z.boolean() });
const mrkdwn = z.strictObject({
  type: z.literal("mrkdwn"),
  text: text(3000),
  verbatim: z.boolean().optional(),
});

/** What Slack takes, as far as digests use it. https://docs.slack.dev/reference/block-kit/blocks */
const SlackBody = z.strictObject({
  text: z.string().max(40_000),
  blocks: z
    .array(
      z.discriminatedUnion("type", [
        z.strictObject({ type: z.literal("header"), text: plainText(150) }),
        z.strictObject({ type: z.literal("section"), text: mrkdwn }),
        z.strictObject({ type: z.literal("context"), elements: z.array(mrkdwn).min(1).max(10) }),
        z.strictObject({ type: z.literal("divider") }),
      ]),
    )
    .min(1)
    .max(50),
  unfurl_links: z.boolean(),
  unfurl_media: z.boolean(),
});

const SIGNED = ["webhook-id", "webhook-timestamp", "webhook-signature", "content-type"];

export interface Receivers {
  slack: Handler;
  receiver: Handler;
}

/** Slack's incoming webhooks and a receiver of signed webhooks. What goes wrong with them is a fault of the control's. */
export function createReceivers(control: Control): Receivers {
  const received = { slack: [] as Received[], receiver: [] as Received[] };

  async function keep(name: keyof typeof received, request: Request): Promise<string> {
    const body = await request.text();
    received[name].push({
      at: new Date().toISOString(),
      path: new URL(request.url).pathname,
      body,
      headers: Object.fromEntries(
        SIGNED.flatMap((header) => {
          const value = request.headers.get(header);
          return value === null ? [] : [[header, value]];
        }),
      ),
    });
    return body;
  }

  function commandsOf(name: keyof typeof received): Commands {
    return { received: () => received[name] };
  }

  control.commands.set("slack", commandsOf("slack"));
  control.commands.set("receiver", commandsOf("receiver"));
  control.onReset(() => {
    received.slack.length = 0;
    received.receiver.length = 0;
  });

  return {
    slack: control.observe(
      "slack",
      (_request, body) => ({ operation: "incoming-webhook", details: { title: titleOf(body) } }),
      async (request) => {
        if (new URL(request.url).pathname !== new URL(SLACK_ADDRESS).pathname) {
          return new Response("no_service", { status: 404 });
        }
        const body = await keep("slack", request);
        return SlackBody.safeParse(jsonOf(body)).success
          ? new Response("ok")
          : new Response("invalid_payload", { status: 400 });
      },
    ),
    receiver: control.observe(
      "receiver",
      () => ({ operation: "webhook" }),
      async (request) => {
        await keep("receiver", request);
        return new Response(null, { status: 204 });
      },
    ),
  };
}

/** What a message has as its header; absent where it is none of Slack's. */
function titleOf(body: string): string | undefined {
  const { data } = SlackBody.safeParse(jsonOf(body));
  return data?.blocks.flatMap((block) => (block.type === "header" ? [block.text.text] : []))[0];
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
