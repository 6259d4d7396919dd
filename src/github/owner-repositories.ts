import * as z from "zod";

import { OWNER_REPOSITORIES_PER_PAGE, REPOSITORIES_PER_JOB_MAX } from "../limits.ts";
import { UpstreamError } from "../upstream/error.ts";
import { isRouteRefused } from "../upstream/route-refused.ts";
import { parseAnswer, unexpectedAnswer } from "./client/answer.ts";
import {
  type ClientOptions,
  createClient,
  GITHUB_WEB_URL,
  type GitHubClient,
} from "./client/client.ts";
import { singleSignOnFailure, singleSignOnSentence } from "./client/partial-results.ts";
import { isServerTooOld } from "./graphql/older-server.ts";
import { askInPortions, mayPass } from "./graphql/portions.ts";
import { OWNER, OwnerData } from "./graphql/queries/owner.ts";
import { isRepositoryName, type RepositoryName } from "./repository-name.ts";
import { readRows } from "./rest/pages.ts";

/** An owner as GitHub shows it to the account. */
export interface VisibleOwner {
  login: string;
  /** Of the owner, whatever it is called; null where GitHub lists nothing of it. */
  node: string | null;
  /** Neither forks nor archived, those with the latest activity first. */
  repositories: OwnedRepository[];
  /** Whether GitHub left out what the owner shows after single sign-on alone. */
  isPartial: boolean;
  /** Whether GitHub failed to list all that were asked for. */
  isCut: boolean;
}

export interface OwnedRepository extends RepositoryName {
  id: number;
  node: string;
  private: boolean;
  /** Whether it may have open pull requests. */
  hasOpen: boolean;
}

/** An owner's repositories with open pull requests, those with the latest activity first. */
export interface OwnerRepositories {
  names: RepositoryName[];
  /** What GitHub says that it keeps back, and how to see it. */
  withheld?: string;
}

/** Throws `UpstreamError`, also where GitHub shows none of them before single sign-on. */
export async function readOwnerRepositories(
  owner: string,
  options: ClientOptions,
): Promise<OwnerRepositories> {
  const { repositories, isPartial, isCut } = await readOwner(owner, options);
  const names = repositories
    .filter(({ hasOpen }) => hasOpen)
    .slice(0, REPOSITORIES_PER_JOB_MAX)
    .map((each) => ({ owner: each.owner, name: each.name }));
  if (isPartial && names.length === 0) {
    throw takesSignOn(owner, options);
  }
  const { webUrl = GITHUB_WEB_URL } = options;
  return {
    names,
    ...(isPartial
      ? { withheld: singleSignOnSentence({ owner }, webUrl) }
      : isCut
        ? {
            withheld: `GitHub did not list all of ${owner}, so that pull requests may be missing here.`,
          }
        : {}),
  };
}

/** Up to a hundred of an owner's repositories, the most recently pushed. Throws `UpstreamError`. */
export async function readOwner(owner: string, options: ClientOptions): Promise<VisibleOwner> {
  const client = createClient(options);
  const seen = await overGraphQL(owner, client).catch(async (error: unknown) => {
    if (isRouteRefused(error) || isServerTooOld(error)) {
      return await overRest(owner, client);
    }
    throw error;
  });
  if (seen.repositories.length === 0 && seen.isCut) {
    throw unexpectedAnswer();
  }
  if (seen.isPartial && seen.repositories.length === 0) {
    throw takesSignOn(owner, options);
  }
  return seen;
}

function takesSignOn(owner: string, { webUrl = GITHUB_WEB_URL }: ClientOptions): UpstreamError {
  const failure = singleSignOnFailure({ owner }, webUrl);
  return new UpstreamError("github", "rejected", { status: 200, failure });
}

async function overGraphQL(asked: string, client: GitHubClient): Promise<VisibleOwner> {
  const { owner, isCut, hidden } = await askInPortions(
    { atOnce: OWNER_REPOSITORIES_PER_PAGE },
    async (size, retry) => {
      const { data, errors } = await client.graphql(OWNER, { owner: asked, size }, retry);
      const answer = parseAnswer(OwnerData, data);
      const { nodes, totalCount } = answer.owner?.repositories ?? { nodes: [], totalCount: 0 };
      const holes = nodes.filter((node) => node === null).length;
      // GitHub empties lists of what it finds too large, and keeps their counts.
      const isShort = nodes.length < Math.min(size, totalCount) && !client.isPartial();
      const isBroken = errors.some(mayPass) || holes > errors.length || isShort;
      return {
        ...answer,
        isBroken,
        // Where it took smaller pages there may be more.
        isCut:
          isBroken || holes > 0 || (size < OWNER_REPOSITORIES_PER_PAGE && nodes.length >= size),
        hidden: errors.some(({ extensions }) => extensions?.saml_failure === true),
      };
    },
    ({ isBroken }) => isBroken,
  );
  if (owner === null) {
    // Nothing at all was shown, which is not the same as nothing being there.
    throw isCut
      ? unexpectedAnswer()
      : new UpstreamError("github", "rejected", { status: 404, failure: NO_OWNER });
  }
  return {
    isPartial: client.isPartial() || hidden,
    isCut,
    login: owner.login,
    node: owner.id,
    repositories: owner.repositories.nodes
      .filter((node) => node !== null)
      .filter(({ archived }) => !archived)
      .toSorted((a, b) => latest(b).localeCompare(latest(a)))
      .map(({ id: node, databaseId: id, name, private: isPrivate, open }) => ({
        owner: owner.login,
        name,
        id,
        node,
        private: isPrivate,
        hasOpen: open.totalCount > 0,
      }))
      .filter(isName),
  };
}

const NO_OWNER = {
  code: "repository_not_found",
  detail: "GitHub shows no owner of this name, or none of its repositories, to you.",
} as const;

function latest({ open }: { open: { nodes: { updatedAt: string }[] } }): string {
  return open.nodes[0]?.updatedAt ?? "";
}

const Row = z.object({
  id: z.int(),
  node_id: z.string(),
  name: z.string(),
  private: z.boolean(),
  owner: z.object({ login: z.string(), node_id: z.string() }),
  archived: z.boolean().catch(false),
  /** Issues as well: REST does not count pull requests. */
  open_issues_count: z.int(),
});

/** REST lists what anybody sees of a user, and what the reader sees of an organization. */
async function overRest(asked: string, client: GitHubClient): Promise<VisibleOwner> {
  const query = { sort: "pushed", direction: "desc", per_page: OWNER_REPOSITORIES_PER_PAGE };
  const page = await client.getPage(`/orgs/${asked}/repos`, query).catch(async (error: unknown) => {
    if (error instanceof UpstreamError && error.status === 404) {
      return await client.getPage(`/users/${asked}/repos`, query);
    }
    throw error;
  });
  const { rows, missing } = readRows(Row, page);
  return {
    isPartial: client.isPartial(),
    isCut: missing > 0,
    login: rows[0]?.owner.login ?? asked,
    node: rows[0]?.owner.node_id ?? null,
    repositories: rows
      .filter(({ archived }) => !archived)
      .map(({ id, node_id: node, name, private: isPrivate, owner, open_issues_count: open }) => ({
        owner: owner.login,
        name,
        id,
        node,
        private: isPrivate,
        hasOpen: open > 0,
      }))
      .filter(isName),
  };
}

function isName({ owner, name }: RepositoryName): boolean {
  return isRepositoryName(owner, name);
}
