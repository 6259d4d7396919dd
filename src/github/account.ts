import * as z from "zod";

import { UpstreamError } from "../upstream/error.ts";
import { createClient } from "./client/client.ts";

/** A GitHub account as shown to its owner. */
export interface GitHubAccount {
  /** Numeric user id: what quotas are keyed by. */
  id: number;
  login: string;
  avatarUrl: string;
}

const User = z.object({
  id: z.int().positive(),
  login: z.string().min(1).max(100),
  avatar_url: z.string().max(2000),
});

/** Whose account the connection is. */
export async function readAccount(fetch: typeof globalThis.fetch): Promise<GitHubAccount> {
  const user = User.safeParse(await createClient({ fetch }).get("/user"));
  if (!user.success) {
    throw new UpstreamError("github", "invalid_response", { status: 200 });
  }
  const { id, login, avatar_url: avatarUrl } = user.data;
  return { id, login, avatarUrl: URL.parse(avatarUrl)?.protocol === "https:" ? avatarUrl : "" };
}
