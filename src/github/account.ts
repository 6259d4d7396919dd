import * as z from "zod";

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
  const { id, login, avatar_url: avatarUrl } = await createClient({ fetch }).get(User, "/user");
  return { id, login, avatarUrl: URL.parse(avatarUrl)?.protocol === "https:" ? avatarUrl : "" };
}
