import type { Context } from "hono";
import type * as z from "zod";

import { authenticationRequired, forbidden, invalid, notFound, Refusal } from "../refusal.ts";
import type { Account, Repository } from "../store.ts";
import { canPush } from "./repository-shape.ts";
import { type GitHubEnv, repositoryOf } from "./request.ts";

/** The JSON of a write, refused as GitHub refuses what it cannot read. */
export async function bodyOf<Schema extends z.ZodType>(
  c: Context,
  schema: Schema,
  resource: string,
): Promise<z.output<Schema>> {
  let value: unknown;
  try {
    value = await c.req.json();
  } catch {
    throw new Refusal(400, {
      message: "Problems parsing JSON",
      documentation_url: "https://docs.github.com/rest",
    });
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    const fields = parsed.error.issues.map(({ path }) => String(path[0] ?? ""));
    throw invalid(
      "Validation Failed",
      fields.map((field) => ({ resource, field, code: "missing_field" })),
    );
  }
  return parsed.data;
}

/** The repository of a write and who writes; GitHub asks who that is before it looks for anything. */
export function writing(c: Context<GitHubEnv>): {
  repository: Repository;
  viewer: Account;
  mayPush: boolean;
} {
  const { viewer, options } = c.var;
  if (viewer === null) {
    throw authenticationRequired("/rest");
  }
  const repository = repositoryOf(c);
  if (repository.archived) {
    throw forbidden("Repository was archived so is read-only.");
  }
  return { repository, viewer, mayPush: canPush(options.store, repository, viewer) };
}

/** Who may not push is told that there is nothing to push to. */
export function pushing(c: Context<GitHubEnv>): { repository: Repository; viewer: Account } {
  const { repository, viewer, mayPush } = writing(c);
  if (!mayPush) {
    throw notFound("/rest/repos/contents#create-or-update-file-contents");
  }
  return { repository, viewer };
}
