import {
  CANDIDATES_PER_PAGE,
  DETAILS_PER_CALL,
  LONG_THREADS_PER_CALL,
  OLDER_PER_PAGE,
  PULL_REQUESTS_PER_JOB_MAX,
  QUEUE_FACTS_PER_CALL,
  QUEUE_OPEN_PER_PAGE,
  RECOUNT_PER_CALL,
} from "../../limits.ts";
import type { PullRequests } from "../../summarize/ports.ts";
import type {
  Candidate,
  MergeState,
  PullRequest,
  Recount,
} from "../../summarize/pull-request/pull-request.ts";
import { REAL_CLOCK } from "../../upstream/clock.ts";
import { UpstreamError } from "../../upstream/error.ts";
import { readChanges } from "../changes.ts";
import { parseAnswer } from "../client/answer.ts";
import { type ClientOptions, createClient } from "../client/client.ts";
import { readMergeState } from "../merge-state.ts";
import type { RepositoryName } from "../repository-name.ts";
import { readCandidates } from "./candidates.ts";
import { mayFail, withoutFailed } from "./failed-fields.ts";
import { wordsFor } from "./may-lack.ts";
import { readNamed } from "./named.ts";
import { type NodesClient, readNodes } from "./nodes.ts";
import { askInWhatIsKnown, type KnownDocuments } from "./older-server.ts";
import { readOpen } from "./open.ts";
import { askInPortions, mayPass, type Portion } from "./portions.ts";
import { olderThan } from "./queries/connection.ts";
import { DETAILS, type Details, DetailsNode, type OlderPages } from "./queries/details.ts";
import { MERGEABILITY, MergeabilityNode } from "./queries/mergeability.ts";
import { OLDER_DISCUSSION, OlderDiscussionData } from "./queries/older-discussion.ts";
import { QUEUE_FACTS, type QueueFacts, QueueFactsNode } from "./queries/queue-facts.ts";
import { isEmptied, RECOUNT, RecountNode } from "./queries/recount.ts";

export interface GraphQLPullRequestsOptions extends ClientOptions, RepositoryName {
  /** What the server does not know, where that was seen before; what is seen is added. */
  knownDocuments?: KnownDocuments;
  /** What was listed so far, by id, of other repositories of the job as well. */
  candidates?: Map<string, Candidate>;
}

/** The pull requests of one repository, for one job: GraphQL for everything but the changes. */
export function createGraphQLPullRequests(options: GraphQLPullRequestsOptions): PullRequests {
  const known: KnownDocuments = options.knownDocuments ?? new Map();
  const client = askInWhatIsKnown(createClient(options), {
    known,
    clock: options.clock ?? REAL_CLOCK,
  });
  /** GitHub's own name once it is known, which saves a redirect per diff of a renamed repository. */
  let repository: RepositoryName = { owner: options.owner, name: options.name };
  const candidates = options.candidates ?? new Map<string, Candidate>();
  const olderPages = new Map<string, OlderPages>();
  /** Of pull requests whose details were read, by id. */
  const numbers = new Map<string, number>();
  /** Threads that were read as far as they will be. */
  const readOn = new Set<string>();
  const portions = {
    candidates: { atOnce: CANDIDATES_PER_PAGE },
    named: { atOnce: PULL_REQUESTS_PER_JOB_MAX },
    recount: { atOnce: RECOUNT_PER_CALL },
    details: { atOnce: DETAILS_PER_CALL },
    open: { atOnce: QUEUE_OPEN_PER_PAGE },
    facts: { atOnce: QUEUE_FACTS_PER_CALL },
    mergeability: { atOnce: Number.POSITIVE_INFINITY },
    older: { atOnce: OLDER_PER_PAGE },
  };

  /** A server that lacks the field is asked over REST, about what a docket has the details of. */
  async function withMergeStates<Pull extends { id: string; mergeState: MergeState }>(
    document: string,
    pulls: readonly Pull[],
  ): Promise<Pull[]> {
    const lacksIt = client.asked(document).leftOut.includes("mergeState");
    return await Promise.all(
      pulls.map(async (pull) => {
        const number = lacksIt ? numbers.get(pull.id) : undefined;
        const path = `/repos/${repository.owner}/${repository.name}`;
        return number === undefined
          ? pull
          : { ...pull, mergeState: await readMergeState(client, path, number) };
      }),
    );
  }

  return {
    async candidates(after) {
      const page = await readCandidates(client, options, after, portions.candidates);
      repository = page.repository;
      for (const candidate of page.candidates) {
        candidates.set(candidate.id, candidate);
      }
      return { ...page, ...client.withheld(repository) };
    },

    async named(wanted) {
      const page = await readNamed(client, options, wanted, portions.named);
      repository = page.repository;
      for (const candidate of page.found) {
        candidates.set(candidate.id, candidate);
      }
      return page;
    },

    async recount(ids) {
      return await readRecounts(client, ids, candidates, portions.recount);
    },

    countsAny: () => true,

    async details(ids) {
      const details = await readDetails(client, ids, portions.details);
      const { leftOut, scopes } = client.asked(DETAILS);
      const parts = wordsFor(leftOut);
      const pulls = details.map(({ pull, older }) => {
        olderPages.set(pull.id, older);
        numbers.set(pull.id, pull.number);
        return parts.length === 0 ? pull : { ...pull, notShown: { parts, scopes } };
      });
      return await withMergeStates(DETAILS, pulls);
    },

    async open(after) {
      const page = await readOpen(client, repository, after, portions.open);
      return { ...page, ...client.withheld(repository) };
    },

    async facts(ids) {
      return await readQueueFacts(client, ids, portions.facts);
    },

    pointsLeft: () => client.pointsLeft("graphql"),

    async mergeability(ids) {
      const query = { document: MERGEABILITY, node: MergeabilityNode };
      const { nodes } = await readNodes(client, query, ids, portions.mergeability);
      return await withMergeStates(
        MERGEABILITY,
        nodes.map(({ node }) => node),
      );
    },

    async changes(pull) {
      return await readChanges(client, `/repos/${repository.owner}/${repository.name}`, pull);
    },

    async older(pull) {
      const { comments, reviews, threads } = olderPages.get(pull.id) ?? {};
      const long = pull.threads.list
        .filter((thread) => thread.commentsTotal > thread.comments.length && !readOn.has(thread.id))
        .map(({ id }) => id)
        .slice(0, LONG_THREADS_PER_CALL);
      if ([comments, reviews, threads, long[0]].every((more) => more === undefined)) {
        return { comments: [], threads: [] };
      }
      const page = await askInPortions(
        portions.older,
        async (size, retry) => {
          const variables = {
            id: pull.id,
            comments: comments ?? null,
            reviews: reviews ?? null,
            threads: threads ?? null,
            withComments: comments !== undefined,
            withReviews: reviews !== undefined,
            withThreads: threads !== undefined,
            size,
            threadsSize: Math.ceil(size / 2),
            long,
            withLong: long.length > 0,
          };
          const { data, errors } = await client.graphql(OLDER_DISCUSSION, variables, retry);
          return { ...parseAnswer(OlderDiscussionData, data), errors };
        },
        (answer) => answer.errors.some(mayPass),
      );
      const { node, long: whole = [] } = page;
      for (const id of long) {
        readOn.add(id);
      }
      olderPages.set(pull.id, {
        comments: node?.comments && olderThan(node.comments.pageInfo),
        reviews: node?.reviews?.pageInfo && olderThan(node.reviews.pageInfo),
        threads: node?.reviewThreads && olderThan(node.reviewThreads.pageInfo),
      });
      return {
        comments: node?.comments?.nodes ?? [],
        reviews: node?.reviews?.list ?? [],
        threads: [...(node?.reviewThreads?.list ?? []), ...whole],
        threadsLeftOut: node?.reviewThreads?.leftOut ?? 0,
        isWhole: page.errors.length === 0,
      };
    },
  };
}

const DETAILS_QUERY = {
  document: DETAILS,
  variables: { threads: true },
  lighter: { threads: false },
  node: DetailsNode,
  mayFail,
  isIncomplete: ({ truncated }: Details) => truncated,
};

/** Everything but the diff. What GitHub refuses to say of a pull request is unknown, never taken as nothing. */
async function readDetails(
  client: NodesClient,
  ids: readonly string[],
  portion: Portion,
): Promise<Details[]> {
  const { nodes, failed } = await readNodes(client, DETAILS_QUERY, ids, portion);
  const [cause] = failed.values();
  if (cause !== undefined) {
    // Missing means vanished. Whoever asks for each alone learns which one it was, and gets the others.
    throw new UpstreamError("github", "invalid_response", { cause });
  }
  return nodes.map(withoutFailed);
}

const QUEUE_FACTS_QUERY = {
  document: QUEUE_FACTS,
  variables: { threads: true },
  lighter: { threads: false },
  node: QueueFactsNode,
  mayFail,
  isIncomplete: ({ truncated }: QueueFacts) => truncated,
};

async function readQueueFacts(
  client: NodesClient,
  ids: readonly string[],
  portion: Portion,
): Promise<{ read: PullRequest[]; failed: string[] }> {
  const { nodes, failed } = await readNodes(client, QUEUE_FACTS_QUERY, ids, portion);
  return {
    read: nodes.map((read) => withoutFailed(read).pull),
    failed: [...failed.keys()],
  };
}

const RECOUNT_QUERY = {
  document: RECOUNT,
  variables: { size: 100 },
  lighter: { size: 20 },
  node: RecountNode,
  isIncomplete: isEmptied,
};

/** Counts by author. One that cannot be read counts as nothing seen of its total, so that no proof rests on it. */
async function readRecounts(
  client: NodesClient,
  ids: readonly string[],
  candidates: ReadonlyMap<string, Candidate>,
  portion: Portion,
): Promise<Recount[]> {
  const { nodes, failed } = await readNodes(client, RECOUNT_QUERY, ids, portion);
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
