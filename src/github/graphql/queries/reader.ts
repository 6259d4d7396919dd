import * as z from "zod";

import { nodesOf } from "./connection.ts";

/** What is about the reader alone. GitHub finds what their teams were asked for as well. */
export const READER = `query Reader($owner: String!, $name: String!, $asked: String!, $mentioned: String!) {
  rateLimit { remaining }
  repository(owner: $owner, name: $name) {
    permission: viewerPermission
    ended: pullRequests(states: [MERGED, CLOSED], first: 50, orderBy: { field: UPDATED_AT, direction: DESC }) {
      nodes { number title merged closedAt }
    }
  }
  asked: search(query: $asked, type: ISSUE, first: 100) {
    issueCount
    nodes { ... on PullRequest { number } }
  }
  mentioned: search(query: $mentioned, type: ISSUE, first: 20) {
    issueCount
    nodes { ... on PullRequest { id number } }
  }
}`;

const Found = z
  .object({
    issueCount: z.int().nullish().catch(null),
    nodes: nodesOf(z.object({ id: z.string().optional(), number: z.int().optional() })),
  })
  .nullish();

const EndedNode = z.object({
  number: z.int(),
  title: z.string(),
  merged: z.boolean(),
  closedAt: z.string(),
});

export const ReaderData = z.object({
  repository: z
    .object({
      permission: z.string().nullish(),
      ended: z
        .object({ nodes: nodesOf(EndedNode) })
        .nullish()
        .catch(null),
    })
    .nullable(),
  asked: Found,
  mentioned: Found,
});
