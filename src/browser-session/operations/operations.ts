import { fail, type Result, succeed } from "../../protocol/failures.ts";
import type {
  OperationProposed,
  OperationRequest,
  OperationView,
} from "../../protocol/operations.ts";
import type { SessionContext } from "../context.ts";
import { isSameDigest } from "../credentials/same-digest.ts";
import type { SessionStore } from "../storage/session-store.ts";
import { runOperation } from "./confirm.ts";
import {
  listOperations,
  listOpenOperations,
  readOperation,
  writeOperation,
} from "./operation-record.ts";
import {
  holdsDocket,
  type OperationRecord,
  refuseConfirmation,
  settle,
  type Suggested,
  viewOf,
  withdrawn,
  withheld,
} from "./operation.ts";
import { proposeOperation } from "./propose.ts";

/** What a person brings to confirm: the nonce by its hash, and the digest of what they saw. */
export interface Proof {
  nonceHash: ArrayBuffer;
  digest: string;
}

export interface Operations {
  propose(
    request: OperationRequest,
    nonceHash: ArrayBuffer,
    suggestion?: Suggested,
  ): Promise<Result<Omit<OperationProposed, "nonce">>>;
  confirm(id: string, proof: Proof, requestId: string): Promise<Result<OperationView>>;
  discard(id: string): Result<null>;
  /**
   * Discards what waits to be confirmed of a docket that is gone, or all of it where its person has left, and stops what
   * was confirmed and is not sent yet.
   */
  withdraw(job: string | null): void;
  /** All, or those of a docket or a repository. */
  list(job: string | null, repository: string | null): Promise<OperationView[]>;
  /** Ends what nobody is at work on, and forgets texts that will not be sent. */
  tidy(): void;
}

/**
 * A session's operations. `keepAlive` lets one that was begun come to its end whoever leaves: whether something was
 * written must be on record.
 */
export function createOperations(
  store: SessionStore,
  context: () => SessionContext,
  keepAlive: (work: Promise<unknown>) => void,
): Operations {
  /** Ids of the operations that this life of the object is at work on. */
  const atWork = new Set<string>();

  function tidy(): void {
    const now = Date.now();
    for (const operation of store.isOpen ? listOpenOperations(store.sql) : []) {
      const settled = settle(operation, now, atWork.has(operation.proposal.id));
      if (settled !== operation) {
        writeOperation(store.sql, settled);
      }
    }
  }

  return {
    tidy,

    async propose(request, nonceHash, suggestion) {
      tidy();
      return await proposeOperation(request, nonceHash, context(), suggestion);
    },

    async confirm(id, proof, requestId) {
      tidy();
      const { sql } = store;
      const now = Date.now();
      const operation = readOperation(sql, id);
      const refused = refuseConfirmation(operation, proves(proof, operation), now);
      if (operation === null || refused !== null) {
        return { ok: false, failure: refused ?? { code: "not_found" } };
      }
      if (isBeingPosted(operation, listOpenOperations(sql))) {
        return fail("confirmation_refused", {
          detail: "The docket is being posted there just now. Wait for the end of that.",
        });
      }
      // Taken in the same turn in which it was judged: of many confirmations one gets here.
      const taken: OperationRecord = {
        ...operation,
        phase: "checking",
        nonceHash: null,
        takenAt: now,
        outcome: { requestId },
      };
      writeOperation(sql, taken);
      atWork.add(id);
      const running = runOperation(taken, context()).finally(() => atWork.delete(id));
      keepAlive(running.catch(() => {}));
      return await running;
    },

    discard(id) {
      tidy();
      const { sql } = store;
      const operation = readOperation(sql, id);
      if (operation === null) {
        return fail("not_found");
      }
      if (operation.phase === "proposed") {
        writeOperation(sql, { ...withdrawn(operation), phase: "discarded" });
        return succeed(null);
      }
      return operation.phase === "discarded" || operation.phase === "expired"
        ? succeed(null)
        : fail("confirmation_refused", {
            detail: "This was confirmed before. It can no longer be discarded.",
          });
    },

    withdraw(job) {
      for (const operation of listOperations(store.sql, job)) {
        if (operation.phase === "proposed" || operation.phase === "checking") {
          writeOperation(store.sql, { ...withdrawn(operation), phase: "discarded" });
        }
      }
    },

    async list(job, repository) {
      tidy();
      const { objects } = context();
      const readable = await readableOf(listOperations(store.sql, job, repository), objects);
      // Read anew: it may have gone on meanwhile.
      return listOperations(store.sql, job, repository).map((operation) =>
        viewOf(
          holdsDocket(operation) && !readable.has(operation.proposal.job ?? "")
            ? withheld(operation)
            : operation,
        ),
      );
    },
  };
}

/** Dockets that these operations hold and that their person may still read. */
async function readableOf(
  operations: readonly OperationRecord[],
  { isReadable }: Pick<SessionContext["objects"], "isReadable">,
): Promise<Set<string>> {
  const held = new Set(operations.filter(holdsDocket).map(({ proposal }) => proposal.job ?? ""));
  const asked = await Promise.all([...held].map(async (id) => ({ id, is: await isReadable(id) })));
  return new Set(asked.filter(({ is }) => is).map(({ id }) => id));
}

function proves({ nonceHash, digest }: Proof, operation: OperationRecord | null): boolean {
  return (
    operation?.nonceHash != null &&
    isSameDigest(operation.nonceHash, nonceHash) &&
    digest === operation.proposal.digest
  );
}

/** Of two previews of one docket the second is to replace what the first becomes, and that is not known yet. */
function isBeingPosted({ proposal }: OperationRecord, open: readonly OperationRecord[]): boolean {
  const { post } = proposal;
  const repository = proposal.repository.toLowerCase();
  return (
    post !== null &&
    open.some(
      ({ phase, proposal: other }) =>
        phase !== "proposed" &&
        other.post === post &&
        other.repository.toLowerCase() === repository,
    )
  );
}
