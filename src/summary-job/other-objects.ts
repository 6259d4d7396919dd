import type { Config } from "../config/config.ts";
import { objectByName } from "../durable-objects/by-name.ts";
import { JOB_SLOT_GRACE_MS, QUESTION_TIMEOUT_MS } from "../limits.ts";
import { UNLIMITED_SPENDING } from "../model/booking.ts";
import type { Result } from "../protocol/failures.ts";
import { docketQuota, quotaOf } from "../quota/names.ts";
import type { Spending } from "../summarize/ports.ts";
import type { NotByPeople } from "../summarize/rank/likely.ts";
import { REAL_CLOCK } from "../upstream/clock.ts";
import { createSpending } from "./attempt/spending.ts";
import type { JobSpec } from "./job-spec.ts";
import type { AccessPort, SessionPort, YoursPort } from "./session-port.ts";

/**
 * The other objects a job works with: its session, the last docket of its repository, and the quotas of its person and of
 * the deployment.
 */
export interface OtherObjects {
  session: SessionPort & AccessPort & YoursPort;
  /** What the last docket of the same repository counted; nothing where there is none. */
  countedBefore(): Promise<NotByPeople>;
  spending: Spending;
  /** For the questions about it: what they have not settled by then counts as used. */
  spendingUntil: (expiresAt: number) => Spending;
  /** Counts as used what calls had reserved that will not be settled. */
  bookReserved(): Promise<void>;
  /** Counts a question of its person, or says why it may not be asked. */
  admitQuestion(id: string): Promise<Result<unknown>>;
  endQuestion(id: string): Promise<void>;
  /** Tells the digest that waits for it, where one does. Repeating it changes nothing. */
  tellDigest(): Promise<void>;
  /** Frees all that the job holds, and tells what it had read a second time. Repeating it changes nothing. */
  release(secondReadings: number): Promise<void>;
}

export function createOtherObjects(env: Env, config: Config, spec: JobSpec): OtherObjects {
  const { id, deadline, personKey, request, reader, sessionName } = spec;
  const budget = config.dailyTokenBudget;
  const deployment = objectByName(env.QUOTA, "deployment", config);
  const person = objectByName(env.QUOTA, docketQuota(personKey).name, config);

  function spending(holder: string, expiresAt: number): Spending {
    return budget === null
      ? UNLIMITED_SPENDING
      : createSpending(deployment, REAL_CLOCK, { id: holder, budget, expiresAt });
  }

  async function bookReserved(): Promise<void> {
    if (budget !== null) {
      await deployment.bookReserved(id, Date.now());
    }
  }

  return {
    session: objectByName(env.BROWSER_SESSION, sessionName, config),
    async countedBefore() {
      const { before } = spec;
      return before === undefined
        ? new Map()
        : objectByName(env.SUMMARY_JOB, `${sessionName}/${before}`, config).counted();
    },
    spending: spending(id, deadline + JOB_SLOT_GRACE_MS),
    spendingUntil: (expiresAt) => spending(`${id}/questions`, expiresAt),
    admitQuestion: async (question) =>
      person.admitQuestion(question, Date.now(), QUESTION_TIMEOUT_MS + JOB_SLOT_GRACE_MS),
    endQuestion: async (question) => person.endQuestion(question),
    bookReserved,
    async tellDigest() {
      if (spec.delivery !== undefined) {
        await objectByName(env.PERSON, personKey, config).digestJobEnded(spec.delivery, id);
      }
    },
    async release(secondReadings) {
      const { name } = quotaOf(personKey, request, reader);
      await objectByName(env.QUOTA, name, config).endJob(id, secondReadings);
      await bookReserved();
    },
  };
}
