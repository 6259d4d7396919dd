import { DurableObject } from "cloudflare:workers";

import type { UserVerification } from "../config/config.ts";
import type { AccessLevel } from "../github/access-level.ts";
import { describeError, log } from "../log/log.ts";
import type { DigestOrder, DigestTold } from "../person/digests/session-port.ts";
import type { DigestChange, DigestPreviewRequest, DigestRequest } from "../protocol/digests.ts";
import { fail, type Result, succeed } from "../protocol/failures.ts";
import type { Reading } from "../protocol/github.ts";
import type { OperationRequest } from "../protocol/operations.ts";
import type { Snooze, SnoozeEnd } from "../protocol/person.ts";
import type { AuthStarted } from "../protocol/session.ts";
import type { JobReader } from "../quota/names.ts";
import type { Remembered } from "../summarize/ports.ts";
import type { Repository } from "../summarize/pull-request/pull-request.ts";
import {
  answer,
  type Asked,
  explained,
  mayAct,
  type Outcome,
  type SessionAnswer,
} from "./answer.ts";
import { cancel, revoke } from "./connecting/access.ts";
import { type Authorizing, createAuthorizing } from "./connecting/authorizing.ts";
import { type CallbackParameters, completeAuthorization } from "./connecting/connecting.ts";
import { lookAtConnection } from "./connecting/look.ts";
import { stateOfSession } from "./connecting/session-state.ts";
import { createContext, type SessionContext } from "./context.ts";
import type { Credential } from "./credentials/credential.ts";
import { sha256 } from "./credentials/secrets.ts";
import { checkJobScope, checkRepositories, reaches } from "./credentials/token-grant.ts";
import { digestDocket, mayBeTold, startDigest } from "./digests/docket.ts";
import * as digests from "./digests/keeping.ts";
import { previewDigest } from "./digests/preview.ts";
import { readGitHub } from "./github/read-github.ts";
import { type GitHubReadOrder, readWithTool } from "./github/read-with-tool.ts";
import { createCalls } from "./jobs/calls.ts";
import { type JobOrder, startJob } from "./jobs/job-start.ts";
import { recallOfJob, rememberOfJob } from "./jobs/memory.ts";
import { deleteJob, listReadableJobs, mayReadJob, noteJobEnd } from "./jobs/own-jobs.ts";
import {
  accessTokenOfJob,
  connectionOfJob,
  levelReached,
  readRepositories,
} from "./jobs/reading.ts";
import { createRepositoryReaders, type RepositoryReaders } from "./jobs/repository-access.ts";
import { type KnownReaders, readYours } from "./jobs/yours.ts";
import { disconnect, forget, leave } from "./leaving.ts";
import { createOperations, type Operations, type Proof } from "./operations/operations.ts";
import * as suggestions from "./operations/suggest.ts";
import { markSeen, type SeenDocket } from "./person/seen.ts";
import { endSnooze, listSnoozes, snooze } from "./person/snoozes.ts";
import { readWatchlist, replaceWatchlist } from "./person/watchlist.ts";
import { admitQuestion } from "./questions/admission.ts";
import { deleteThread, findThread, threadToAsk } from "./questions/threads.ts";
import { findShared, yoursOfShared } from "./sharing/shared.ts";
import { endShare, shareJob } from "./sharing/shares.ts";
import { type Identified, identify, isLeftBehind } from "./storage/identify.ts";
import type { JobEnd } from "./storage/job-index.ts";
import type { NewLogin } from "./storage/login-record.ts";
import { SessionStore } from "./storage/session-store.ts";
import { listShares } from "./storage/share-record.ts";
import { deleteToken, listTokens, type NewToken } from "./storage/token-record.ts";
import { createToken, finishLogin, startLogin } from "./tokens.ts";
import { endDueShares, removeDue, tidy } from "./upkeep.ts";

/** Should the object die in its alarm, this one brings it back. */
const ALARM_SAFETY_MS = 60_000;

/**
 * One per browser session: who may use it, its way to GitHub, its jobs, tokens and memory. Storage is the truth; the
 * object can be evicted between any two steps. Everything a browser asks proves itself with a `Credential` first. Its
 * methods are doors: what is behind each is in the folder of its noun.
 */
export class BrowserSession extends DurableObject<Env> {
  readonly #store: SessionStore;
  readonly #context: () => SessionContext;
  readonly #authorizing: Authorizing;
  readonly #operations: Operations;
  readonly #readers: RepositoryReaders;
  readonly #knownReaders: KnownReaders = new Map();
  readonly #calls = createCalls();

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    const keepAlive = (work: Promise<unknown>) => ctx.waitUntil(work);
    this.#store = new SessionStore(ctx.storage, () => this.#authorizing.ended());
    this.#context = createContext(env, ctx.id, this.#store);
    this.#authorizing = createAuthorizing(this.#store, this.#context, keepAlive);
    this.#readers = createRepositoryReaders(this.#context);
    this.#operations = createOperations(this.#store, this.#context, keepAlive);
  }

  /** Opens the session; false when the name is taken. Nobody but `POST /api/auth` calls this. */
  async open(secretHash: ArrayBuffer): Promise<boolean> {
    return this.#store.open(secretHash, Date.now());
  }

  async view(credential: Credential) {
    return this.#answer(
      credential,
      async () => {
        const state = await stateOfSession(this.#context());
        // Nobody who looks at the page waits for that.
        this.ctx.waitUntil(
          digests
            .tellConnected(this.#context())
            .catch((error: unknown) => log("warn", "connection-not-told", describeError(error))),
        );
        return succeed(state);
      },
      { scope: null },
    );
  }

  /** Starts an authorization. A session `isNew` that cannot even start one is not kept. */
  async beginAuthorization(
    credential: Credential,
    { callbackUrl, isNew, address }: { callbackUrl: string; isNew: boolean; address: string },
  ): Promise<SessionAnswer<AuthStarted>> {
    const asking = identify(this.#store, credential, Date.now());
    if (asking !== null && isLeftBehind(asking, credential)) {
      return { known: false };
    }
    return this.#answer(credential, async () => {
      const started = await this.#authorizing.begin(callbackUrl, address);
      if (!started.ok && isNew) {
        await this.#store.close("connection");
      }
      return started;
    });
  }

  async endAuthorization(credential: Credential) {
    return this.#answer(credential, async () => {
      await this.#store.change(cancel);
      return succeed(null);
    });
  }

  async awaitAuthorization(
    credential: Credential,
    wait: { waitMs: number; verification: UserVerification; nextSecretHash: ArrayBuffer },
  ) {
    // A look may connect, which is more than reading.
    return this.#answer(
      credential,
      async ({ kind }) => this.#authorizing.awaitEnd(wait, kind !== "previous-cookie"),
      { slides: false },
    );
  }

  /** Takes the callback of an authorization. */
  async completeAuthorization(credential: Credential, parameters: CallbackParameters) {
    const stateHash = await sha256(parameters.state);
    return this.#answer(
      credential,
      async () =>
        completeAuthorization(this.#store, this.#context().connector, { ...parameters, stateHash }),
      { slides: false },
    );
  }

  async disconnect(credential: Credential) {
    return this.#answer(credential, async () => disconnect(this.#context()));
  }

  async leave(credential: Credential) {
    return this.#answer(
      credential,
      async () => {
        this.#operations.withdraw(null);
        return leave(this.#context());
      },
      { slides: false },
    );
  }

  async forget(credential: Credential) {
    return this.#answer(credential, async () => forget(this.#context()), {
      slides: false,
    });
  }

  async repositories(credential: Credential, query: string) {
    return this.#answer(
      credential,
      async ({ token }) => readRepositories(query, token, this.#context()),
      { scope: "read" },
    );
  }

  /** What the person, or a program of theirs, asks to see on GitHub. `publicAlone`: no repository that is private. */
  async readGitHub(
    credential: Credential,
    asked: Reading,
    { publicAlone = false }: { publicAlone?: boolean } = {},
  ) {
    return this.#answer(
      credential,
      async ({ token }) => readGitHub(asked, this.#context(), { token, publicAlone }),
      { scope: "read" },
    );
  }

  /** For a token: what GitHub says, through one of the tools that only read. */
  async readWithTool(credential: Credential, order: GitHubReadOrder) {
    return this.#answer(
      credential,
      async ({ token }) => readWithTool(order, token, this.#context()),
      { scope: "read" },
    );
  }

  async watchlist(credential: Credential) {
    return this.#answer(credential, async () => readWatchlist(this.#context()));
  }

  /** Null as `version`: whichever list there is. */
  async replaceWatchlist(
    credential: Credential,
    repositories: readonly string[],
    version: number | null,
  ) {
    return this.#act(credential, async () =>
      replaceWatchlist(repositories, version, this.#context()),
    );
  }

  async markSeen(credential: Credential, docket: SeenDocket) {
    return this.#act(credential, async () => markSeen(docket, this.#context()));
  }

  async snoozes(credential: Credential) {
    return this.#answer(credential, async () => listSnoozes(this.#context()));
  }

  async snooze(credential: Credential, asked: Snooze) {
    return this.#act(credential, async () => snooze(asked, this.#context()));
  }

  async endSnooze(credential: Credential, ended: SnoozeEnd) {
    return this.#act(credential, async () => endSnooze(ended, this.#context()));
  }

  async digests(credential: Credential) {
    return this.#answer(credential, async () => digests.listDigests(this.#context()));
  }

  async createDigest(credential: Credential, request: digests.DigestFields<DigestRequest>) {
    return this.#act(credential, async () => digests.createDigest(request, this.#context()));
  }

  async changeDigest(
    credential: Credential,
    id: string,
    change: digests.DigestFields<DigestChange>,
  ) {
    return this.#act(credential, async () => digests.changeDigest(id, change, this.#context()));
  }

  async endDigest(credential: Credential, id: string) {
    return this.#act(credential, async () => digests.endDigest(id, this.#context()));
  }

  async sendDigest(credential: Credential, id: string) {
    return this.#answer(
      credential,
      async (identified) =>
        mayAct(identified) || identified.token !== undefined
          ? digests.sendDigest(id, identified.token?.repositories ?? null, this.#context())
          : fail("not_connected"),
      { scope: "digest:send" },
    );
  }

  async previewDigest(credential: Credential, request: digests.DigestFields<DigestPreviewRequest>) {
    return this.#answer(credential, async () =>
      previewDigest(request, this.#knownReaders, this.#context()),
    );
  }

  /** For a digest of its person: starts the docket it is made from. */
  async startDigest(order: DigestOrder) {
    return await explained({}, () => startDigest(order, this.#context()));
  }

  /** For the same: what the docket has come to. */
  async digestDocket(accountId: number, jobId: string) {
    return await explained({}, () =>
      digestDocket(accountId, jobId, this.#knownReaders, this.#context()),
    );
  }

  /** For the same: whether what the docket says may be told once more. */
  async mayBeTold(told: DigestTold) {
    return await explained({}, () => mayBeTold(told, this.#context()));
  }

  /** What the token that asks was made for; nothing of a cookie. */
  async grant(credential: Credential) {
    return this.#answer(
      credential,
      async ({ token }) => (token === undefined ? fail("not_connected") : succeed(token)),
      { scope: null },
    );
  }

  async createToken(credential: Credential, token: NewToken) {
    return this.#act(credential, async () => createToken(token, this.#store));
  }

  async startLogin(credential: Credential, login: NewLogin) {
    return this.#act(credential, async () => startLogin(login, this.#store));
  }

  async finishLogin(
    proof: Pick<NewLogin, "codeHash" | "challenge">,
    token: Omit<NewToken, "name">,
  ) {
    return finishLogin(proof, token, this.#store);
  }

  async listTokens(credential: Credential) {
    return this.#answer(credential, async () => succeed(listTokens(this.#store.sql, Date.now())));
  }

  async deleteToken(credential: Credential, id: string) {
    return this.#answer(credential, async () => {
      const isDeleted = deleteToken(this.#store.sql, id);
      await suggestions.dropSuggestionsOf(id, this.#context());
      return succeed(isDeleted);
    });
  }

  /** Starts a job; answers its id and the name of its object. */
  async startJob(credential: Credential, order: JobOrder, call?: string) {
    return this.#answer(credential, async ({ token }) => {
      const reached = checkJobScope(token, order.scope);
      if (!reached.ok) {
        return reached;
      }
      const started = await startJob(order, credential.kind === "cookie" ? "page" : "program", {
        ...this.#context(),
        isStillKnown: () => identify(this.#store, credential, Date.now()) !== null,
      });
      if (started.ok) {
        this.#calls.note(token, call, started.value.id);
      }
      return started;
    });
  }

  /** For a program that calls off what it asked for: ends what runs for that call of its own token. */
  async cancelCall(credential: Credential, call: string) {
    return this.#answer(credential, async ({ token }) => {
      const id = this.#calls.take(token, call);
      if (id !== undefined) {
        await this.#context().objects.cancelCall(id, call);
      }
      return succeed(null);
    });
  }

  /** What of a docket's queue is about whoever reads it. */
  async yours(credential: Credential, id: string) {
    return this.#answerOf(id, credential, async () =>
      readYours(id, this.#knownReaders, this.#context()),
    );
  }

  async jobs(credential: Credential) {
    return this.#answer(credential, async ({ token }) =>
      succeed(listReadableJobs(token, this.#store.sql)),
    );
  }

  /** Where a job lives. Streams ask this too, so the session does not slide. */
  async job(credential: Credential, id: string) {
    return this.#answerOf(
      id,
      credential,
      async () => succeed({ objectName: this.#context().objects.nameOf(id) }),
      { slides: false },
    );
  }

  /** Where a job lives that is to be asked about, if its person still may use the model of this deployment. */
  async jobToAsk(credential: Credential, id: string, call?: string) {
    return this.#answerOf(id, credential, async ({ token }) => {
      this.#calls.note(token, call, id);
      return admitQuestion(id, this.#context());
    });
  }

  /** Where the questions about a repository are; null where none were asked. */
  async thread(credential: Credential, repository: string) {
    return this.#answer(credential, async ({ token }) =>
      reaches(token, repository)
        ? succeed({ objectName: findThread(repository, this.#context()) })
        : fail("not_found"),
    );
  }

  /** The same to ask one more, made where there is none. */
  async threadToAsk(credential: Credential, repository: string, requestId: string) {
    return this.#answer(credential, async ({ token }) => {
      const reached = checkRepositories(token, [repository]);
      return reached.ok ? threadToAsk(repository, requestId, this.#context()) : reached;
    });
  }

  async deleteThread(credential: Credential, repository: string) {
    return this.#answer(credential, async ({ token }) =>
      deleteThread(repository, token, this.#context()),
    );
  }

  async deleteJob(credential: Credential, id: string) {
    return this.#answerOf(id, credential, async () => {
      this.#operations.withdraw(id);
      return deleteJob(id, this.#context());
    });
  }

  /** The link by which others may read a docket. */
  async share(credential: Credential, id: string) {
    return this.#answerOf(id, credential, async (identified) =>
      mayAct(identified) ? shareJob(id, this.#readers, this.#context()) : fail("not_found"),
    );
  }

  async endShare(credential: Credential, id: string) {
    return this.#answerOf(id, credential, async (identified) =>
      mayAct(identified) ? endShare(id, this.#context()) : fail("not_found"),
    );
  }

  async shares(credential: Credential) {
    return this.#answer(credential, async () => succeed(listShares(this.#store.sql)));
  }

  /** What anybody's link leads to for this person, and until when that holds. */
  async shared(credential: Credential, link: string) {
    return this.#answer(
      credential,
      async ({ token }) => findShared(link, this.#readers, this.#context(), { token }),
      { slides: false },
    );
  }

  /** What of the queue there is about this person. */
  async sharedYours(credential: Credential, link: string) {
    return this.#answer(credential, async ({ token }) => this.#yoursOfShared(link, { token }));
  }

  /** For somebody else's job: whether this person may still read it by its link. */
  async sharedAccess(link: string, accountId: number): Promise<Result<{ until: number }>> {
    const found = await findShared(link, this.#readers, this.#context(), { accountId });
    return found.ok ? succeed({ until: found.value.until }) : found;
  }

  /** For the same: what of its queue is about this person. */
  async yoursOfShared(link: string, accountId: number) {
    return this.#yoursOfShared(link, { accountId });
  }

  /** Shows the person what would be done. The nonce is known to them alone. */
  async proposeOperation(
    credential: Credential,
    request: OperationRequest,
    nonceHash: ArrayBuffer,
  ) {
    return this.#act(credential, async () => this.#operations.propose(request, nonceHash));
  }

  /** For a program: what it would like done, kept for its person to look at. */
  async suggestOperation(credential: Credential, request: OperationRequest) {
    return this.#answer(
      credential,
      async ({ token }) =>
        token === undefined
          ? fail("not_connected")
          : suggestions.suggestOperation(request, token, this.#context()),
      { scope: "propose" },
    );
  }

  /** What programs would like done, in whichever session of this person they asked. */
  async suggestions(credential: Credential) {
    return this.#answer(credential, async () => suggestions.listSuggestions(this.#context()));
  }

  /** Shows the person what would be done: looked up, and with a nonce, each time it is opened. */
  async openSuggestion(credential: Credential, id: string, nonceHash: ArrayBuffer) {
    return this.#act(credential, async () => {
      const suggestion = await suggestions.readSuggestion(id, this.#context());
      if (!suggestion.ok) {
        return suggestion;
      }
      const { client, request } = suggestion.value;
      return this.#operations.propose(request, nonceHash, { id, client });
    });
  }

  async discardSuggestion(credential: Credential, id: string) {
    return this.#act(credential, async () => suggestions.discardSuggestion(id, this.#context()));
  }

  /** Does what the person was shown, if they were shown exactly that. */
  async confirmOperation(
    credential: Credential,
    { id, requestId, ...proof }: Proof & { id: string; requestId: string },
  ) {
    return this.#act(credential, async () => this.#operations.confirm(id, proof, requestId));
  }

  async discardOperation(credential: Credential, id: string) {
    return this.#answer(credential, async () => this.#operations.discard(id));
  }

  async operations(
    credential: Credential,
    { job, repository }: { job: string | null; repository: string | null },
  ) {
    return this.#answer(credential, async () =>
      succeed(await this.#operations.list(job, repository)),
    );
  }

  /** For the job: the connection it reads GitHub with, as long as it is still that of the person it began for. */
  async connection(jobId: string) {
    return connectionOfJob(jobId, this.#context());
  }

  /** For the job: at which level GitHub was reached, where that is not what was known. */
  async levelReached(jobId: string, level: AccessLevel): Promise<void> {
    levelReached(jobId, level, this.#context());
  }

  /** For the job: the token it reads with, where the connector holds one. `refused`: one that GitHub did not accept. */
  async accessToken(jobId: string, refused: string | null, requestId: string) {
    return await explained({ requestId }, () => accessTokenOfJob(jobId, refused, this.#context()));
  }

  /** For the job: whether its person still sees the repositories it was made from. */
  async repositoryAccess(jobId: string, repositories: readonly Repository[], requestId?: string) {
    return await explained({ requestId }, () => this.#readers.ask(jobId, repositories));
  }

  /** For the job: what of its queue is about its person. */
  async yoursOfJob(jobId: string) {
    return readYours(jobId, this.#knownReaders, this.#context());
  }

  /** For the job: its end. */
  async jobEnded(jobId: string, end: JobEnd): Promise<void> {
    await noteJobEnd(jobId, end, this.#store);
  }

  /** For the job: what this session knows of pull requests, in the order of their numbers. */
  async recall(jobId: string, repository: string, numbers: readonly number[], reader: JobReader) {
    return recallOfJob(jobId, { repository, numbers, reader }, this.#context());
  }

  /** For the job: what to know next time. */
  async remember(
    jobId: string,
    repository: string,
    number: number,
    remembered: Remembered | null,
  ): Promise<void> {
    rememberOfJob(jobId, { repository, number }, remembered, this.#store);
  }

  /** For the job and the webhook: GitHub or the connector no longer accepts this connection. */
  async reconnectRequired(identifier: string): Promise<void> {
    await this.#store.change((access) => revoke(access, identifier));
  }

  /** For the webhook: Scalekit could not refresh the tokens of this connection. A failure is to be tried again. */
  async lookAtConnection(identifier: string) {
    return await explained({}, () => lookAtConnection(identifier, this.#context()));
  }

  override async alarm(): Promise<void> {
    if (!this.#store.isCreated) {
      return;
    }
    await this.ctx.storage.setAlarm(Date.now() + ALARM_SAFETY_MS);
    try {
      await tidy(this.#store);
      this.#operations.tidy();
      await endDueShares(this.#context());
      await removeDue("job", this.#context());
      await removeDue("account", this.#context());
    } catch (error) {
      // A throw would use up one of the platform's six retries; the alarm set above comes anyway.
      log("error", "session-alarm-failed", describeError(error));
      return;
    }
    if (!(await this.#store.deleteWhenEmpty())) {
      await this.#store.rearm(Date.now());
    }
  }

  async #answer<Value>(
    credential: Credential,
    work: (identified: Identified) => Promise<Outcome<Value>>,
    asked?: Asked,
  ): Promise<SessionAnswer<Value>> {
    return answer(this.#store, credential, work, asked);
  }

  /** The same for what only the person themselves may do, in their browser. */
  async #act<Value>(credential: Credential, work: () => Promise<Outcome<Value>>) {
    return this.#answer(credential, async (identified) =>
      mayAct(identified) ? work() : fail("not_connected"),
    );
  }

  /** The same about a docket that there is for who asks. */
  async #answerOf<Value>(
    id: string,
    credential: Credential,
    work: (identified: Identified) => Promise<Outcome<Value>>,
    asked?: Asked,
  ) {
    return this.#answer(
      credential,
      async (identified) =>
        mayReadJob(id, identified.token, this.#store.sql) ? work(identified) : fail("not_found"),
      asked,
    );
  }

  async #yoursOfShared(link: string, reader: Parameters<typeof yoursOfShared>[4]) {
    return yoursOfShared(link, this.#readers, this.#knownReaders, this.#context(), reader);
  }
}
