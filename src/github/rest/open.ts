import { REST_PER_PAGE } from "../../limits.ts";
import type { OpenPage } from "../../summarize/pull-request/pull-request.ts";
import { unexpectedAnswer } from "../client/answer.ts";
import { repositoryOf } from "./candidates.ts";
import { cursorOf, pageOf } from "./cursor.ts";
import type { RestReader } from "./reader.ts";
import type { PullRow } from "./rows.ts";

/** A page of the open pull requests over REST. How many comments they have comes with each of them alone. */
export async function readOpen(
  reader: RestReader,
  after: string | undefined,
  listed: Map<number, PullRow>,
): Promise<OpenPage> {
  const page = pageOf(after);
  const { rows, missing, ended } = await reader.open("updated", page, REST_PER_PAGE);
  if (rows.length === 0 && missing > 0) {
    // Nothing at all was shown, which is not the same as nothing being there.
    throw unexpectedAnswer();
  }
  const [first] = rows;
  if (first !== undefined) {
    const { name, owner } = first.base.repo;
    reader.rename({ owner: owner.login, name });
  }
  for (const row of rows) {
    listed.set(row.number, row);
  }
  const seen = (page - 1) * REST_PER_PAGE + rows.length + missing;
  const counted = !ended && page === 1 ? await reader.openCount() : null;
  const defaultBranch = first?.base.repo.default_branch;
  return {
    repository: await repositoryOf(reader, first),
    openCount: Math.max(counted ?? 0, seen + (ended ? 0 : 1)),
    open: rows.map((row) => ({
      id: row.node_id,
      number: row.number,
      title: row.title,
      author: row.user,
      draft: row.draft === true,
      labels: (row.labels ?? []).map((label) => label.name),
      createdAt: row.created_at,
      updatedAt: row.updated_at,
      headRef: row.head.ref,
      baseRef: row.base.ref,
      fromFork: isFromFork(row),
    })),
    ...(missing > 0 ? { missing } : {}),
    ...(!ended ? { next: cursorOf(page + 1) } : {}),
    ...(defaultBranch === undefined ? {} : { defaultBranch }),
  };
}

/** A head whose repository is gone was in a fork. */
export function isFromFork({ head, base }: PullRow): boolean {
  return (
    head.repo == null ||
    head.repo.owner.login.toLowerCase() !== base.repo.owner.login.toLowerCase() ||
    head.repo.name.toLowerCase() !== base.repo.name.toLowerCase()
  );
}
