import { DurableObject } from "cloudflare:workers";

import { type Config, configOf, type UserVerification } from "../config.ts";
import type { Connection, Connector, LentToken } from "../connectors/connector.ts";
import { createConnector } from "../connectors/create-connector.ts";
import { fail, type Result, succeed } from "../failures.ts";
import { listRepositories } from "../github/repositories.ts";
import { describeError, log } from "../log.ts";
import type { AuthStarted, JobListItem, RepositoryListItem, TokenView } from "../protocol.ts";
import { UNUSED_LIMITS } from "../quota/jobs.ts";
import { failureOf } from "../upstream-failure.ts";
import { withHolders } from "../webhook/holders.ts";
import { cancel, disconnect, expire, retire, revoke } from "./access.ts";
import {
  beginAuthorization,
  type CallbackParameters,
  completeAuthorization,
  lookForActivation,
} from "./connecting.ts";
import type { Credential } from "./credential.ts";
import { withDeadline } from "./deadline.ts";
import * as jobIndex from "./job-index.ts";
import { type JobOrder, startJob } from "./job-start.ts";
import { type MemoryEntry, recall, remember } from "./memory-record.ts";
import { createOtherObjects, type JobLimits, type OtherObjects } from "./other-objects.ts";
import { countRemovals } from "./outbox.ts";
import { personKeyOf } from "./person-key.ts";
import { type AccessView, viewAccess } from "./reasons.ts";
import { sha256 } from "./secrets.ts";
import type { SessionAnswer } from "./session-answer.ts";
import { type Identified, SessionStore } from "./session-store.ts";
import { addToken, deleteToken, listTokens, type NewToken } from "./token-record.ts";
import { removeDue, tidy, type UpkeepMeans } from "./upkeep.ts";
import { createWaiters } from "./waiters.ts";

/** How often a session may make the deployment ask for links while earlier accounts are still to be removed. */
const REMOVALS_WAITING_MAX = 20;
const REPOSITORIES_MAX_MS = 20_000;
/** Should the object die in its alarm, this one brings it back. */
const ALARM_SAFETY_MS = 60_000;

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
  readonly #store: SessionStore;
  #connectorInUse: Connector | null = null;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#store = new SessionStore(ctx.storage, () => this.#authorizationEnded());
  }

  /** Opens the session; false when the name is taken. Nobody but `POST /api/auth` calls this. */
  async open(secretHash: ArrayBuffer): Promise<boolean> {
    return this.#store.open(secretHash, Date.now());
  }

  async view(credential: Credential): Promise<SessionAnswer<SessionState>> {
    return this.#answer(credential, async () => {
      await this.#store.change(expire);
      const { access } = await this.#store.change((before) =>
        retire(before, this.#connector().name),
      );
      const now = Date.now();
      const account = access.connection?.account ?? null;
      const limits =
        account === null
          ? UNUSED_LIMITS
          : await this.#objects().limits(await this.#personKey(account.id), now);
      return succeed({
        ...viewAccess(access, now),
        ...(account === null ? {} : { login: account.login, avatarUrl: account.avatarUrl }),
        limits,
      });
    });
  }

  /** Starts an authorization. A session `isNew` that cannot even start one is not kept. */
  async beginAuthorization(
    credential: Credential,
    { callbackUrl, isNew }: { callbackUrl: string; isNew: boolean },
  ): Promise<SessionAnswer<AuthStarted>> {
    return this.#answer(credential, async () => {
      if (countRemovals(this.#store.sql) >= REMOVALS_WAITING_MAX) {
        return fail("too_many_requests");
      }
      const admitted = await this.#objects().admitPending(Date.now());
      if (!admitted.ok) {
        return admitted;
      }
      const started = await beginAuthorization(this.#store, this.#connector(), callbackUrl);
      if (!started.ok && isNew) {
        await this.#store.close("connection");
      }
      return started;
    });
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
    let rotated = false;
    const answer = await this.#answer(
      credential,
      async () => {
        const { authorization } = (await this.#store.change(expire)).access;
        if (authorization?.phase === "pending" && this.#connector().name === "scalekit") {
          try {
            rotated = await lookForActivation(this.#store, this.#connector(), authorization, wait);
          } catch (error) {
            const failure = failureOf(error);
            if (failure.code === "scalekit_misconfigured") {
              return { ok: false, failure };
            }
          }
        }
        if (this.#store.access().authorization !== null && wait.waitMs > 0) {
          await this.#waiters.wait(wait.waitMs);
        }
        return succeed(viewAccess(this.#store.access(), Date.now()));
      },
      { slides: false },
    );
    return answer.known ? { ...answer, rotated } : answer;
  }

  /** Takes the callback of an authorization. */
  async completeAuthorization(
    credential: Credential,
    parameters: CallbackParameters,
  ): Promise<SessionAnswer<null>> {
    const stateHash = await sha256(parameters.state);
    let rotated = false;
    const answer = await this.#answer<null>(
      credential,
      async () => {
        const completed = await completeAuthorization(this.#store, this.#connector(), {
          ...parameters,
          stateHash,
        });
        ({ rotated } = completed);
        return completed.ok ? succeed(null) : { ok: false, failure: completed.failure };
      },
      { slides: false },
    );
    return answer.known ? { ...answer, rotated } : answer;
  }

  /** Gone here at once; upstream through the outbox. What still reads with the connection is stopped. */
  async disconnect(credential: Credential): Promise<SessionAnswer<null>> {
    return this.#answer(credential, async () => {
      await this.#store.change((access) => disconnect(access, "grant"));
      const running = jobIndex.listRunningJobs(this.#store.sql);
      await Promise.allSettled(running.map((id) => this.#objects().cancel(id)));
      return succeed(null);
    });
  }

  /** Deletes everything. Answers once the jobs have stopped; the accounts upstream follow through the outbox. */
  async forget(credential: Credential): Promise<SessionAnswer<null>> {
    return this.#answer(
      credential,
      async () => {
        await this.#store.close("grant");
        await removeDue("job", this.#means());
        return succeed(null);
      },
      { slides: false },
    );
  }

  async repositories(
    credential: Credential,
    query: string,
  ): Promise<SessionAnswer<RepositoryListItem[]>> {
    return this.#answer(credential, async () => {
      const connection = this.#serving();
      if (!connection.ok) {
        return connection;
      }
      try {
        const fetchAsPerson = this.#connector().fetch(connection.value);
        return succeed(
          await withDeadline(REPOSITORIES_MAX_MS, (signal) =>
            listRepositories((input, init) => fetchAsPerson(input, { ...init, signal }), query),
          ),
        );
      } catch (error) {
        const failure = failureOf(error);
        if (failure.code === "reconnect_required") {
          await this.reconnectRequired(connection.value.identifier);
        }
        return { ok: false, failure };
      }
    });
  }

  async createToken(
    credential: Credential,
    token: NewToken,
  ): Promise<SessionAnswer<{ id: string }>> {
    return this.#answer(credential, async () => {
      if (this.#store.access().connection === null) {
        return fail("not_connected");
      }
      if (!addToken(this.#store.sql, token, Date.now())) {
        return fail("invalid_request", {
          detail: "There are as many API tokens as there may be. Delete one first.",
        });
      }
      return succeed({ id: token.id });
    });
  }

  async listTokens(credential: Credential): Promise<SessionAnswer<TokenView[]>> {
    return this.#answer(credential, async () => succeed(listTokens(this.#store.sql, Date.now())));
  }

  async deleteToken(credential: Credential, id: string): Promise<SessionAnswer<boolean>> {
    return this.#answer(credential, async () => succeed(deleteToken(this.#store.sql, id)));
  }

  /** Starts a job; answers its id and the name of its object. */
  async startJob(
    credential: Credential,
    order: JobOrder,
  ): Promise<SessionAnswer<{ id: string; objectName: string }>> {
    return this.#answer(credential, async () =>
      startJob(order, {
        ...this.#means(),
        config: this.#config(),
        sessionName: this.#name(),
        isStillKnown: () => this.#store.identify(credential, Date.now()) !== null,
      }),
    );
  }

  async jobs(credential: Credential): Promise<SessionAnswer<JobListItem[]>> {
    return this.#answer(credential, async () => succeed(jobIndex.listJobs(this.#store.sql)));
  }

  /** Where a job lives. Streams ask this too, so the session does not slide. */
  async job(credential: Credential, id: string): Promise<SessionAnswer<{ objectName: string }>> {
    return this.#answer(
      credential,
      async () =>
        jobIndex.hasJob(this.#store.sql, id)
          ? succeed({ objectName: this.#objects().nameOf(id) })
          : fail("not_found"),
      { slides: false },
    );
  }

  async deleteJob(credential: Credential, id: string): Promise<SessionAnswer<null>> {
    return this.#answer(credential, async () => {
      if (!jobIndex.hasJob(this.#store.sql, id)) {
        return fail("not_found");
      }
      await this.#objects().remove(id);
      if (this.#store.isCreated) {
        jobIndex.deleteJob(this.#store.sql, id);
      }
      return succeed(null);
    });
  }

  /** For the job: the connection it reads GitHub with, as long as it is still that of the person it began for. */
  async connection(jobId: string): Promise<Result<Connection>> {
    const accountId = this.#store.isOpen ? jobIndex.accountOfJob(this.#store.sql, jobId) : null;
    if (accountId === null) {
      return fail("not_connected");
    }
    return this.#store.access().connection?.account?.id === accountId
      ? this.#serving()
      : fail("reconnect_required");
  }

  /** For the job: the token it reads with, where the connector holds one. `refused`: one that GitHub did not accept. */
  async lendToken(jobId: string, refused: string | null): Promise<Result<LentToken>> {
    const connection = await this.connection(jobId);
    if (!connection.ok) {
      return connection;
    }
    const lent = await this.#lend(connection.value, refused);
    if (!lent.ok && lent.failure.code === "reconnect_required") {
      await this.reconnectRequired(connection.value.identifier);
    }
    return lent;
  }

  /** For the job: GitHub or the connector no longer accepts this connection. */
  async reconnectRequired(identifier: string): Promise<void> {
    await this.#store.change((access) => revoke(access, identifier));
  }

  /** For the job: its end. */
  async jobEnded(jobId: string, end: jobIndex.JobEnd): Promise<void> {
    if (this.#store.isOpen) {
      jobIndex.endJob(this.#store.sql, jobId, end);
      await this.#store.arm(Date.now());
    }
  }

  /** For the job: what this session knows of a pull request. */
  async recall(jobId: string, repository: string, number: number): Promise<Partial<MemoryEntry>> {
    return this.#store.isOpen && jobIndex.hasJob(this.#store.sql, jobId)
      ? recall(this.#store.sql, repository, number)
      : {};
  }

  /** For the job: what to know next time. A job that was deleted teaches nothing. */
  async remember(
    jobId: string,
    repository: string,
    number: number,
    entry: MemoryEntry,
  ): Promise<void> {
    if (this.#store.isOpen && jobIndex.hasJob(this.#store.sql, jobId)) {
      remember(this.#store.sql, { repository, number }, entry, Date.now());
    }
  }

  override async alarm(): Promise<void> {
    if (!this.#store.isCreated) {
      return;
    }
    await this.ctx.storage.setAlarm(Date.now() + ALARM_SAFETY_MS);
    try {
      await tidy(this.#store);
      await removeDue("job", this.#means());
      await removeDue("account", this.#means());
    } catch (error) {
      // A throw would use up one of the platform's six retries; the alarm set above comes anyway.
      log("error", "session-alarm-failed", describeError(error));
      return;
    }
    if (!(await this.#store.deleteWhenEmpty())) {
      await this.#store.rearm(Date.now());
    }
  }

  async #lend(connection: Connection, refused: string | null): Promise<Result<LentToken>> {
    try {
      return (await this.#connector().lend?.(connection, refused)) ?? fail("reconnect_required");
    } catch (error) {
      return { ok: false, failure: failureOf(error) };
    }
  }

  /** Lets `work` happen for whoever proves to hold one of the session's secrets, and for nobody else. */
  async #answer<Value>(
    credential: Credential,
    work: (identified: Identified) => Promise<Result<Value>>,
    { slides = true }: { slides?: boolean } = {},
  ): Promise<SessionAnswer<Value>> {
    const now = Date.now();
    const identified = this.#store.identify(credential, now);
    if (identified === null) {
      return { known: false };
    }
    const reissue = slides && this.#store.slide(identified, now);
    return { known: true, reissue, rotated: false, result: await work(identified) };
  }

  /** The connection that jobs may use. */
  #serving(): Result<Connection> {
    const { connection } = this.#store.access();
    if (connection === null) {
      return fail("not_connected");
    }
    return connection.state === "connected" && connection.connector === this.#connector().name
      ? succeed({ identifier: connection.identifier })
      : fail("reconnect_required");
  }

  #authorizationEnded(): void {
    this.#waiters.wake();
    this.ctx.waitUntil(
      this.#objects()
        .endPending()
        .catch((error: unknown) => log("warn", "pending-not-ended", describeError(error))),
    );
  }

  #name(): string {
    const { name } = this.ctx.id;
    if (name === undefined) {
      throw new Error("A session is addressed by name.");
    }
    return name;
  }

  #config(): Config {
    const configured = configOf(this.env);
    if (!configured.ok) {
      throw new Error("Docket is not configured.");
    }
    return configured.config;
  }

  #connector(): Connector {
    this.#connectorInUse ??= withHolders(
      createConnector(this.#config(), {
        name: this.#name(),
        credentials: this.#store.credentials,
      }),
      { env: this.env, config: this.#config(), sessionName: this.#name() },
    );
    return this.#connectorInUse;
  }

  #means(): UpkeepMeans {
    return { store: this.#store, connector: this.#connector(), objects: this.#objects() };
  }

  #objects(): OtherObjects {
    return createOtherObjects(this.env, this.#config(), this.#name());
  }

  #personKey(accountId: number): Promise<string> {
    return personKeyOf(accountId, this.#config().sessionSecrets);
  }
}
