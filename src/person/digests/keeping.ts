import type { Config } from "../../config/config.ts";
import { maskAddress } from "../../digests/address.ts";
import { mintSigningSecret } from "../../digests/signature.ts";
import { DIGEST_SENDS_PER_HOUR, DIGESTS_MAX } from "../../limits.ts";
import type { Delivery, DigestSaved, DigestTarget, DigestView } from "../../protocol/digests.ts";
import { fail, type Result, succeed } from "../../protocol/failures.ts";
import { randomId } from "./ids.ts";
import type { DigestLife } from "./life.ts";
import { judgeAddress, openAddress, sealAddress } from "./records/address-book.ts";
import { deliveriesOf, viewDelivery } from "./records/delivery-record.ts";
import {
  type BoundRepository,
  type Definition,
  deleteDigest,
  type DigestRecord,
  listDigests,
  pauseOf,
  readDigest,
  writeDigest,
} from "./records/digest-record.ts";
import { nextRun, nextRuns } from "./schedule/next-run.ts";

/** A digest as its person wants it; repositories are those that GitHub shows them. */
export type DigestDraft = Omit<Definition, "kind" | "masked" | "unconfirmed"> & {
  deliver: DigestTarget;
};

/** What is to be otherwise about a digest. */
export type DigestRevision = {
  [Field in keyof DigestDraft]?: DigestDraft[Field] | undefined;
} & {
  paused?: boolean | undefined;
  /** Whether `repositories` are those that it has, as they are now; what GitHub does not show stays as it was. */
  confirmed?: boolean | undefined;
};

const HOUR_MS = 60 * 60 * 1000;
const RUNS_SHOWN = 3;

export function viewDigests(sql: SqlStorage, now: number): DigestView[] {
  return listDigests(sql).map((digest) => viewDigest(sql, digest, now));
}

function viewDigest(sql: SqlStorage, digest: DigestRecord, now: number): DigestView {
  const { id, definition, pause, createdAt } = digest;
  const { name, repositories, owner, schedule, kind, masked, limit, language } = definition;
  return {
    id,
    name,
    repositories: repositories.map((repository) => repository.name),
    ...(owner === null ? {} : { owner: owner.login }),
    schedule,
    deliver: { kind, url: masked },
    limit,
    language,
    onlyChanges: definition.onlyChanges,
    state: pause === null ? "active" : "paused",
    ...pauseOf(digest),
    private: repositories.some((repository) => repository.private),
    unconfirmed: definition.unconfirmed,
    nextRuns:
      pause === null
        ? nextRuns(schedule, now, RUNS_SHOWN).map((at) => new Date(at).toISOString())
        : [],
    createdAt: new Date(createdAt).toISOString(),
    deliveries: deliveriesOf(sql, id).map(viewDelivery),
  };
}

export async function createDigest(
  sql: SqlStorage,
  { deliver, ...draft }: DigestDraft,
  config: Config,
  now: number,
): Promise<Result<DigestSaved>> {
  const definition: Definition = {
    ...draft,
    kind: deliver.kind,
    masked: maskAddress(deliver),
    unconfirmed: [],
  };
  const judged = judgeAddress(definition, deliver.url, config);
  if (!judged.ok) {
    return judged;
  }
  const id = randomId();
  const secret = deliver.kind === "webhook" ? mintSigningSecret() : null;
  const sealed = await sealAddress(id, { url: deliver.url, secret }, config, now);
  // After the wait: two windows make no eleventh.
  if (listDigests(sql).length >= DIGESTS_MAX) {
    return fail("too_many_digests", { lasts: true });
  }
  const digest: DigestRecord = {
    id,
    definition,
    ...sealed,
    dueAt: nextRun(definition.schedule, now),
    pause: null,
    pausedAt: null,
    failures: 0,
    shown: null,
    createdAt: now,
  };
  writeDigest(sql, digest);
  return succeed({ ...viewDigest(sql, digest, now), ...(secret === null ? {} : { secret }) });
}

export async function changeDigest(
  sql: SqlStorage,
  id: string,
  { deliver, paused, confirmed = false, ...revision }: DigestRevision,
  { config, now }: { config: Config; now: number },
): Promise<Result<DigestSaved>> {
  const before = readDigest(sql, id);
  if (before === null) {
    return fail("not_found");
  }
  const isOther = deliver !== undefined;
  const opened = isOther ? null : await openAddress(before, config);
  const definition = revised(before.definition, { deliver, confirmed, ...revision });
  const url = deliver?.url ?? opened?.url;
  if (url === undefined) {
    return fail("delivery_refused", {
      detail: "The address can no longer be read. Give it again.",
    });
  }
  const judged = judgeAddress(definition, url, config);
  // A digest that is there can always be paused.
  if (!judged.ok && (isOther || paused !== true)) {
    return judged;
  }
  const secret = isOther && deliver.kind === "webhook" ? mintSigningSecret() : null;
  const sealed = isOther ? await sealAddress(id, { url, secret }, config, now) : null;
  const still = readDigest(sql, id);
  if (still === null) {
    return fail("not_found");
  }
  const isPaused = paused ?? still.pause !== null;
  const digest: DigestRecord = {
    ...still,
    // Another window may have changed something else meanwhile.
    definition: revised(still.definition, { deliver, confirmed, ...revision }),
    ...sealed,
    ...(isPaused
      ? {
          pause: still.pause ?? "person",
          pausedAt: still.pausedAt ?? now,
        }
      : { pause: null, pausedAt: null }),
    ...(still.pause !== null && !isPaused ? { failures: 0 } : {}),
    ...(revision.schedule === undefined && (isPaused || still.pause === null)
      ? {}
      : { dueAt: nextRun(definition.schedule, now) }),
  };
  writeDigest(sql, digest);
  return succeed({ ...viewDigest(sql, digest, now), ...(secret === null ? {} : { secret }) });
}

function revised(
  was: Definition,
  { deliver, confirmed = false, ...revision }: DigestRevision,
): Definition {
  return {
    name: revision.name ?? was.name,
    repositories: confirmed
      ? withConfirmed(was, revision)
      : (revision.repositories ?? was.repositories),
    owner: revision.owner === undefined ? was.owner : revision.owner,
    schedule: revision.schedule ?? was.schedule,
    limit: revision.limit ?? was.limit,
    language: revision.language ?? was.language,
    onlyChanges: revision.onlyChanges ?? was.onlyChanges,
    origin: revision.origin ?? was.origin,
    unconfirmed: revision.repositories === undefined ? was.unconfirmed : [],
    kind: deliver?.kind ?? was.kind,
    masked: deliver === undefined ? was.masked : maskAddress(deliver),
  };
}

function withConfirmed(
  was: Definition,
  { repositories: seen = [], owner }: Pick<DigestRevision, "repositories" | "owner">,
): BoundRepository[] {
  return owner == null
    ? was.repositories.map((old) => seen.find(({ name }) => name === old.name) ?? old)
    : seen;
}

export function endDigest(sql: SqlStorage, id: string): boolean {
  const isThere = readDigest(sql, id) !== null;
  deleteDigest(sql, id);
  return isThere;
}

/** Puts a delivery in the queue at once, four times an hour. */
export function sendDigest(
  sql: SqlStorage,
  id: string,
  life: DigestLife,
  now: number,
): Result<Delivery> {
  const digest = readDigest(sql, id);
  if (digest === null) {
    return fail("not_found");
  }
  if (digest.pause !== null) {
    return fail("digest_paused");
  }
  const asked = deliveriesOf(sql, id).filter(
    (delivery) => delivery.asked && delivery.dueAt > now - HOUR_MS,
  );
  if (asked.length >= DIGEST_SENDS_PER_HOUR) {
    return fail("too_many_digests", {
      detail: `A digest is sent at most ${DIGEST_SENDS_PER_HOUR} times an hour beside its schedule. Try again later.`,
      retryAfterMs: Math.max(0, Math.min(...asked.map(({ dueAt }) => dueAt)) + HOUR_MS - now),
    });
  }
  return succeed(viewDelivery(life.queueNow(digest, now)));
}
