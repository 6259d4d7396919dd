import * as z from "zod";

import type { RepositoryListItem } from "../protocol.ts";
import { UpstreamError } from "../upstream-error.ts";
import { createClient } from "./client.ts";

const PER_PAGE = 100;
const PAGES_MAX = 3;
/** More do not fit the picker. */
const LISTED_MAX = 20;

const Repositories = z.array(
  z.object({
    full_name: z.string().max(200),
    private: z.boolean(),
    pushed_at: z.string().nullish(),
    archived: z.boolean().catch(false),
  }),
);

/** Repositories the account can see whose name contains the query, the most recently pushed first. */
export async function listRepositories(
  fetch: typeof globalThis.fetch,
  query: string,
): Promise<RepositoryListItem[]> {
  const client = createClient({ fetch });
  const wanted = query.trim().toLowerCase();
  const found: RepositoryListItem[] = [];
  for (let page = 1; page <= PAGES_MAX && found.length < LISTED_MAX; page += 1) {
    const parameters = { sort: "pushed", per_page: PER_PAGE, page };
    const answer = Repositories.safeParse(await client.get("/user/repos", parameters));
    if (!answer.success) {
      throw new UpstreamError("github", "invalid_response", { status: 200 });
    }
    found.push(
      ...answer.data
        .filter((item) => !item.archived && item.full_name.toLowerCase().includes(wanted))
        .map((item) => ({
          repository: item.full_name,
          private: item.private,
          pushedAt: item.pushed_at ?? null,
        })),
    );
    if (answer.data.length < PER_PAGE) {
      break;
    }
  }
  return found.slice(0, LISTED_MAX);
}
