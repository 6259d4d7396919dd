import { STATUS_WAIT_MAX_SECONDS } from "../../limits.ts";
import { describeError, log } from "../../log/log.ts";
import { fail, type Result, succeed } from "../../protocol/failures.ts";
import type { AuthStarted } from "../../protocol/session.ts";
import type { SessionContext } from "../context.ts";
import { sign } from "../credentials/secrets.ts";
import { countRemovals } from "../storage/outbox.ts";
import type { SessionStore } from "../storage/session-store.ts";
import { type AccessView, viewAccess } from "./access-view.ts";
import { beginAuthorization, lookForActivation } from "./connecting.ts";
import { createLookLimit } from "./look-limit.ts";
import { createWaiters } from "./waiters.ts";

/** How often a session may make the deployment ask for links while earlier accounts are still to be removed. */
const REMOVALS_WAITING_MAX = 20;

type Trust = Parameters<typeof lookForActivation>[1];

/** The authorizations of a session, for any number of requests that ask at once. */
export interface Authorizing {
  /** The link to authorize with. Clicks at once get the same one. */
  begin(callbackUrl: string, address: string): Promise<Result<AuthStarted>>;
  /**
   * How the authorization stands, after one look upstream and at most `waitMs` of waiting for its end. A caller that
   * waits longer asks again, so that nobody is connected by a request whose sender has left.
   */
  awaitEnd(
    wait: Trust & { waitMs: number },
    mayLook: boolean,
  ): Promise<Result<AccessView> & { rotated?: boolean }>;
  /** An authorization is over: those who wait for it are told. */
  ended(): void;
}

export function createAuthorizing(
  store: SessionStore,
  context: () => SessionContext,
  keepAlive: (work: Promise<unknown>) => void,
): Authorizing {
  const waiters = createWaiters();
  /** The link that is being asked for. */
  let beginning: Promise<Result<AuthStarted>> | null = null;
  /** The look upstream that is under way: requests that wait together need no more than one. */
  let looking: ReturnType<typeof lookForActivation> | null = null;
  const lookLimit = createLookLimit<"unchanged" | "unanswered">();

  async function begin(callbackUrl: string, address: string): Promise<Result<AuthStarted>> {
    if (countRemovals(store.sql) >= REMOVALS_WAITING_MAX) {
      return fail("too_many_requests");
    }
    const { config, connector, objects } = context();
    const addressKey = await sign(`address:${address}`, config.sessionSecrets);
    const admitted = await objects.admitPending(addressKey, Date.now());
    return admitted.ok ? await beginAuthorization(store, connector, callbackUrl) : admitted;
  }

  async function look(trust: Trust): ReturnType<typeof lookForActivation> {
    const { authorization } = store.access();
    try {
      const looked = await lookForActivation(context(), trust);
      if (looked.ok && looked.value !== "rotated" && authorization?.phase === "pending") {
        lookLimit.saw(authorization.identifier, looked.value, Date.now());
      }
      return looked;
    } finally {
      looking = null;
    }
  }

  return {
    async begin(callbackUrl, address) {
      beginning ??= begin(callbackUrl, address).finally(() => {
        beginning = null;
      });
      return beginning;
    },

    async awaitEnd(wait, mayLook) {
      if (wait.waitMs > 0 && waiters.full) {
        return NO_ROOM_TO_WAIT;
      }
      const pending = store.access().authorization?.identifier ?? null;
      const seen = lookLimit.seenLately(pending, Date.now());
      const isOwn = mayLook && looking === null && seen === null;
      if (isOwn) {
        looking = look(wait);
      }
      const looked = (mayLook ? await looking : null) ?? succeed(seen ?? "unchanged");
      if (!looked.ok) {
        return looked;
      }
      if (store.access().authorization !== null && wait.waitMs > 0) {
        // Those that came together have had one look together.
        if (waiters.full) {
          return NO_ROOM_TO_WAIT;
        }
        await waiters.wait(wait.waitMs);
      }
      const view = viewAccess(store.access(), Date.now(), context().connector.name);
      const isUnanswered = looked.value === "unanswered" && view.state === "pending";
      return {
        ...succeed(isUnanswered ? { ...view, reason: UNANSWERED } : view),
        rotated: isOwn && looked.value === "rotated",
      };
    },

    ended() {
      waiters.wake();
      keepAlive(
        context()
          .objects.endPending()
          .catch((error: unknown) => log("warn", "pending-not-ended", describeError(error))),
      );
    },
  };
}

const UNANSWERED =
  "Scalekit, which connects GitHub, does not answer at the moment. This page goes on by itself once it does; you need not start again.";

const NO_ROOM_TO_WAIT = fail("too_many_requests", {
  detail: "This session waits for its authorization in too many places. Close some tabs.",
  retryAfterMs: STATUS_WAIT_MAX_SECONDS * 1000,
});
