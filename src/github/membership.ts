import * as z from "zod";

import { UpstreamError } from "../upstream/error.ts";
import { createClient } from "./client/client.ts";

const Membership = z.object({ state: z.string() }).catch({ state: "unknown" });

/** Whether the connected person is an active member; what the account may not see counts as no. */
export async function isActiveMember(
  fetch: typeof globalThis.fetch,
  organization: string,
): Promise<boolean> {
  try {
    const path = `/user/memberships/orgs/${organization}`;
    const { state } = await createClient({ fetch }).get(Membership, path);
    return state === "active";
  } catch (error) {
    const unseen =
      error instanceof UpstreamError &&
      error.kind === "rejected" &&
      (error.status === 403 || error.status === 404 || error.status === 501);
    if (unseen) {
      return false;
    }
    throw error;
  }
}
