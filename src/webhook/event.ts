import * as z from "zod";

import { parseJson } from "../upstream/body.ts";

const StatusUpdated = z.object({
  type: z.literal("connected_account.status_updated"),
  data: z.object({ identifier: z.string(), status: z.string(), old_status: z.string() }),
});

const Gone = z.object({
  type: z.literal(["connected_account.token_refresh_failed", "connected_account.deleted"]),
  data: z.object({ identifier: z.string() }),
});

const Event = z.discriminatedUnion("type", [StatusUpdated, Gone]);

/**
 * Identifier of the account that an event says is lost; null for every other event, those of types that are not known
 * here included.
 */
export function lostAccountIn(body: Uint8Array): string | null {
  const event = Event.safeParse(parseJson(new TextDecoder().decode(body)));
  if (!event.success) {
    return null;
  }
  const { type, data } = event.data;
  const isLost =
    type !== "connected_account.status_updated" ||
    (data.old_status === "ACTIVE" && data.status !== "ACTIVE");
  return isLost ? data.identifier : null;
}
