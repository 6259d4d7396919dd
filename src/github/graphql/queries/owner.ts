import * as z from "zod";

import { nodesOf } from "./connection.ts";

const RepositoryNode = z.object({
  id: z.string(),
  databaseId: z.int(),
  name: z.string(),
  private: z.boolean(),
  archived: z.boolean().catch(false),
  open: z.object({
    totalCount: z.int(),
    nodes: nodesOf(z.object({ updatedAt: z.string() })),
  }),
});

/** What an owner has, the most recently pushed first. With the reader, so that an answer without an owner is one. */
export const OWNER = `query Owner($owner: String!, $size: Int!) {
  rateLimit { remaining }
  viewer { login }
  owner: repositoryOwner(login: $owner) {
    id
    login
    repositories(first: $size, ownerAffiliations: [OWNER], isFork: false, orderBy: { field: PUSHED_AT, direction: DESC }) {
      totalCount
      nodes {
        id
        databaseId
        name
        private: isPrivate
        archived: isArchived
        open: pullRequests(states: OPEN, first: 1, orderBy: { field: UPDATED_AT, direction: DESC }) {
          totalCount
          nodes { updatedAt }
        }
      }
    }
  }
}`;

/** `owner` is null where there is none of this name. */
export const OwnerData = z.object({
  owner: z
    .object({
      id: z.string(),
      login: z.string(),
      repositories: z.object({
        totalCount: z.int().catch(0),
        /** With a null at each place whose repository could not be had. */
        nodes: z
          .array(RepositoryNode.nullable().catch(null))
          .nullish()
          .transform((nodes) => nodes ?? []),
      }),
    })
    .nullable(),
});
