import * as z from "zod";

import { PULL_REQUESTS_PER_JOB_MAX } from "../../../limits.ts";
import type { Candidate, Repository } from "../../../summarize/pull-request/pull-request.ts";
import { readDocument, writeDocument } from "../document.ts";
import { leaveOut } from "../leave-out.ts";
import { LISTED, ListedFields } from "./listed.ts";

/** Those with these numbers, open or not: one alias for each, of which as many are sent as are asked for. */
export const NAMED = namedDocument(PULL_REQUESTS_PER_JOB_MAX);

/** The same for that many. */
export function namedDocument(count: number): string {
  const places = Array.from({ length: count }, (_, place) => place);
  return writeDocument(
    readDocument(`query Named($owner: String!, $name: String!, ${places.map((place) => `$n${place}: Int!`).join(", ")}) {
  repository(owner: $owner, name: $name) {
    id
    databaseId
    name
    owner { login }
    private: isPrivate
    open: pullRequests(states: OPEN) { totalCount }
    ${places.map((place) => `p${place}: pullRequest(number: $n${place}) { ...Named }`).join("\n")}
  }
}
fragment Named on PullRequest {
  ${LISTED}
  comments { totalCount }
  state
  additions
  deletions
  changedFiles
}`),
  );
}

/** The same without the sizes, which GitHub fails to count of some. */
export function unsizedDocument(count: number): string {
  const whole = namedDocument(count);
  const parts = [...SIZES].map((size) => ({ path: ["fragment Named", size] }));
  return leaveOut(whole, parts, (name) => SIZES.has(name))?.document ?? whole;
}

const SIZES: ReadonlySet<string> = new Set(["additions", "deletions", "changedFiles"]);

const NamedNode = ListedFields.extend({
  comments: z.object({ totalCount: z.int() }),
  state: z.string(),
  additions: z.int().nullish(),
  deletions: z.int().nullish(),
  changedFiles: z.int().nullish(),
});

/** `repository` is null when the account may not see it. */
export const NamedData = z.object({
  repository: z
    .looseObject({
      id: z.string().nullish(),
      databaseId: z.int().nullish(),
      name: z.string(),
      owner: z.object({ login: z.string() }),
      private: z.boolean(),
      open: z.object({ totalCount: z.int() }),
    })
    .nullable(),
});
export type NamedRepository = NonNullable<z.output<typeof NamedData>["repository"]>;

export function toRepository({
  id,
  databaseId,
  owner,
  name,
  private: isPrivate,
}: NamedRepository): Repository {
  return {
    owner: owner.login,
    name,
    private: isPrivate,
    ...(databaseId == null || id == null ? {} : { identity: { id: databaseId, node: id } }),
  };
}

/** The one at a place, if it is open; undefined for what GitHub did not show whole. */
export function namedAt(repository: NamedRepository, place: number): Candidate | null | undefined {
  const node = repository[`p${place}`];
  if (node === null) {
    return null;
  }
  const parsed = NamedNode.safeParse(node);
  if (!parsed.success) {
    return undefined;
  }
  const { state, comments, totalCommentsCount, additions, deletions, changedFiles, ...fields } =
    parsed.data;
  return state === "OPEN"
    ? {
        ...fields,
        totalComments: totalCommentsCount ?? comments.totalCount,
        conversation: comments.totalCount,
        ...(additions == null || deletions == null || changedFiles == null
          ? {}
          : { size: { additions, deletions, changedFiles } }),
      }
    : null;
}
