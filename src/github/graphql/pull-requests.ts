import {
  CANDIDATES_PER_PAGE,
  CANDIDATES_SIZED,
  DETAILS_PER_CALL,
  RECOUNT_PER_CALL,
} from "../../limits.ts";
import type { PullRequests } from "../../summarize/ports.ts";
import type { Candidate, Recount } from "../../summarize/pull-request/pull-request.ts";
import { UpstreamError } from "../../upstream/error.ts";
import { readChanges } from "../changes.ts";
import { parseAnswer, unexpectedAnswer } from "../client/answer.ts";
import { type ClientOptions, createClient, type GitHubClient } from "../client/client.ts";
import type { RepositoryName } from "../repository-name.ts";
import { type ReadNode, readNodes } from "./nodes.ts";
import { CANDIDATES, CandidatesData, toCandidatePage } from "./queries/candidates.ts";
import { olderThan } from "./queries/connection.ts";
import { DETAILS, type Details, DetailsNode, type OlderPages } from "./queries/details.ts";
import { MERGEABILITY, MergeabilityNode } from "./queries/mergeability.ts";
import { OLDER_DISCUSSION, OlderDiscussionData } from "./queries/older-discussion.ts";
import { RECOUNT, RecountNode } from "./queries/recount.ts";

/** The pull requests of one repository, for one job: GraphQL for everything but the changes. */
export function createGraphQLPullRequests(options: ClientOptions & RepositoryName): PullRequests {
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
      const { repository: node } = parseAnswer(CandidatesData, data);
      if (node === null) {
        throw unexpectedAnswer();
      }
      const page = toCandidatePage(node);
      repository = page.repository;
      for (const candidate of page.candidates) {
        candidates.set(candidate.id, candidate);
      }
      return page;
    },

    async recount(ids) {
      const parts = chunk(ids, RECOUNT_PER_CALL);
      const read = parts.map((part) => readRecounts(client, part, candidates));
      return (await Promise.all(read)).flat();
    },

    async details(ids) {
      const parts = chunk(ids, DETAILS_PER_CALL);
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
      const { node } = parseAnswer(OlderDiscussionData, data);
      olderPages.set(pull.id, {
        comments: node?.comments && olderThan(node.comments.pageInfo),
        threads: node?.reviewThreads && olderThan(node.reviewThreads.pageInfo),
      });
      return {
        comments: node?.comments?.nodes ?? [],
        threads: node?.reviewThreads?.list ?? [],
        threadsLeftOut: node?.reviewThreads?.leftOut ?? 0,
      };
    },
  };
}

const DETAILS_QUERY = {
  document: DETAILS,
  variables: { threads: true },
  lighter: { threads: false },
  node: DetailsNode,
  isIncomplete: ({ truncated }: Details) => truncated,
};

/** Everything but the diff. What GitHub refuses to say of a pull request is unknown, never taken as nothing. */
async function readDetails(client: GitHubClient, ids: readonly string[]): Promise<Details[]> {
  const { nodes, failed } = await readNodes(client, DETAILS_QUERY, ids);
  const [cause] = failed.values();
  if (cause !== undefined) {
    // Missing means vanished. Whoever asks for each alone learns which one it was, and gets the others.
    throw new UpstreamError("github", "invalid_response", { cause });
  }
  return nodes.map(withUnknowns);
}

function withUnknowns({ node, errors }: ReadNode<Details>): Details {
  const failed = new Set(errors.map(({ path }) => path?.[2]));
  const { pull } = node;
  return {
    ...node,
    pull: {
      ...pull,
      ...(failed.has("statusCheckRollup")
        ? { checks: { state: "unknown", total: 0, list: [] } }
        : {}),
      ...(failed.has("reviewDecision") ? { reviewDecision: "unknown" } : {}),
    },
  };
}

const RECOUNT_QUERY = {
  document: RECOUNT,
  variables: { size: 100 },
  lighter: { size: 20 },
  node: RecountNode,
};

/** Counts by author. One that cannot be read counts as nothing seen of its total, so that no proof rests on it. */
async function readRecounts(
  client: GitHubClient,
  ids: readonly string[],
  candidates: ReadonlyMap<string, Candidate>,
): Promise<Recount[]> {
  const { nodes, failed } = await readNodes(client, RECOUNT_QUERY, ids);
  const unseen = [...failed.keys()].flatMap((id) => candidates.get(id) ?? []).map(toUnseen);
  return [...nodes.map(({ node }) => node), ...unseen];
}

function toUnseen({ id, number, totalComments }: Candidate): Recount {
  return {
    id,
    number,
    comments: [],
    commentsTotal: totalComments,
    reviews: [],
    reviewsTotal: 0,
  };
}

function chunk(ids: readonly string[], size: number): string[][] {
  return Array.from({ length: Math.ceil(ids.length / size) }, (_, index) =>
    ids.slice(index * size, (index + 1) * size),
  );
}
