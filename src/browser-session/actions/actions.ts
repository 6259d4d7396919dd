import type { ActionProposed, ActionRequest, ActionView } from "../../protocol/actions.ts";
import { fail, type Result, succeed } from "../../protocol/failures.ts";
import type { Means } from "../context.ts";
import { isSameDigest } from "../credentials/same-digest.ts";
import type { SessionStore } from "../storage/session-store.ts";
import { listActions, listOpenActions, readAction, writeAction } from "./action-record.ts";
import { type Action, refuseConfirmation, settle, viewOf, withdrawn } from "./action.ts";
import { runAction } from "./confirm.ts";
import { proposeAction } from "./propose.ts";

/** What a person brings to confirm: the nonce by its hash, and the digest of what they saw. */
export interface Proof {
  nonceHash: ArrayBuffer;
  digest: string;
}

export interface ActionDesk {
  propose(
    request: ActionRequest,
    nonceHash: ArrayBuffer,
  ): Promise<Result<Omit<ActionProposed, "nonce">>>;
  confirm(id: string, proof: Proof, requestId: string): Promise<Result<ActionView>>;
  discard(id: string): Result<null>;
  /** Discards what waits to be confirmed of a docket that is gone. */
  withdraw(job: string): void;
  list(job: string | null): ActionView[];
  /** Ends what nobody is at work on, and forgets texts that will not be sent. */
  tidy(): void;
}

/**
 * A session's actions. `keepAlive` lets one that was begun come to its end whoever leaves: whether something was
 * written must be on record.
 */
export function createActionDesk(
  store: SessionStore,
  means: () => Means,
  keepAlive: (work: Promise<unknown>) => void,
): ActionDesk {
  /** Ids of the actions that this life of the object is at work on. */
  const atWork = new Set<string>();

  function tidy(): void {
    const now = Date.now();
    for (const action of store.isOpen ? listOpenActions(store.sql) : []) {
      const settled = settle(action, now, atWork.has(action.proposal.id));
      if (settled !== action) {
        writeAction(store.sql, settled);
      }
    }
  }

  return {
    tidy,

    async propose(request, nonceHash) {
      tidy();
      return await proposeAction(request, nonceHash, means());
    },

    async confirm(id, proof, requestId) {
      tidy();
      const { sql } = store;
      const now = Date.now();
      const action = readAction(sql, id);
      const refused = refuseConfirmation(action, proves(proof, action), now);
      if (action === null || refused !== null) {
        return { ok: false, failure: refused ?? { code: "not_found" } };
      }
      if (isBeingPosted(action, listOpenActions(sql))) {
        return fail("confirmation_refused", {
          detail: "The docket is being posted there just now. Wait for the end of that.",
        });
      }
      // Taken in the same turn in which it was judged: of many confirmations one gets here.
      const taken: Action = {
        ...action,
        phase: "checking",
        nonceHash: null,
        takenAt: now,
        outcome: { requestId },
      };
      writeAction(sql, taken);
      atWork.add(id);
      const running = runAction(taken, means()).finally(() => atWork.delete(id));
      keepAlive(running.catch(() => {}));
      return await running;
    },

    discard(id) {
      tidy();
      const { sql } = store;
      const action = readAction(sql, id);
      if (action === null) {
        return fail("not_found");
      }
      if (action.phase === "proposed") {
        writeAction(sql, { ...withdrawn(action), phase: "discarded" });
        return succeed(null);
      }
      return action.phase === "discarded" || action.phase === "expired"
        ? succeed(null)
        : fail("confirmation_refused", {
            detail: "This was confirmed before. It can no longer be discarded.",
          });
    },

    withdraw(job) {
      for (const action of listActions(store.sql, job)) {
        if (action.phase === "proposed") {
          writeAction(store.sql, { ...withdrawn(action), phase: "discarded" });
        }
      }
    },

    list(job) {
      tidy();
      return listActions(store.sql, job).map(viewOf);
    },
  };
}

function proves({ nonceHash, digest }: Proof, action: Action | null): boolean {
  return (
    action?.nonceHash != null &&
    isSameDigest(action.nonceHash, nonceHash) &&
    digest === action.proposal.digest
  );
}

/** Of two previews of one docket the second is to replace what the first becomes, and that is not known yet. */
function isBeingPosted({ proposal }: Action, open: readonly Action[]): boolean {
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
