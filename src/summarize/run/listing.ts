import { POINTS_LEFT_MIN } from "../../limits.ts";
import { type EntryName, isSameEntry } from "../../protocol/entry-key.ts";
import type { RankingEvent } from "../../protocol/events.ts";
import { UpstreamError } from "../../upstream/error.ts";
import { createLinks } from "../citations/links.ts";
import { ExpectedFailure } from "../expected-failure.ts";
import { createGathering, type Gathering } from "../gather/gathering.ts";
import type { RequestQueue } from "../gather/request-queue.ts";
import { safeLogin } from "../people/login.ts";
import type { Memory } from "../ports.ts";
import {
  type CandidatePage,
  type NamedPage,
  type Recount,
  type Repository,
  repositoryName,
  type Size,
} from "../pull-request/pull-request.ts";
import { shownTitle } from "../pull-request/shown-title.ts";
import { listNamed } from "../rank/named.ts";
import {
  type ProvisionalOrder,
  type RankedList,
  rankLists,
  type Ranking,
  type RankingPort,
} from "../rank/ranking.ts";
import type { ListedCandidate } from "../rank/seen-lists.ts";
import { inTime, type RunSignals, until } from "../stop.ts";
import type { Listed } from "./entry.ts";
import type { Resume, RunEvent, RunInput } from "./run-input.ts";
import type { Reading, Scope } from "./scope.ts";

/** Pull requests of one repository that a run takes care of. */
export interface RepositoryList {
  /** Which of the run's repositories it is. */
  index: number;
  repository: Repository;
  gathering: Gathering;
  memory: Memory;
}

/** The list of a run, and the gathering that has begun on it. */
export interface Listing {
  lists: RepositoryList[];
  /** Without those that an earlier attempt has finished. */
  entries: (Listed & { list: number })[];
}

/** Ranks, and begins gathering while people are still being counted. */
export async function createListing(
  input: RunInput,
  readings: readonly Reading[],
  signals: RunSignals,
  { scope, send }: { scope: Scope; send: (event: RunEvent) => void },
): Promise<Listing> {
  const read = await until(firstPages(input, readings, signals, scope), signals.signal);
  const gatherings = read.map(({ reading, repository }) =>
    gatheringOf(input, repository, reading.requestQueue, signals),
  );

  let hasBegun = false;
  const ranking = await until(
    listEntries(input, read, signals, ({ candidates }) => {
      if (hasBegun && (input.pulls.pointsLeft?.() ?? Number.POSITIVE_INFINITY) < POINTS_LEFT_MIN) {
        return;
      }
      hasBegun = true;
      const ranked = candidates.map((candidate, rank) => ({ ...candidate, rank }));
      for (const [list, gathering] of gatherings.entries()) {
        gathering.begin(ranked.filter((each) => each.list === list));
      }
    }),
    signals.signal,
  );
  const { repositories, entries, notByPeople } = ranking;
  const isOne = input.sources === undefined;
  input.saveCheckpoint({
    repository: repositories[0],
    ...(isOne
      ? {}
      : {
          repositories: repositories.map((each, list) => ({
            ...each,
            asked: read[list]?.reading.asked ?? "",
          })),
        }),
    entries: entries.map(({ list, number, id, commentsEver }) => ({
      ...(isOne ? {} : { list }),
      number,
      id,
      commentsEver,
    })),
    ...(isOne && notByPeople.length > 0 ? { notByPeople } : {}),
  });
  send({ event: "ranking", data: toEvent(ranking, input.job.webUrl) });
  const ranked = entries.map(({ list, id, number, commentsEver, size }, rank) => ({
    list,
    id,
    number,
    commentsEver,
    size,
    rank,
  }));
  settle(gatherings, ranked);
  return {
    lists: read.map(({ index, repository, reading: { memory } }, list) => ({
      index,
      repository,
      gathering: gatherings[list] ?? missing(),
      memory,
    })),
    entries: ranked,
  };
}

function missing(): never {
  throw new Error("Every list is gathered.");
}

function settle(
  gatherings: readonly Gathering[],
  entries: readonly {
    list: number;
    id: string;
    number: number;
    rank: number;
    size?: Size | undefined;
  }[],
): void {
  for (const [list, gathering] of gatherings.entries()) {
    gathering.settle(entries.filter((each) => each.list === list && isThere(each)));
  }
}

/** A repository of which the first page was read; none yet where pull requests are asked for by number. */
interface ReadList {
  index: number;
  reading: Reading;
  repository: Repository;
  first: CandidatePage | NamedPage;
}

/** Throws where none can be read. */
async function firstPages(
  input: RunInput,
  readings: readonly Reading[],
  { signal }: RunSignals,
  scope: Scope,
): Promise<ReadList[]> {
  const numbers = input.request.pullRequests;
  const failures: unknown[] = [];
  const pages = await Promise.all(
    readings.map(async (reading, index): Promise<ReadList[]> => {
      try {
        const first = await reading.requestQueue.askFirst<CandidatePage | NamedPage>(
          (pulls) => (numbers === undefined ? pulls.candidates() : pulls.named(numbers)),
          signal,
        );
        const { repository } = first;
        refusePrivate(repository, input);
        scope.read(index, repository);
        return [{ index, reading, repository, first }];
      } catch (error) {
        if (signal.aborted) {
          throw error;
        }
        scope.failed(index, error);
        failures.push(error);
        return [];
      }
    }),
  );
  const read = pages.flat();
  if (read.length === 0) {
    throw failures[0];
  }
  return read;
}

/** The list of an earlier attempt, nothing when it did not get that far. Finished entries are left alone. */
export function resumeListing(
  input: RunInput,
  resume: Resume,
  readings: readonly Reading[],
  signals: RunSignals,
): Listing | undefined {
  if (!resume.events.some(({ event }) => event === "ranking")) {
    return undefined;
  }
  const { repository, entries } = resume.checkpoint;
  const repositories = resume.checkpoint.repositories ?? [{ ...repository, asked: "" }];
  const lists = repositories.map(({ asked, ...each }): RepositoryList => {
    const index = readings.findIndex((reading) => reading.asked === asked);
    const { requestQueue, memory } = readings[index] ?? missing();
    const gathering = gatheringOf(input, each, requestQueue, signals);
    return { index, repository: each, gathering, memory };
  });
  const left = entries
    .map(({ list = 0, ...entry }, rank) => {
      const of = repositories[list] ?? repository;
      const about = { repository: repositoryName(of), number: entry.number };
      return { ...entry, list, rank, about, announced: announcedBefore(resume, about) };
    })
    .filter(({ about }) => !isFinished(resume, about));
  settle(
    lists.map(({ gathering }) => gathering),
    left,
  );
  return { lists, entries: left };
}

async function listEntries(
  input: RunInput,
  read: readonly ReadList[],
  { signal, enough }: RunSignals,
  onProvisional: (order: ProvisionalOrder) => void,
): Promise<Ranking> {
  const { clock } = input;
  const request = {
    ...input.request,
    ...(input.sources === undefined && input.notByPeople !== undefined
      ? { notByPeople: input.notByPeople }
      : {}),
  };
  const [first, ...others] = read.map(({ reading: { requestQueue }, first: page }): RankedList => ({
    first: {
      rankedTotals: [],
      rankedConversations: [],
      countsKnown: false,
      candidates: [],
      ...page,
    },
    more: (after) =>
      inTime(
        requestQueue.askFirst((pulls) => pulls.candidates(after), signal),
        enough,
        tooLate,
      ),
  }));
  /** Known before a recount, which has to be on its way before anything that begins with it. */
  let together = read.length > 1 && (await countsTogether(read, signal));
  const port: RankingPort = {
    async recount(batch) {
      const found = await inTime(recountAll(batch, read, { together, signal }), enough, tooLate);
      if (read.length > 1) {
        together = await countsTogether(read, signal);
      }
      return found;
    },
  };
  const [named] = read;
  if (named !== undefined && "found" in named.first) {
    return listNamed(named.first, request.pullRequests ?? [], port, clock, onProvisional);
  }
  return first === undefined
    ? missing()
    : rankLists([first, ...others], port, request, clock, onProvisional);
}

/** Whether GitHub finds pull requests of any repository by their ids. */
async function countsTogether(read: readonly ReadList[], signal: AbortSignal): Promise<boolean> {
  const answers = await Promise.all(
    read.map(({ reading }) =>
      reading.requestQueue.askFirst(
        (pulls) => Promise.resolve(pulls.countsAny?.() === true),
        signal,
      ),
    ),
  );
  return answers.every(Boolean);
}

/** In one call where they are found together, else of each repository apart. */
async function recountAll(
  batch: readonly ListedCandidate[],
  read: readonly ReadList[],
  { together, signal }: { together: boolean; signal: AbortSignal },
): Promise<Recount[]> {
  const ids = batch.map(({ id }) => id);
  const [first] = batch;
  if (together || batch.every(({ list }) => list === first?.list)) {
    const queue = read[first?.list ?? 0]?.reading.requestQueue ?? missing();
    return await queue.askFirst((pulls) => pulls.recount(ids), signal);
  }
  const found = await Promise.all(
    read.map(async ({ reading }, list) => {
      const own = batch.filter((each) => each.list === list).map(({ id }) => id);
      return own.length === 0
        ? []
        : await reading.requestQueue.askFirst((pulls) => pulls.recount(own), signal);
    }),
  );
  return found.flat();
}

/** What was asked for by a number that no open pull request has is listed without an id. */
function isThere({ id }: { id: string }): boolean {
  return id !== "";
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

function isFinished({ events }: Resume, about: EntryName): boolean {
  return events.some((event) => event.event === "summary" && isSameEntry(event.data, about));
}

function announcedBefore({ events }: Resume, about: EntryName): Listed["announced"] {
  return events
    .flatMap((event) =>
      event.event === "pull-request" && isSameEntry(event.data, about) ? event.data : [],
    )
    .map(({ repository: _repository, ...data }) => data)
    .at(-1);
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
  const { repositories, openCount, considered, exact, reason, entries } = ranking;
  return {
    openCount,
    considered,
    exact,
    ...(reason === undefined ? {} : { reason }),
    pullRequests: entries.map(({ list, number, title, author, rank }) => ({
      repository: repositoryName(repositories[list] ?? repositories[0]),
      number,
      // What was named and is not there has no title.
      title: title === "" ? "" : shownTitle({ number, title }),
      url: createLinks(webUrl, repositories[list] ?? repositories[0], number).pull,
      author: safeLogin(author.login),
      rank,
    })),
  };
}
