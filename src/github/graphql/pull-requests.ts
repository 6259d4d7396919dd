import {
  CANDIDATES_PER_PAGE,
  CANDIDATES_SIZED,
  DETAILS_PER_CALL,
  RECOUNT_PER_CALL,
} from "../../limits.ts";
import type { PullRequests } from "../../summarize/ports.ts";
import type { Candidate } from "../../summarize/pull-request/pull-request.ts";
import { UpstreamError } from "../../upstream/error.ts";
import { readChanges } from "../changes.ts";
import { type ClientOptions, createClient } from "../client/client.ts";
import type { RepositoryName } from "../repository-name.ts";
import { readDetails } from "./details.ts";
import { readNodes } from "./nodes.ts";
import { CANDIDATES, CandidatesData, toCandidatePage } from "./queries/candidates.ts";
import { olderThan } from "./queries/connection.ts";
import type { OlderPages } from "./queries/details.ts";
import { MERGEABILITY, MergeabilityNode } from "./queries/mergeability.ts";
import { OLDER_DISCUSSION, OlderDiscussionData } from "./queries/older-discussion.ts";
import { readRecounts } from "./recount.ts";

export interface PullRequestsOptions extends ClientOptions, RepositoryName {}

/** The pull requests of one repository, for one job: GraphQL for everything but the changes. */
export function createPullRequests(options: PullRequestsOptions): PullRequests {
  const client = createClient(options);
  /** GitHub's own name once it is known, which saves a redirect per diff of a renamed repository. */
  let repository: RepositoryName = { owner: options.owner, name: options.name };
  const candidates = new Map<string, Candidate>();
  const olderPages = new Map<string, OlderPages>();

  return {
    async candidates(after) {
      const { data } = await client.graphql(CANDIDATES, {
        owner: options.owner,
        name: options.name,
        size: CANDIDATES_PER_PAGE,
        after: after ?? null,
        recent: after === undefined,
        sized: CANDIDATES_SIZED,
      });
      const parsed = CandidatesData.safeParse(data);
      if (!parsed.success || parsed.data.repository === null) {
        throw new UpstreamError("github", "invalid_response", { status: 200 });
      }
      const page = toCandidatePage(parsed.data.repository);
      repository = page.repository;
      for (const candidate of page.candidates) {
        candidates.set(candidate.id, candidate);
      }
      return page;
    },

    async recount(ids) {
      const parts = inParts(ids, RECOUNT_PER_CALL);
      const read = parts.map((part) => readRecounts(client, part, candidates));
      return (await Promise.all(read)).flat();
    },

    async details(ids) {
      const parts = inParts(ids, DETAILS_PER_CALL);
      const read = await Promise.all(parts.map((part) => readDetails(client, part)));
      return read.flat().map(({ pull, older }) => {
        olderPages.set(pull.id, older);
        return pull;
      });
    },

    async mergeability(ids) {
      const query = { document: MERGEABILITY, node: MergeabilityNode };
      return (await readNodes(client, query, ids)).nodes.map(({ node }) => node);
    },

    async changes(pull) {
      return await readChanges(client, `/repos/${repository.owner}/${repository.name}`, pull);
    },

    async older(pull) {
      const { comments, threads } = olderPages.get(pull.id) ?? {};
      if (comments === undefined && threads === undefined) {
        return { comments: [], threads: [] };
      }
      const { data } = await client.graphql(OLDER_DISCUSSION, {
        id: pull.id,
        comments: comments ?? null,
        threads: threads ?? null,
        withComments: comments !== undefined,
        withThreads: threads !== undefined,
      });
      const parsed = OlderDiscussionData.safeParse(data);
      if (!parsed.success) {
        throw new UpstreamError("github", "invalid_response", { status: 200 });
      }
      const { node } = parsed.data;
      olderPages.set(pull.id, {
        comments: node?.comments && olderThan(node.comments.pageInfo),
        threads: node?.reviewThreads && olderThan(node.reviewThreads.pageInfo),
      });
      return { comments: node?.comments?.nodes ?? [], threads: node?.reviewThreads?.nodes ?? [] };
    },
  };
}

function inParts(ids: readonly string[], size: number): string[][] {
  const parts: string[][] = [];
  for (let start = 0; start < ids.length; start += size) {
    parts.push(ids.slice(start, start + size));
  }
  return parts;
}
