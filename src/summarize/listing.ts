import type { RankingEvent } from "../protocol/events.ts";
import { UpstreamError } from "../upstream/error.ts";
import type { Listed } from "./entry.ts";
import { ExpectedFailure } from "./expected-failure.ts";
import type { RequestQueue } from "./gather/request-queue.ts";
import { createGathering, type Gathering } from "./gathering.ts";
import { safeLogin } from "./people/login.ts";
import type { PullRequests } from "./ports.ts";
import { createLinks } from "./pull-request/links.ts";
import { type Repository, repositoryName } from "./pull-request/pull-request.ts";
import { shownTitle } from "./pull-request/shown-title.ts";
import { listNamed } from "./rank/named.ts";
import { type ProvisionalOrder, type Ranking, rankPullRequests } from "./rank/ranking.ts";
import type { Resume, RunEvent, RunInput } from "./run-input.ts";
import { inTime, type RunSignals, until } from "./stop.ts";

/** The list of a run, and the gathering that has begun on it. */
export interface Listing {
  repository: Repository;
  gathering: Gathering;
  /** Without those that an earlier attempt has finished. */
  entries: Listed[];
}

/** Ranks, and begins gathering while people are still being counted. */
export async function createListing(
  input: RunInput,
  requestQueue: RequestQueue,
  signals: RunSignals,
  send: (event: RunEvent) => void,
): Promise<Listing> {
  const { signal } = signals;
  let gathering: Gathering | undefined;
  function gather(repository: Repository): Gathering {
    gathering ??= gatheringOf(input, repository, requestQueue, signals);
    return gathering;
  }

  const ranking = await until(
    listEntries(
      input,
      lists(input, requestQueue, signals),
      ({ repositories: [repository], candidates }) => {
        if (repository !== undefined) {
          gather(repository).begin(candidates);
        }
      },
    ),
    signal,
  );
  const {
    repositories: [repository],
    entries,
  } = ranking;
  input.saveCheckpoint({
    repository,
    entries: entries.map(({ number, id, commentsEver }) => ({ number, id, commentsEver })),
  });
  send({ event: "ranking", data: toEvent(ranking, input.job.webUrl) });
  gather(repository).settle(entries.filter(isThere));
  return {
    repository,
    gathering: gather(repository),
    entries: entries.map(({ id, number, commentsEver }, rank) => ({
      id,
      number,
      rank,
      commentsEver,
    })),
  };
}

function listEntries(
  { request, clock }: RunInput,
  pulls: Pick<PullRequests, "candidates" | "named" | "recount">,
  onProvisional: (order: ProvisionalOrder) => void,
): Promise<Ranking> {
  return request.pullRequests === undefined
    ? rankPullRequests(pulls, request, clock, onProvisional)
    : listNamed(pulls, request.pullRequests, clock, onProvisional);
}

/** What lists are made from, asked for before everything else. */
function lists(
  input: RunInput,
  requestQueue: RequestQueue,
  { signal, enough }: RunSignals,
): Pick<PullRequests, "candidates" | "named" | "recount"> {
  return {
    async candidates(after) {
      const asked = requestQueue.askFirst((pulls) => pulls.candidates(after), signal);
      const page = await (after === undefined ? asked : inTime(asked, enough, tooLate));
      refusePrivate(page.repository, input);
      return page;
    },
    async named(numbers) {
      const page = await requestQueue.askFirst((pulls) => pulls.named(numbers), signal);
      refusePrivate(page.repository, input);
      return page;
    },
    recount: (ids) =>
      inTime(
        requestQueue.askFirst((pulls) => pulls.recount(ids), signal),
        enough,
        tooLate,
      ),
  };
}

/** What was asked for by a number that no open pull request has is listed without an id. */
function isThere({ id }: { id: string }): boolean {
  return id !== "";
}

/** The list of an earlier attempt, nothing when it did not get that far. Finished entries are left alone. */
export function resumeListing(
  input: RunInput,
  resume: Resume,
  requestQueue: RequestQueue,
  signals: RunSignals,
): Listing | undefined {
  if (!resume.events.some(({ event }) => event === "ranking")) {
    return undefined;
  }
  const { repository, entries } = resume.checkpoint;
  const gathering = gatheringOf(input, repository, requestQueue, signals);
  const left = entries
    .map((entry, rank) => ({ ...entry, rank, announced: announcedBefore(resume, entry.number) }))
    .filter(({ number }) => !isFinished(resume, number));
  gathering.settle(left.filter(isThere));
  return { repository, gathering, entries: left };
}

function gatheringOf(
  { job, clock }: RunInput,
  repository: Repository,
  requestQueue: RequestQueue,
  signals: RunSignals,
): Gathering {
  return createGathering({ requestQueue, repository, webUrl: job.webUrl, clock, ...signals });
}

/** As if GitHub had said nothing: the list goes by what is known. */
function tooLate(): never {
  throw new UpstreamError("github", "timeout");
}

function isFinished({ events }: Resume, number: number): boolean {
  return events.some((event) => event.event === "summary" && event.data.number === number);
}

function announcedBefore({ events }: Resume, number: number): Listed["announced"] {
  return events
    .flatMap((event) => (event.event === "pull-request" ? event.data : []))
    .map(({ repository: _repository, ...data }) => data)
    .findLast((data) => data.number === number);
}

export function refusePrivate(repository: Repository, { limits }: RunInput): void {
  if (repository.private && limits.privateRepositories === "off") {
    throw new ExpectedFailure({
      code: "not_allowed",
      detail: "This deployment does not summarize private repositories.",
    });
  }
}

function toEvent(ranking: Ranking, webUrl: string): RankingEvent {
  const {
    repositories: [repository],
    openCount,
    considered,
    exact,
    reason,
    entries,
  } = ranking;
  return {
    openCount,
    considered,
    exact,
    ...(reason === undefined ? {} : { reason }),
    pullRequests: entries.map(({ number, title, author, rank }) => ({
      repository: repositoryName(repository),
      number,
      // What was named and is not there has no title.
      title: title === "" ? "" : shownTitle({ number, title }),
      url: createLinks(webUrl, repository, number).pull,
      author: safeLogin(author.login),
      rank,
    })),
  };
}
