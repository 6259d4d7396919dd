import * as z from "zod";

import type { OpenPage, OpenPullRequest } from "../../../summarize/pull-request/pull-request.ts";
import { isCutOff, nodesOf } from "./connection.ts";
import { LISTED, ListedFields } from "./listed.ts";

/** Whoever may be assigned may write as well; a second one says that nobody is alone. */
export const OPEN = `query Open($owner: String!, $name: String!, $size: Int!, $after: String) {
  rateLimit { remaining }
  repository(owner: $owner, name: $name) {
    name
    owner { login }
    private: isPrivate
    defaultBranchRef { name }
    permission: viewerPermission
    maintainers: assignableUsers(first: 2) { totalCount nodes { login } }
    pullRequests(states: OPEN, first: $size, after: $after, orderBy: { field: UPDATED_AT, direction: DESC }) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes {
        ${LISTED}
        headRef: headRefName
        baseRef: baseRefName
        fromFork: isCrossRepository
      }
    }
  }
}`;

const OpenNode = ListedFields.extend({
  headRef: z.string(),
  baseRef: z.string(),
  /** Of what is not known, nothing is said to be stacked on it. */
  fromFork: z.boolean().catch(true),
}).transform(({ totalCommentsCount, ...node }): OpenPullRequest => ({
  ...node,
  ...(totalCommentsCount == null ? {} : { totalComments: totalCommentsCount }),
}));

/** `repository` is null when the account may not see it. */
export const OpenData = z.object({
  repository: z
    .object({
      name: z.string(),
      owner: z.object({ login: z.string() }),
      private: z.boolean(),
      defaultBranchRef: z.object({ name: z.string() }).nullish(),
      permission: z.string().nullish(),
      maintainers: z
        .object({ totalCount: z.int(), nodes: nodesOf(z.object({ login: z.string() })) })
        .nullish()
        .catch(null),
      pullRequests: z.object({
        totalCount: z.int(),
        pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullish() }),
        nodes: z
          .array(OpenNode.nullable().catch(null))
          .nullish()
          .transform((nodes) => nodes ?? []),
      }),
    })
    .nullable(),
});

export type OpenRepository = NonNullable<z.output<typeof OpenData>["repository"]>;

export const MAY_MERGE: ReadonlySet<string> = new Set(["ADMIN", "MAINTAIN", "WRITE"]);

export function toOpenPage(repository: OpenRepository, left: number): OpenPage {
  const { owner, name, private: isPrivate, defaultBranchRef, permission, maintainers } = repository;
  const { totalCount, pageInfo, nodes } = repository.pullRequests;
  const [maintainer] = maintainers?.nodes ?? [];
  const { hasNextPage, endCursor } = pageInfo;
  const missing = left + (isCutOff(hasNextPage, endCursor) ? 1 : 0);
  return {
    repository: { owner: owner.login, name, private: isPrivate },
    // A list that holds more than its count shows that the count is wrong.
    openCount: totalCount < nodes.length ? nodes.length + (hasNextPage ? 1 : 0) : totalCount,
    open: nodes.filter((node) => node !== null),
    ...(missing > 0 ? { missing } : {}),
    ...(hasNextPage && endCursor != null ? { next: endCursor } : {}),
    ...(defaultBranchRef == null ? {} : { defaultBranch: defaultBranchRef.name }),
    ...(maintainers?.totalCount === 1 && maintainer !== undefined
      ? { soleMaintainer: maintainer.login }
      : {}),
    ...(permission == null ? {} : { readerMayMerge: MAY_MERGE.has(permission) }),
  };
}
