import { DurableObject } from "cloudflare:workers";

import type { UserVerification } from "../config/config.ts";
import type { AccessToken } from "../connectors/connector.ts";
import type { AccessLevel } from "../github/access-level.ts";
import type { RepositoryList } from "../github/repositories.ts";
import { LOGIN_CODE_MAX_MS, STATUS_WAIT_MAX_SECONDS } from "../limits.ts";
import { type LogContext, withLogContext } from "../log/context.ts";
import { describeError, log } from "../log/log.ts";
import type { DigestDocket, DigestOrder, DigestStart } from "../person/digests/session-port.ts";
import type { VersionedWatchlist } from "../person/watchlist.ts";
import type {
  Delivery,
  DigestChange,
  DigestPreview,
  DigestPreviewRequest,
  DigestRequest,
  DigestSaved,
  DigestView,
} from "../protocol/digests.ts";
import type { JobListItem } from "../protocol/docket.ts";
import { fail, type Result, succeed } from "../protocol/failures.ts";
import type { GitHubReading, Reading, ToolReading } from "../protocol/github.ts";
import type { OperationProposed, OperationRequest, OperationView } from "../protocol/operations.ts";
import type { Snooze, SnoozeEnd } from "../protocol/person.ts";
import type { AuthStarted, TokenScope, TokenView } from "../protocol/session.ts";
import type { SuggestionView } from "../protocol/suggestions.ts";
import type { Yours } from "../protocol/yours.ts";
import { UNUSED_LIMITS } from "../quota/jobs.ts";
import { docketQuota } from "../quota/names.ts";
import type { Recalled, Remembered } from "../summarize/ports.ts";
import type { Repository } from "../summarize/pull-request/pull-request.ts";
import type { JobConnection, JobReader, RepositoryAccess } from "../summary-job/session-port.ts";
import { logFailure } from "../upstream/failure-log.ts";
import { type AccessView, viewAccess } from "./connecting/access-view.ts";
import { cancel, expire, retire, revoke } from "./connecting/access.ts";
import {
  beginAuthorization,
  type CallbackParameters,
  type Completed,
  completeAuthorization,
  lookForActivation,
} from "./connecting/connecting.ts";
import { createLookLimit } from "./connecting/look-limit.ts";
import { lookAtConnection } from "./connecting/look.ts";
import { createWaiters } from "./connecting/waiters.ts";
import { createContext, type SessionContext } from "./context.ts";
import type { Credential } from "./credentials/credential.ts";
import { sha256, sign } from "./credentials/secrets.ts";
import {
  checkJobScope,
  checkRepositories,
  checkScope,
  reaches,
} from "./credentials/token-grant.ts";
import {
  changeDigest,
  createDigest,
  digestDocket,
  type DigestFields,
  endDigest,
  listDigests,
  previewDigest,
  sendDigest,
  startDigest,
  tellConnected,
} from "./digests.ts";
import { readGitHub } from "./github/read-github.ts";
import { type GitHubReadOrder, readWithTool } from "./jobs/github-read.ts";
import { type JobOrder, startJob } from "./jobs/job-start.ts";
import { admitQuestion } from "./jobs/question-admission.ts";
import {
  accessTokenOfJob,
  connectionOfJob,
  levelReached,
  readRepositories,
} from "./jobs/reading.ts";
import { createRepositoryReaders, type RepositoryReaders } from "./jobs/repository-access.ts";
import { findShared, type SharedFor, yoursOfShared } from "./jobs/shared.ts";
import { endShare, shareJob } from "./jobs/shares.ts";
import { findThread, threadToAsk } from "./jobs/threads.ts";
import { type KnownReaders, readYours } from "./jobs/yours.ts";
import {
  endSnooze,
  forgetWithPerson,
  listSnoozes,
  markSeen,
  readWatchlist,
  recallOfJob,
  replaceWatchlist,
  type SeenDocket,
  snooze,
} from "./kept.ts";
import { type Operations, createOperations, type Proof } from "./operations/operations.ts";
import {
  discardSuggestion,
  dropSuggestionsOf,
  listSuggestions,
  readSuggestion,
  suggestOperation,
} from "./operations/suggest.ts";
import type { JobLimits } from "./other-objects.ts";
import { personKeyOf } from "./person-key.ts";
import * as jobIndex from "./storage/job-index.ts";
import { addLogin, CODE_REFUSED, type NewLogin, takeLogin } from "./storage/login-record.ts";
import { remember } from "./storage/memory-record.ts";
import { countRemovals } from "./storage/outbox.ts";
import { type Identified, SessionStore } from "./storage/session-store.ts";
import { listShares } from "./storage/share-record.ts";
import {
  addToken,
  deleteToken,
  listTokens,
  type NewToken,
  type RecognizedToken,
} from "./storage/token-record.ts";
import { endDueShares, removeDue, tidy } from "./upkeep.ts";

/** How often a session may make the deployment ask for links while earlier accounts are still to be removed. */
const REMOVALS_WAITING_MAX = 20;
/** More than may run at once. */
const CALLS_OF_TOKENS_MAX = 20;
/** Should the object die in its alarm, this one brings it back. */
const ALARM_SAFETY_MS = 60_000;

/**
 * What the session object answers to a credential. `known: false` for what proves no session; the routes decide what
 * that means to them.
 */
export type SessionAnswer<Value> =
  | { known: false }
  | { known: true; cookie: CookieToIssue | null; result: Result<Value> };

/** The secret a cookie is to have from now on: the one it came with, its renewal, or another one that was offered. */
export interface CookieToIssue {
  secret: "same" | "renewed" | "offered";
  lifetimeMs: number;
}

export type SessionState = AccessView & {
  login?: string;
  avatarUrl?: string;
  limits: JobLimits;
};

/**
 * One per browser session: who may use it, its way to GitHub, its jobs, tokens and memory. Storage is the truth; the
 * object can be evicted between any two steps. Everything a browser asks proves itself with a `Credential` first.
 */
export class BrowserSession extends DurableObject<Env> {
  readonly #waiters = createWaiters();
  /** The link that is being asked for: clicks at once get the same one. */
  #beginning: Promise<Result<AuthStarted>> | null = null;
  /** The look upstream that is under way: requests that wait together need no more than one. */
  #looking: ReturnType<typeof lookForActivation> | null = null;
  readonly #lookLimit = createLookLimit<"unchanged" | "unanswered">();
  readonly #store: SessionStore;
  readonly #context: () => SessionContext;
  readonly #operations: Operations;
  readonly #readers: RepositoryReaders;
  readonly #knownReaders: KnownReaders = new Map();
  /** Ids of jobs by the token and the call that they run for, while anybody may still call them off. */
  readonly #callsOfTokens = new Map<string, string>();

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#store = new SessionStore(ctx.storage, () => this.#authorizationEnded());
    this.#context = createContext(env, ctx.id, this.#store);
    this.#readers = createRepositoryReaders(this.#context);
    this.#operations = createOperations(this.#store, this.#context, (work) => ctx.waitUntil(work));
  }

  /** Opens the session; false when the name is taken. Nobody but `POST /api/auth` calls this. */
  async open(secretHash: ArrayBuffer): Promise<boolean> {
    return this.#store.open(secretHash, Date.now());
  }

  async view(credential: Credential): Promise<SessionAnswer<SessionState>> {
    return this.#answer(
      credential,
      async () => {
        const { connector, objects } = this.#context();
        await this.#store.change(expire);
        const { access } = await this.#store.change((before) => retire(before, connector.name));
        const now = Date.now();
        const account = access.connection?.account ?? null;
        this.#tellConnected();
        const limits =
          account === null
            ? UNUSED_LIMITS
            : await objects.limits(docketQuota(await personKeyOf(account.id)), now);
        return succeed({
          ...viewAccess(access, now, connector.name),
          ...(account === null ? {} : { login: account.login, avatarUrl: account.avatarUrl }),
          limits,
        });
      },
      { scope: null },
    );
  }

  /** Starts an authorization. A session `isNew` that cannot even start one is not kept. */
  async beginAuthorization(
    credential: Credential,
    { callbackUrl, isNew, address }: { callbackUrl: string; isNew: boolean; address: string },
  ): Promise<SessionAnswer<AuthStarted>> {
    const asking = this.#store.identify(credential, Date.now());
    if (asking !== null && this.#store.isLeftBehind(asking, credential)) {
      return { known: false };
    }
    return this.#answer(credential, async () => {
      this.#beginning ??= this.#begin(callbackUrl, address).finally(() => {
        this.#beginning = null;
      });
      const started = await this.#beginning;
      if (!started.ok && isNew) {
        await this.#store.close("connection");
      }
      return started;
    });
  }

  async #begin(callbackUrl: string, address: string): Promise<Result<AuthStarted>> {
    if (countRemovals(this.#store.sql) >= REMOVALS_WAITING_MAX) {
      return fail("too_many_requests");
    }
    const { config, connector, objects } = this.#context();
    const addressKey = await sign(`address:${address}`, config.sessionSecrets);
    const admitted = await objects.admitPending(addressKey, Date.now());
    return admitted.ok ? await beginAuthorization(this.#store, connector, callbackUrl) : admitted;
  }

  async endAuthorization(credential: Credential): Promise<SessionAnswer<null>> {
    return this.#answer(credential, async () => {
      await this.#store.change(cancel);
      return succeed(null);
    });
  }

  /**
   * How the authorization stands, after one look upstream and at most `waitMs` of waiting for its end. A caller that
   * waits longer asks again, so that nobody is connected by a request whose sender has left.
   */
  async awaitAuthorization(
    credential: Credential,
    wait: { waitMs: number; verification: UserVerification; nextSecretHash: ArrayBuffer },
  ): Promise<SessionAnswer<AccessView>> {
    return this.#answer(
      credential,
      async ({ kind }) => {
        if (wait.waitMs > 0 && this.#waiters.full) {
          return NO_ROOM_TO_WAIT;
        }
        // A look may connect, which is more than reading.
        const mayLook = kind !== "previous-cookie";
        const pending = this.#store.access().authorization?.identifier ?? null;
        const seen = this.#lookLimit.seenLately(pending, Date.now());
        const isOwn = mayLook && this.#looking === null && seen === null;
        if (isOwn) {
          this.#looking = this.#look(wait);
        }
        const looked = (mayLook ? await this.#looking : null) ?? succeed(seen ?? "unchanged");
        if (!looked.ok) {
          return looked;
        }
        if (this.#store.access().authorization !== null && wait.waitMs > 0) {
          // Those that came together have had one look together.
          if (this.#waiters.full) {
            return NO_ROOM_TO_WAIT;
          }
          await this.#waiters.wait(wait.waitMs);
        }
        const { connector } = this.#context();
        const view = viewAccess(this.#store.access(), Date.now(), connector.name);
        const isUnanswered = looked.value === "unanswered" && view.state === "pending";
        return {
          ...succeed(isUnanswered ? { ...view, reason: UNANSWERED } : view),
          rotated: isOwn && looked.value === "rotated",
        };
      },
      { slides: false },
    );
  }

  async #look(wait: Parameters<typeof lookForActivation>[1]): ReturnType<typeof lookForActivation> {
    const { authorization } = this.#store.access();
    try {
      const looked = await lookForActivation(this.#context(), wait);
      if (looked.ok && looked.value !== "rotated" && authorization?.phase === "pending") {
        this.#lookLimit.saw(authorization.identifier, looked.value, Date.now());
      }
      return looked;
    } finally {
      this.#looking = null;
    }
  }

  /** Takes the callback of an authorization. */
  async completeAuthorization(
    credential: Credential,
    parameters: CallbackParameters,
  ): Promise<SessionAnswer<Completed>> {
    const stateHash = await sha256(parameters.state);
    return this.#answer<Completed>(
      credential,
      async () =>
        completeAuthorization(this.#store, this.#context().connector, { ...parameters, stateHash }),
      { slides: false },
    );
  }

  /** Gone here at once; upstream through the outbox. What still reads with the connection is stopped. */
  async disconnect(credential: Credential): Promise<SessionAnswer<null>> {
    return this.#answer(credential, async () => {
      await this.#store.disconnect();
      await endDueShares(this.#context());
      const running = jobIndex.listRunningJobs(this.#store.sql);
      await Promise.allSettled(running.map((id) => this.#context().objects.cancel(id)));
      return succeed(null);
    });
  }

  /** Ends this browser's cookie, and the links that nobody could end any more; connection, dockets and tokens stay. */
  async leave(credential: Credential): Promise<SessionAnswer<null>> {
    return this.#answer(
      credential,
      async () => {
        await this.#store.leave();
        await endDueShares(this.#context());
        return succeed(null);
      },
      { slides: false },
    );
  }

  /** Deletes everything. Answers once the jobs have stopped; the accounts upstream follow through the outbox. */
  async forget(credential: Credential): Promise<SessionAnswer<null>> {
    return this.#answer(
      credential,
      async () => {
        await forgetWithPerson(this.#context(), () => this.#store.close("grant"));
        await endDueShares(this.#context());
        await removeDue("job", this.#context());
        return succeed(null);
      },
      { slides: false },
    );
  }

  async repositories(
    credential: Credential,
    query: string,
  ): Promise<SessionAnswer<RepositoryList>> {
    return this.#answer(
      credential,
      async ({ token }) => {
        const found = await readRepositories(query, this.#context());
        return found.ok && token !== undefined
          ? succeed({
              ...found.value,
              repositories: found.value.repositories.filter(({ repository }) =>
                reaches(token, repository),
              ),
            })
          : found;
      },
      { scope: "read" },
    );
  }

  /** What the person, or a program of theirs, asks to see on GitHub. `forModel`: whether a model is to read it. */
  async readGitHub(
    credential: Credential,
    asked: Reading,
    { forModel = false }: { forModel?: boolean } = {},
  ): Promise<SessionAnswer<GitHubReading>> {
    return this.#answer(
      credential,
      async ({ token }) =>
        readGitHub(asked, this.#context(), {
          ...(token === undefined ? {} : { token }),
          publicAlone: forModel && this.#context().config.privateRepositories !== "on",
        }),
      { scope: "read" },
    );
  }

  /** What the token that asks was made for; nothing of a cookie. */
  async grant(credential: Credential): Promise<SessionAnswer<RecognizedToken>> {
    return this.#answer(
      credential,
      async ({ token }) => (token === undefined ? fail("not_connected") : succeed(token)),
      { scope: null },
    );
  }

  /** For a token: what GitHub says, through one of the tools that only read. */
  async readWithTool(
    credential: Credential,
    order: GitHubReadOrder,
  ): Promise<SessionAnswer<ToolReading>> {
    return this.#answer(
      credential,
      async ({ token }) => {
        const { owner, name } = order.repository;
        const reached =
          token === undefined ? GRANTED : checkRepositories(token, [`${owner}/${name}`]);
        return reached.ok ? readWithTool(order, this.#context()) : reached;
      },
      { scope: "read" },
    );
  }

  async watchlist(credential: Credential): Promise<SessionAnswer<VersionedWatchlist>> {
    return this.#answer(credential, async () => readWatchlist(this.#context()));
  }

  /** Null as `version`: whichever list there is. */
  async replaceWatchlist(
    credential: Credential,
    repositories: readonly string[],
    version: number | null,
  ): Promise<SessionAnswer<VersionedWatchlist>> {
    return this.#answer(credential, async (identified) =>
      mayAct(identified)
        ? replaceWatchlist(repositories, version, this.#context())
        : fail("not_connected"),
    );
  }

  async markSeen(credential: Credential, docket: SeenDocket): Promise<SessionAnswer<null>> {
    return this.#answer(credential, async (identified) =>
      mayAct(identified) ? markSeen(docket, this.#context()) : fail("not_connected"),
    );
  }

  async snoozes(credential: Credential): Promise<SessionAnswer<Snooze[]>> {
    return this.#answer(credential, async () => listSnoozes(this.#context()));
  }

  async snooze(credential: Credential, asked: Snooze): Promise<SessionAnswer<null>> {
    return this.#answer(credential, async (identified) =>
      mayAct(identified) ? snooze(asked, this.#context()) : fail("not_connected"),
    );
  }

  async endSnooze(credential: Credential, ended: SnoozeEnd): Promise<SessionAnswer<null>> {
    return this.#answer(credential, async (identified) =>
      mayAct(identified) ? endSnooze(ended, this.#context()) : fail("not_connected"),
    );
  }

  async digests(credential: Credential): Promise<SessionAnswer<DigestView[]>> {
    return this.#answer(credential, async () => listDigests(this.#context()));
  }

  async createDigest(
    credential: Credential,
    request: DigestFields<DigestRequest>,
  ): Promise<SessionAnswer<DigestSaved>> {
    return this.#answer(credential, async (identified) =>
      mayAct(identified) ? createDigest(request, this.#context()) : fail("not_connected"),
    );
  }

  async changeDigest(
    credential: Credential,
    id: string,
    change: DigestFields<DigestChange>,
  ): Promise<SessionAnswer<DigestSaved>> {
    return this.#answer(credential, async (identified) =>
      mayAct(identified) ? changeDigest(id, change, this.#context()) : fail("not_connected"),
    );
  }

  async endDigest(credential: Credential, id: string): Promise<SessionAnswer<null>> {
    return this.#answer(credential, async (identified) =>
      mayAct(identified) ? endDigest(id, this.#context()) : fail("not_connected"),
    );
  }

  async sendDigest(credential: Credential, id: string): Promise<SessionAnswer<Delivery>> {
    return this.#answer(
      credential,
      async (identified) =>
        mayAct(identified) || identified.token !== undefined
          ? sendDigest(id, identified.token?.repositories ?? null, this.#context())
          : fail("not_connected"),
      { scope: "digest:send" },
    );
  }

  async previewDigest(
    credential: Credential,
    request: DigestFields<DigestPreviewRequest>,
  ): Promise<SessionAnswer<DigestPreview>> {
    return this.#answer(credential, async () =>
      previewDigest(request, this.#knownReaders, this.#context()),
    );
  }

  async createToken(
    credential: Credential,
    token: NewToken,
  ): Promise<SessionAnswer<{ id: string }>> {
    return this.#answer(credential, async (identified) => {
      if (!mayAct(identified) || this.#store.access().connection === null) {
        return fail("not_connected");
      }
      if (!addToken(this.#store.sql, token, Date.now())) {
        return fail("invalid_request", { detail: NO_MORE_TOKENS });
      }
      // The session lives longer from now on, and its cookie with it.
      return { ...succeed({ id: token.id }), reissued: true };
    });
  }

  /** Lets a program in: whoever brings the code and its proof gets a token. */
  async startLogin(credential: Credential, login: NewLogin): Promise<SessionAnswer<null>> {
    return this.#answer(credential, async (identified) => {
      if (!mayAct(identified) || this.#store.access().connection === null) {
        return fail("not_connected");
      }
      return addLogin(this.#store.sql, login, Date.now())
        ? succeed(null)
        : fail("too_many_requests", { retryAfterMs: LOGIN_CODE_MAX_MS });
    });
  }

  /** For whoever holds a code that this deployment has sealed. */
  async finishLogin(
    proof: Pick<NewLogin, "codeHash" | "challenge">,
    token: Omit<NewToken, "name">,
  ): Promise<Result<{ name: string }>> {
    const login = this.#store.isOpen ? takeLogin(this.#store.sql, proof, Date.now()) : null;
    if (login === null || this.#store.access().connection === null) {
      return fail("not_connected", { detail: CODE_REFUSED });
    }
    return addToken(this.#store.sql, { ...token, ...login }, Date.now())
      ? succeed(login)
      : fail("invalid_request", { detail: NO_MORE_TOKENS });
  }

  async listTokens(credential: Credential): Promise<SessionAnswer<TokenView[]>> {
    return this.#answer(credential, async () => succeed(listTokens(this.#store.sql, Date.now())));
  }

  async deleteToken(credential: Credential, id: string): Promise<SessionAnswer<boolean>> {
    return this.#answer(credential, async () => {
      const isDeleted = deleteToken(this.#store.sql, id);
      await dropSuggestionsOf(id, this.#context());
      return succeed(isDeleted);
    });
  }

  /** Starts a job; answers its id and the name of its object. */
  async startJob(
    credential: Credential,
    order: JobOrder,
    call?: string,
  ): Promise<SessionAnswer<{ id: string; objectName: string }>> {
    return this.#answer(credential, async ({ token }) => {
      const reached = token === undefined ? GRANTED : checkJobScope(token, order.scope);
      if (!reached.ok) {
        return reached;
      }
      const started = await startJob(order, credential.kind === "cookie" ? "page" : "program", {
        ...this.#context(),
        isStillKnown: () => this.#store.identify(credential, Date.now()) !== null,
      });
      if (started.ok) {
        this.#noteCall(token, call, started.value.id);
      }
      return started;
    });
  }

  #noteCall(token: RecognizedToken | undefined, call: string | undefined, jobId: string): void {
    if (token === undefined || call === undefined) {
      return;
    }
    const key = `${token.id} ${call}`;
    // Last in order, so that the oldest are forgotten.
    this.#callsOfTokens.delete(key);
    this.#callsOfTokens.set(key, jobId);
    for (const old of [...this.#callsOfTokens.keys()].slice(0, -CALLS_OF_TOKENS_MAX)) {
      this.#callsOfTokens.delete(old);
    }
  }

  /** For a program that calls off what it asked for: ends what runs for that call of its own token. */
  async cancelCall(credential: Credential, call: string): Promise<SessionAnswer<null>> {
    return this.#answer(credential, async ({ token }) => {
      const key = `${token?.id ?? ""} ${call}`;
      const id = this.#callsOfTokens.get(key);
      this.#callsOfTokens.delete(key);
      if (id !== undefined) {
        await this.#context().objects.cancelCall(id, call);
      }
      return succeed(null);
    });
  }

  /** What of a docket's queue is about whoever reads it. */
  async yours(credential: Credential, id: string): Promise<SessionAnswer<Yours>> {
    return this.#answer(credential, async (identified) =>
      this.#mayReadJob(identified, id)
        ? readYours(id, this.#knownReaders, this.#context())
        : fail("not_found"),
    );
  }

  async jobs(credential: Credential): Promise<SessionAnswer<JobListItem[]>> {
    return this.#answer(credential, async (identified) =>
      succeed(
        jobIndex.listJobs(this.#store.sql).filter((job) => this.#mayReadJob(identified, job.id)),
      ),
    );
  }

  /** Where a job lives. Streams ask this too, so the session does not slide. */
  async job(credential: Credential, id: string): Promise<SessionAnswer<{ objectName: string }>> {
    return this.#answer(
      credential,
      async (identified) =>
        this.#mayReadJob(identified, id)
          ? succeed({ objectName: this.#context().objects.nameOf(id) })
          : fail("not_found"),
      { slides: false },
    );
  }

  /** Where a job lives that is to be asked about, if its person still may use the model of this deployment. */
  async jobToAsk(
    credential: Credential,
    id: string,
    call?: string,
  ): Promise<SessionAnswer<{ objectName: string }>> {
    return this.#answer(credential, async (identified) => {
      if (!this.#mayReadJob(identified, id)) {
        return fail("not_found");
      }
      this.#noteCall(identified.token, call, id);
      return admitQuestion(id, this.#context());
    });
  }

  /** Where the questions about a repository are; null where none were asked. */
  async thread(
    credential: Credential,
    repository: string,
  ): Promise<SessionAnswer<{ objectName: string | null }>> {
    return this.#answer(credential, async ({ token }) =>
      token === undefined || reaches(token, repository)
        ? succeed({ objectName: findThread(repository, this.#context()) })
        : fail("not_found"),
    );
  }

  /** The same to ask one more, made where there is none. */
  async threadToAsk(
    credential: Credential,
    repository: string,
    requestId: string,
  ): Promise<SessionAnswer<{ objectName: string }>> {
    return this.#answer(credential, async ({ token }) => {
      const reached = token === undefined ? GRANTED : checkRepositories(token, [repository]);
      return reached.ok ? threadToAsk(repository, requestId, this.#context()) : reached;
    });
  }

  async deleteThread(credential: Credential, repository: string): Promise<SessionAnswer<null>> {
    return this.#answer(credential, async (identified) => {
      const account = this.#store.access().connection?.account?.id ?? null;
      const id = account === null ? null : jobIndex.threadOf(this.#store.sql, repository, account);
      if (id === null || !this.#mayReadJob(identified, id)) {
        return succeed(null);
      }
      await this.#store.deleteJob(id);
      await removeDue("job", this.#context());
      return succeed(null);
    });
  }

  async deleteJob(credential: Credential, id: string): Promise<SessionAnswer<null>> {
    return this.#answer(credential, async (identified) => {
      if (!this.#mayReadJob(identified, id)) {
        return fail("not_found");
      }
      // Gone for everyone in this turn, operations included; its own object follows through the outbox.
      this.#operations.withdraw(id);
      await this.#store.deleteJob(id);
      await endDueShares(this.#context());
      await removeDue("job", this.#context());
      return succeed(null);
    });
  }

  /** The link by which others may read a docket. */
  async share(credential: Credential, id: string): Promise<SessionAnswer<{ link: string }>> {
    return this.#answer(credential, async (identified) =>
      mayAct(identified) && this.#mayReadJob(identified, id)
        ? shareJob(id, this.#readers, this.#context())
        : fail("not_found"),
    );
  }

  async endShare(credential: Credential, id: string): Promise<SessionAnswer<null>> {
    return this.#answer(credential, async (identified) =>
      mayAct(identified) && this.#mayReadJob(identified, id)
        ? endShare(id, this.#context())
        : fail("not_found"),
    );
  }

  async shares(credential: Credential): Promise<SessionAnswer<ReturnType<typeof listShares>>> {
    return this.#answer(credential, async () => succeed(listShares(this.#store.sql)));
  }

  /** What anybody's link leads to for this person, and until when that holds. */
  async shared(credential: Credential, link: string): Promise<SessionAnswer<SharedFor>> {
    return this.#answer(
      credential,
      async ({ token }) => findShared(link, this.#readers, this.#context(), { token }),
      { slides: false },
    );
  }

  /** What of the queue there is about this person. */
  async sharedYours(credential: Credential, link: string): Promise<SessionAnswer<Yours>> {
    return this.#answer(credential, async ({ token }) => {
      const found = await findShared(link, this.#readers, this.#context(), { token });
      return found.ok
        ? yoursOfShared(link, found.value, this.#knownReaders, this.#context())
        : found;
    });
  }

  /** Shows the person what would be done. The nonce is known to them alone. */
  async proposeOperation(
    credential: Credential,
    request: OperationRequest,
    nonceHash: ArrayBuffer,
  ): Promise<SessionAnswer<Omit<OperationProposed, "nonce">>> {
    return this.#answer(credential, async (identified) =>
      mayAct(identified) ? this.#operations.propose(request, nonceHash) : fail("not_connected"),
    );
  }

  /** For a program: what it would like done, kept for its person to look at. */
  async suggestOperation(
    credential: Credential,
    request: OperationRequest,
  ): Promise<SessionAnswer<SuggestionView>> {
    return this.#answer(
      credential,
      async ({ token }) =>
        token === undefined
          ? fail("not_connected")
          : suggestOperation(request, token, this.#context()),
      { scope: "propose" },
    );
  }

  /** What programs would like done, in whichever session of this person they asked. */
  async suggestions(credential: Credential): Promise<SessionAnswer<SuggestionView[]>> {
    return this.#answer(credential, async () => listSuggestions(this.#context()));
  }

  /** Shows the person what would be done: looked up, and with a nonce, each time it is opened. */
  async openSuggestion(
    credential: Credential,
    id: string,
    nonceHash: ArrayBuffer,
  ): Promise<SessionAnswer<Omit<OperationProposed, "nonce">>> {
    return this.#answer(credential, async (identified) => {
      const suggestion = mayAct(identified)
        ? await readSuggestion(id, this.#context())
        : fail("not_connected");
      if (!suggestion.ok) {
        return suggestion;
      }
      const { client, request } = suggestion.value;
      return this.#operations.propose(request, nonceHash, { id, client });
    });
  }

  async discardSuggestion(credential: Credential, id: string): Promise<SessionAnswer<null>> {
    return this.#answer(credential, async (identified) =>
      mayAct(identified) ? discardSuggestion(id, this.#context()) : fail("not_connected"),
    );
  }

  /** Does what the person was shown, if they were shown exactly that. */
  async confirmOperation(
    credential: Credential,
    confirmation: Proof & { id: string; requestId: string },
  ): Promise<SessionAnswer<OperationView>> {
    const { id, requestId, ...proof } = confirmation;
    return this.#answer(credential, async (identified) =>
      mayAct(identified) ? this.#operations.confirm(id, proof, requestId) : fail("not_connected"),
    );
  }

  async discardOperation(credential: Credential, id: string): Promise<SessionAnswer<null>> {
    return this.#answer(credential, async () => this.#operations.discard(id));
  }

  async operations(
    credential: Credential,
    { job, repository }: { job: string | null; repository: string | null },
  ): Promise<SessionAnswer<OperationView[]>> {
    return this.#answer(credential, async () =>
      succeed(await this.#operations.list(job, repository)),
    );
  }

  /** For the job: the connection it reads GitHub with, as long as it is still that of the person it began for. */
  async connection(jobId: string): Promise<Result<JobConnection>> {
    return connectionOfJob(jobId, this.#context());
  }

  /** For the job: at which level GitHub was reached, where that is not what was known. */
  async levelReached(jobId: string, level: AccessLevel): Promise<void> {
    levelReached(jobId, level, this.#context());
  }

  /** For the job: the token it reads with, where the connector holds one. `refused`: one that GitHub did not accept. */
  async accessToken(
    jobId: string,
    refused: string | null,
    requestId: string,
  ): Promise<Result<AccessToken>> {
    return await explained({ requestId }, () => accessTokenOfJob(jobId, refused, this.#context()));
  }

  /** For the job: whether its person still sees the repositories it was made from. */
  async repositoryAccess(
    jobId: string,
    repositories: readonly Repository[],
    requestId?: string,
  ): Promise<Result<RepositoryAccess[]>> {
    return await explained({ requestId }, () => this.#readers.ask(jobId, repositories));
  }

  /** For the job: what of its queue is about its person. */
  async yoursOfJob(jobId: string): Promise<Result<Yours>> {
    return readYours(jobId, this.#knownReaders, this.#context());
  }

  /** For somebody else's job: whether this person may still read it by its link. */
  async sharedAccess(link: string, accountId: number): Promise<Result<{ until: number }>> {
    const found = await findShared(link, this.#readers, this.#context(), { accountId });
    return found.ok ? succeed({ until: found.value.until }) : found;
  }

  /** For the same: what of its queue is about this person. */
  async yoursOfShared(link: string, accountId: number): Promise<Result<Yours>> {
    const found = await findShared(link, this.#readers, this.#context(), { accountId });
    return found.ok ? yoursOfShared(link, found.value, this.#knownReaders, this.#context()) : found;
  }

  /** For the job and the webhook: GitHub or the connector no longer accepts this connection. */
  async reconnectRequired(identifier: string): Promise<void> {
    await this.#store.change((access) => revoke(access, identifier));
  }

  /** For a digest of its person: starts the docket it is made from. */
  async startDigest(order: DigestOrder): Promise<Result<DigestStart>> {
    return await explained({}, () => startDigest(order, this.#context()));
  }

  /** For the same: what the docket has come to. */
  async digestDocket(accountId: number, jobId: string): Promise<Result<DigestDocket>> {
    return await explained({}, () =>
      digestDocket(accountId, jobId, this.#knownReaders, this.#context()),
    );
  }

  /** For the webhook: Scalekit could not refresh the tokens of this connection. A failure is to be tried again. */
  async lookAtConnection(identifier: string): Promise<Result<null>> {
    return await explained({}, () => lookAtConnection(identifier, this.#context()));
  }

  /** For the job: its end. */
  async jobEnded(jobId: string, end: jobIndex.JobEnd): Promise<void> {
    if (this.#store.isOpen) {
      jobIndex.endJob(this.#store.sql, jobId, end);
      await this.#store.arm(Date.now());
    }
  }

  /** For the job: what this session knows of pull requests, in the order of their numbers. */
  async recall(
    jobId: string,
    repository: string,
    numbers: readonly number[],
    reader: JobReader,
  ): Promise<Recalled[]> {
    return recallOfJob(jobId, { repository, numbers, reader }, this.#context());
  }

  /** For the job: what to know next time. A job that was deleted teaches nothing. */
  async remember(
    jobId: string,
    repository: string,
    number: number,
    remembered: Remembered | null,
  ): Promise<void> {
    if (this.#store.isOpen && jobIndex.hasJob(this.#store.sql, jobId)) {
      remember(this.#store.sql, { repository, number }, remembered, Date.now());
    }
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

  /** Lets `work` happen for whoever proves to hold one of the session's secrets, and for nobody else. */
  async #answer<Value>(
    credential: Credential,
    work: (
      identified: Identified,
    ) => Promise<Result<Value> & { rotated?: boolean; reissued?: boolean }>,
    { slides = true, scope = "jobs" }: { slides?: boolean; scope?: TokenScope | null } = {},
  ): Promise<SessionAnswer<Value>> {
    const now = Date.now();
    const identified = this.#store.identify(credential, now);
    if (identified === null) {
      return { known: false };
    }
    if (identified.kind === "spent-cookie") {
      // Of two who hold the session's secrets one is not its person, and nobody can tell which.
      log("warn", "session-ended", { reason: "old-cookie" });
      await this.#store.close("connection");
      return { known: false };
    }
    this.#store.noteUse(identified, now);
    const isRenewed = slides && this.#store.visit(identified, credential, now);
    if (identified.kind === "previous-cookie" && credential.reads !== true) {
      return { known: true, cookie: this.#cookieToIssue({ isRenewed }), result: READS_ALONE };
    }
    const { token } = identified;
    const granted = token === undefined || scope === null ? GRANTED : checkScope(token, scope);
    if (!granted.ok) {
      logFailure(granted.failure);
      return { known: true, cookie: null, result: granted };
    }
    const { requestId } = credential;
    return await withLogContext(requestId === undefined ? {} : { requestId }, async () => {
      const { rotated = false, reissued = false, ...result } = await work(identified);
      if (!result.ok) {
        logFailure(result.failure);
      }
      log("debug", "session-call", { durationMs: Date.now() - now });
      return { known: true, cookie: this.#cookieToIssue({ isRenewed, rotated, reissued }), result };
    });
  }

  /** Whether there is such a docket for who asks: a token has those of the repositories that it names alone. */
  #mayReadJob({ token }: Identified, id: string): boolean {
    const repository = jobIndex.repositoryOfJob(this.#store.sql, id);
    if (repository === null || token === undefined) {
      return repository !== null;
    }
    // Which of several a docket is about only the docket knows: it takes a token for all.
    return jobIndex.isOfSeveral(this.#store.sql, id)
      ? token.repositories === null
      : reaches(token, repository);
  }

  /** Nobody who looks at the page waits for that. */
  #tellConnected(): void {
    this.ctx.waitUntil(
      tellConnected(this.#context()).catch((error: unknown) =>
        log("warn", "connection-not-told", describeError(error)),
      ),
    );
  }

  #cookieToIssue(came: {
    isRenewed: boolean;
    rotated?: boolean;
    reissued?: boolean;
  }): CookieToIssue | null {
    const secret = came.rotated === true ? "offered" : came.isRenewed ? "renewed" : "same";
    if ((secret === "same" && came.reissued !== true) || !this.#store.isOpen) {
      return null;
    }
    return { secret, lifetimeMs: this.#store.expiresAt() - Date.now() };
  }

  #authorizationEnded(): void {
    this.#waiters.wake();
    this.ctx.waitUntil(
      this.#context()
        .objects.endPending()
        .catch((error: unknown) => log("warn", "pending-not-ended", describeError(error))),
    );
  }
}

/** What another object asks for: why it failed is known here alone, so the log of this object says it. */
async function explained<Value>(
  of: LogContext,
  work: () => Promise<Result<Value>>,
): Promise<Result<Value>> {
  return await withLogContext(of, async () => {
    const result = await work();
    if (!result.ok) {
      logFailure(result.failure);
    }
    return result;
  });
}

const GRANTED = succeed(null);

const UNANSWERED =
  "Scalekit, which connects GitHub, does not answer at the moment. This page goes on by itself once it does; you need not start again.";

const NO_ROOM_TO_WAIT = fail("too_many_requests", {
  detail: "This session waits for its authorization in too many places. Close some tabs.",
  retryAfterMs: STATUS_WAIT_MAX_SECONDS * 1000,
});

const NO_MORE_TOKENS = "There are as many API tokens as there may be. Delete one first.";

/** Whoever planted a cookie before its person connected holds the previous secret. */
const READS_ALONE = fail("not_connected", {
  detail: "This was asked with a cookie that has been replaced. Reload the page, then try again.",
});

/** What was made or written would outlast an API token. */
function mayAct({ kind }: Identified): boolean {
  return kind === "current-cookie";
}
