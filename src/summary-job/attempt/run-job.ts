import type { Config } from "../../config/config.ts";
import type { ConnectionReader } from "../../connectors/connector.ts";
import { createConnectionReader } from "../../connectors/create-connector.ts";
import type { AccessLevel } from "../../github/access-level.ts";
import type { ClientOptions } from "../../github/client/client.ts";
import { createConnectionGates } from "../../github/client/connections.ts";
import type { KnownDocuments } from "../../github/graphql/older-server.ts";
import { type OwnerRepositories, readOwnerRepositories } from "../../github/owner-repositories.ts";
import { createPullRequests } from "../../github/pull-requests.ts";
import { type RepositoryName, repositoryNameOf } from "../../github/repository-name.ts";
import { describeError, log } from "../../log/log.ts";
import { createModel } from "../../model/openai.ts";
import { type Failure, type Result, succeed } from "../../protocol/failures.ts";
import type { PullRequests, Spending } from "../../summarize/ports.ts";
import type { Candidate } from "../../summarize/pull-request/pull-request.ts";
import type { NotByPeople } from "../../summarize/rank/likely.ts";
import type {
  Checkpoint,
  Resume,
  RunEvent,
  RunInput,
  RunSource,
} from "../../summarize/run/run-input.ts";
import { runDocket } from "../../summarize/run/run.ts";
import type { KeptEvidence } from "../../summarize/select/evidence.ts";
import { REAL_CLOCK } from "../../upstream/clock.ts";
import { UpstreamError } from "../../upstream/error.ts";
import { logUpstreamFailure } from "../../upstream/failure-log.ts";
import { type JobScope, type JobSpec, scopeOf } from "../job-spec.ts";
import type { JobConnection, SessionPort } from "../session-port.ts";
import { createDeltaWriter } from "../stream/delta-writer.ts";
import type { Ending } from "../stream/ending.ts";
import { checkAccount, whileChecking } from "./account-check.ts";
import { createJobMemory } from "./job-memory.ts";

export interface JobRun {
  spec: JobSpec;
  config: Config;
  session: SessionPort;
  spending: Spending;
  /** What the last docket of the same repository counted. */
  countedBefore(): Promise<NotByPeople>;
  signal: AbortSignal;
  resume: Resume | null;
  /** Where the session has just given it; else it is asked for. */
  connection: JobConnection | null;
  saveCheckpoint(checkpoint: Checkpoint): void;
  keepEvidence(evidence: KeptEvidence): void;
}

/** Asks while the list is read, and waits for no answer: without one the order is guessed a little worse. */
function askBefore({ countedBefore }: Pick<JobRun, "countedBefore">): () => NotByPeople {
  let known: NotByPeople = new Map();
  countedBefore().then(
    (counted) => {
      known = counted;
    },
    (error: unknown) => log("warn", "last-docket-unread", describeError(error)),
  );
  return () => known;
}

/** Of this deployment's GitHub, for the jobs of one isolate. */
const KNOWN_DOCUMENTS: KnownDocuments = new Map();

/** One attempt at a job: opens the connection of its session, and runs the core on real ports. */
export async function runJob(job: JobRun, emit: (event: RunEvent) => void): Promise<Ending> {
  const { spec, config, session, signal, resume } = job;
  const connection =
    job.connection === null ? await session.connection(spec.id) : succeed(job.connection);
  if (!connection.ok) {
    return { outcome: "failed", failure: connection.failure };
  }
  const connector = createConnectionReader(config, (_connection, refused) =>
    session.accessToken(spec.id, refused, spec.requestId),
  );
  const checked = checkAccount(connector, connection.value, signal);
  checked.catch(() => undefined);
  const before = resume === null ? { notByPeople: askBefore(job) } : {};
  const scope = scopeOf(spec);
  let github = resume?.checkpoint.repository;
  const read = readerOf(job, connector, connection.value);
  const names = await namesOf(scope, read.options, resume);
  if (!names.ok) {
    return { outcome: "failed", failure: names.failure };
  }
  const { withheld } = names.value;
  const sources = names.value.names.map((name): RunSource => ({
    asked: `${name.owner}/${name.name}`,
    pulls: withWithheld(whileChecking(read.pullRequests(name), checked), withheld),
    memory: createJobMemory(session, spec, name),
  }));
  const [first, ...others] = sources;
  if (first === undefined) {
    return { outcome: "failed", failure: NOTHING_OPEN };
  }
  const ended = await runDocket(
    {
      job: { requestId: spec.requestId, deadline: spec.deadline, webUrl: config.githubWebUrl },
      request: spec.request,
      pulls: first.pulls,
      memory: first.memory,
      ...(scope.kind === "one" ? {} : { sources: [first, ...others] }),
      ...createModels(job),
      ...before,
      createDeltaWriter,
      clock: REAL_CLOCK,
      signal,
      resume,
      limits: {
        modelConcurrency: config.modelConcurrency,
        privateRepositories: config.privateRepositories,
        ...(spec.secondReadings === undefined ? {} : { secondReadings: spec.secondReadings }),
      },
      report({ error, number }) {
        logUpstreamFailure(error, { number });
      },
      saveCheckpoint(checkpoint) {
        github = checkpoint.repository;
        job.saveCheckpoint(withheld === undefined ? checkpoint : { ...checkpoint, withheld });
      },
      keepEvidence: (evidence) => job.keepEvidence(evidence),
    },
    (event) => emit(scope.kind === "one" ? withRepository(event, github, spec.repository) : event),
  );
  if (ended.failure?.code === "reconnect_required") {
    await session.reconnectRequired(connection.value.identifier);
  }
  return ended;
}

/** What GitHub keeps back of an owner's repositories is kept back of every list made of them. */
function withWithheld(pulls: PullRequests, withheld: string | undefined): PullRequests {
  return withheld === undefined
    ? pulls
    : {
        ...pulls,
        candidates: async (after) => ({ withheld, ...(await pulls.candidates(after)) }),
        open: async (after) => ({ withheld, ...(await pulls.open(after)) }),
      };
}

const NOTHING_OPEN: Failure = {
  code: "repository_not_found",
  detail: "None of this owner's repositories that you can see has an open pull request.",
};

/** What reads GitHub for a job: its repositories share their connections, and what was seen of the server. */
function readerOf(
  { spec, session, config, signal, resume }: JobRun,
  connector: ConnectionReader,
  connection: JobConnection,
) {
  const { checkpoint } = resume ?? {};
  const options = {
    fetch: connector.fetch(connection),
    signal,
    deadline: spec.deadline,
    webUrl: config.githubWebUrl,
    gates: createConnectionGates(),
  };
  const shared = {
    ...options,
    toolsFetch: connector.toolsFetch?.(connection) ?? null,
    level: connection.level ?? "graphql",
    login: connection.login,
    known: (checkpoint?.entries ?? []).filter(({ id }) => id !== ""),
    knownDocuments: KNOWN_DOCUMENTS,
    candidates: new Map<string, Candidate>(),
  } as const;
  return {
    options,
    pullRequests: (name: RepositoryName): PullRequests =>
      createPullRequests({
        ...shared,
        ...name,
        onLevel: (level) => noteLevel(session, spec, level),
      }),
  };
}

/** The repositories that are read, in the order in which they were asked for, and what GitHub keeps back of them. */
async function namesOf(
  scope: JobScope,
  options: ClientOptions,
  resume: Resume | null,
): Promise<Result<OwnerRepositories>> {
  const { repositories: before, withheld } = resume?.checkpoint ?? {};
  if (before !== undefined) {
    // Whoever pushes meanwhile changes nothing of a list that was told.
    return succeed({
      names: before.map(({ asked }) => repositoryNameOf(asked)),
      ...(withheld === undefined ? {} : { withheld }),
    });
  }
  switch (scope.kind) {
    case "one":
      return succeed({ names: [scope.repository] });
    case "several":
      return succeed({ names: scope.repositories });
    case "owner":
      try {
        return succeed(await readOwnerRepositories(scope.owner, options));
      } catch (error) {
        if (error instanceof UpstreamError) {
          return { ok: false, failure: error.toFailure() };
        }
        throw error;
      }
  }
}

/** The one that writes, and the one that reads a second time; they may be one. */
export function createModels({
  config,
  spec,
  spending,
}: Pick<JobRun, "config" | "spending"> & {
  spec: Pick<JobRun["spec"], "deadline" | "request">;
}): Pick<RunInput, "model" | "checkModel"> {
  if (config.model === null || spec.request.limit === 0) {
    return { model: null };
  }
  const { checkModel, ...settings } = config.model;
  const options = { ...settings, deadline: spec.deadline, spending };
  const model = createModel(options);
  if (checkModel === null) {
    return { model, checkModel: null };
  }
  // One model learns only once what its server refuses.
  const isSame = checkModel === model.name;
  return { model, checkModel: isSame ? model : createModel({ ...options, model: checkModel }) };
}

/** The next job begins there. Without it that one is only slower to begin. */
function noteLevel(session: SessionPort, { id }: JobSpec, level: AccessLevel): void {
  log("info", "access-level", { level });
  session.levelReached(id, level).catch((error: unknown) => {
    log("warn", "level-not-noted", describeError(error));
  });
}

/** Adds GitHub's own name of the repository to the ranking where it is not the one asked for. */
function withRepository(
  event: RunEvent,
  github: RepositoryName | undefined,
  asked: RepositoryName,
): RunEvent {
  if (
    event.event !== "ranking" ||
    github === undefined ||
    (github.owner === asked.owner && github.name === asked.name)
  ) {
    return event;
  }
  return {
    event: "ranking",
    data: { repository: `${github.owner}/${github.name}`, ...event.data },
  };
}
