import { RequestNotAllowed } from "../../github/allow-list.ts";
import { type RepositoryName, repositoryNameOf } from "../../github/repository-name.ts";
import type { GitHubTools, RepositoryInfo } from "../../github/tools/github-tools.ts";
import { isSafePath, isSafeRef } from "../../github/tools/safe-text.ts";
import { GITHUB_READING_MAX_MS } from "../../limits.ts";
import { fail, type Result, succeed } from "../../protocol/failures.ts";
import type { GitHubReading, Reading, RepositoryDetails } from "../../protocol/github.ts";
import type { SessionContext } from "../context.ts";
import { checkRepositories, reaches, type TokenGrant } from "../credentials/token-grant.ts";
import { withDeadline } from "../deadline.ts";
import { reading } from "../jobs/reading.ts";
import { NO_REPOSITORY, repositoryOf } from "../operations/propose.ts";
import { writingConnection } from "../operations/writing-connection.ts";
import { learnPerson } from "../person/person.ts";
import { contentsView, issueView, pullRequestView, repositoryView } from "./views.ts";

/** Reads on GitHub what a person asks for, as that person and at once: nothing of it is kept. */
export async function readGitHub(
  asked: Reading,
  context: SessionContext,
  { token, publicAlone }: { token: TokenGrant | undefined; publicAlone: boolean },
): Promise<Result<GitHubReading>> {
  const learned = await learnPerson(context);
  if (!learned.ok) {
    return learned;
  }
  const place = placeOf(asked, context);
  if (!place.ok) {
    return place;
  }
  const { repository, accountId } = place.value;
  const reached =
    repository === null
      ? succeed(null)
      : checkRepositories(token, [`${repository.owner}/${repository.name}`]);
  if (!reached.ok) {
    return reached;
  }
  const isReached = ({ fullName }: RepositoryInfo) => reaches(token, fullName);
  const connection = await writingConnection(accountId, context);
  if (!connection.ok) {
    return connection;
  }
  const tools = context.connector.tools(connection.value);
  return await reading(connection.value, context, async () => {
    try {
      return await withDeadline(GITHUB_READING_MAX_MS, async (signal) =>
        publicAlone &&
        repository !== null &&
        (await tools.getRepository(repository, signal)).private
          ? fail("not_allowed", PRIVATE)
          : await read(asked, {
              repository,
              tools,
              webUrl: context.config.githubWebUrl,
              signal,
              isReached,
            }),
      );
    } catch (error) {
      if (error instanceof RequestNotAllowed) {
        return fail("invalid_request", { detail: "GitHub has no names like these." });
      }
      if (error instanceof DOMException && error.name === "TimeoutError") {
        return fail("timed_out", { detail: "GitHub took too long to answer. Try again." });
      }
      throw error;
    }
  });
}

/** Which repository is meant, and whose connection may read it. Lists of repositories are in none. */
function placeOf(
  { query }: Reading,
  { store, config }: SessionContext,
): Result<{ repository: RepositoryName | null; accountId: number | null }> {
  const own = store.access().connection?.account?.id ?? null;
  if (!("job" in query || "repository" in query)) {
    return succeed({ repository: null, accountId: own });
  }
  const place = repositoryOf(query, { store, config });
  return place.ok
    ? succeed({
        repository: repositoryNameOf(place.value.fullName),
        accountId: place.value.accountId,
      })
    : place;
}

interface ReadContext {
  repository: RepositoryName | null;
  tools: GitHubTools;
  webUrl: string;
  signal: AbortSignal;
  /** Whether a repository may be named to who asks. */
  isReached: (repository: RepositoryInfo) => boolean;
}

const PRIVATE = { detail: "This deployment gives no private repository to a model." };

async function read(asked: Reading, place: ReadContext): Promise<Result<GitHubReading>> {
  const { tools, signal, webUrl, isReached } = place;
  const shown = (rows: readonly RepositoryInfo[]): [RepositoryDetails[], number] => {
    const reached = rows.filter(isReached);
    const items = reached.map((row) => repositoryView(row, webUrl));
    return [items, rows.length - items.length];
  };
  if (asked.name === "own-repositories") {
    const { filter, list } = pageOf(asked.query);
    const rows = await tools.listOwnRepositories(filter, signal);
    return succeed(list(...shown(rows)));
  }
  if (asked.name === "public-repositories") {
    const { username, ...query } = asked.query;
    const { filter, list } = pageOf(query);
    const rows = await tools.listPublicRepositories(username, filter, signal);
    return succeed(list(...shown(rows)));
  }
  return place.repository === null
    ? fail("invalid_request", NO_REPOSITORY)
    : await readIn(place.repository, asked, place);
}

async function readIn(
  repository: RepositoryName,
  asked: Exclude<Reading, { name: "own-repositories" | "public-repositories" }>,
  { tools, signal, webUrl }: ReadContext,
): Promise<Result<GitHubReading>> {
  const base = `${webUrl}/${repository.owner}/${repository.name}`;
  switch (asked.name) {
    case "repository":
      return succeed(repositoryView(await tools.getRepository(repository, signal), webUrl));
    case "contents": {
      const { path, ref } = asked.query;
      if ((path !== "" && !isSafePath(path)) || (ref !== undefined && !isSafeRef(ref))) {
        return fail("invalid_request", {
          detail: "Give a path from the root of the repository, and a branch, tag or commit.",
        });
      }
      const at = ref === undefined ? { path } : { path, ref };
      const contents = await tools.getContents(repository, at, signal);
      return contents === null
        ? fail("not_found", { detail: "GitHub shows you no such file or folder there." })
        : succeed(contentsView(contents, ref ?? null, base));
    }
    case "issues": {
      const { filter, list } = pageOf(asked.query);
      const { issues, pullRequests } = await tools.listIssues(repository, filter, signal);
      const shown = list(
        issues.map((issue) => issueView(issue, base)),
        pullRequests,
      );
      return succeed({ ...shown, pullRequests });
    }
    case "pull-requests": {
      const { filter, list } = pageOf(asked.query);
      const rows = await tools.listPullRequests(repository, filter, signal);
      return succeed(list(rows.map((row) => pullRequestView(row, base))));
    }
  }
}

/** The filter of a query, and what makes a page of the rows that it gives; `leftOut` came and is not shown. */
function pageOf<Query extends { per_page: number; page: number; job?: string | undefined }>(
  query: Query & { repository?: string | undefined },
) {
  const { per_page: perPage, page, job: _job, repository: _repository, ...rest } = query;
  return {
    filter: { ...rest, perPage, page },
    list: <Item>(items: Item[], leftOut = 0) => ({
      page,
      perPage,
      more: items.length + leftOut >= perPage,
      items,
    }),
  };
}
