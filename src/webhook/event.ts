import * as z from "zod";

import { parseJson } from "../upstream/body.ts";

/** `lost`: the account serves no longer. `refresh_failed`: it may not, and only a look at it tells. */
export interface AccountNews {
  kind: "lost" | "refresh_failed";
  identifier: string;
}

const StatusUpdated = z.object({
  type: z.literal("connected_account.status_updated"),
  data: z.object({ identifier: z.string(), status: z.string(), old_status: z.string() }),
});

const Deleted = z.object({
  type: z.literal("connected_account.deleted"),
  data: z.object({ identifier: z.string() }),
});

const RefreshFailed = z.object({
  type: z.literal("connected_account.token_refresh_failed"),
  data: z.object({ identifier: z.string() }),
});

const Event = z.discriminatedUnion("type", [StatusUpdated, Deleted, RefreshFailed]);

/** What an event says of an account; null for whatever is of no interest, types that are not known here included. */
export function accountNewsIn(body: Uint8Array): AccountNews | null {
  const event = Event.safeParse(parseJson(new TextDecoder().decode(body)));
  if (!event.success) {
    return null;
  }
  const { type, data } = event.data;
  const { identifier } = data;
  switch (type) {
    case "connected_account.deleted":
      return { kind: "lost", identifier };
    case "connected_account.token_refresh_failed":
      return { kind: "refresh_failed", identifier };
    case "connected_account.status_updated":
      return data.old_status === "ACTIVE" && data.status !== "ACTIVE"
        ? { kind: "lost", identifier }
        : null;
  }
}
