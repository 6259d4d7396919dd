import { STATUS_WAIT_MAX_SECONDS } from "../../../limits.ts";
import { problemOf } from "../server/api-problem.ts";
import { api } from "../server/api.ts";
import { safeUrl } from "../words/safe-url.ts";
import type { Store } from "./store.ts";

const RETRY_MS = 2000;
/** The server ends an authorization at its expiry; clocks differ. */
const EXPIRY_GRACE_MS = 60_000;

/** The way to GitHub and back: a second tab for the consent, this one waits and goes on by itself. */
export interface ConnectFlow {
  connect(): Promise<void>;
  cancel(): Promise<void>;
  /** Waits for an authorization that is under way. */
  resume(): void;
  stop(): void;
}

export function createConnectFlow(store: Store, onEnd: () => Promise<void>): ConnectFlow {
  let waiting: AbortController | null = null;

  async function connect(): Promise<void> {
    if (store.state.session?.connector === "token") {
      return connectHere();
    }
    // Opened within the click: after an await, browsers take it for a popup and block it.
    const tab = window.open("about:blank", "_blank");
    stop();
    store.dispatch({ type: "authorization", authorization: { state: "opening" } });
    try {
      const { authLink, expiresAt } = await api.authorize();
      const url = safeUrl(authLink);
      if (tab !== null && url !== undefined) {
        // What is shown there must not reach back into this page.
        tab.opener = null;
        tab.location.href = url;
      }
      store.dispatch({
        type: "authorization",
        authorization: {
          state: "waiting",
          authLink: url ?? null,
          expiresAt: Date.parse(expiresAt),
          blocked: tab === null,
        },
      });
      void wait(Date.parse(expiresAt));
    } catch (error) {
      tab?.close();
      end(error);
    }
  }

  /** Where nobody has to consent elsewhere, the link is our own callback, and this page follows it. */
  async function connectHere(): Promise<void> {
    stop();
    store.dispatch({ type: "authorization", authorization: { state: "opening" } });
    try {
      const { authLink } = await api.authorize();
      await api.follow(new URL(authLink));
      end(null);
    } catch (error) {
      end(error);
    }
  }

  async function cancel(): Promise<void> {
    stop();
    try {
      // Over when the server says so: until then the other tab could still finish it.
      await api.cancelAuthorization();
      end(null);
    } catch (error) {
      end(error);
    }
  }

  function resume(): void {
    if (waiting === null) {
      store.dispatch({
        type: "authorization",
        authorization: { state: "waiting", authLink: null, expiresAt: null, blocked: false },
      });
      void wait(null);
    }
  }

  /** Long-polls until the authorization ends, whichever way. */
  async function wait(expiresAt: number | null): Promise<void> {
    const controller = new AbortController();
    const { signal } = controller;
    waiting = controller;
    while (!signal.aborted) {
      try {
        const status = await api.authorization(STATUS_WAIT_MAX_SECONDS, signal);
        if (status.state !== "pending") {
          return end(null, status.reason);
        }
        tell(status.reason);
      } catch (error) {
        const problem = problemOf(error);
        if (problem.code === "scalekit_misconfigured") {
          return end(error);
        }
        if (!signal.aborted) {
          await pause(problem.retryAfterMs ?? RETRY_MS);
        }
      }
      if (expiresAt !== null && Date.now() > expiresAt + EXPIRY_GRACE_MS) {
        return end(null, "The authorization was not finished in time. Connect GitHub again.");
      }
    }
  }

  function tell(hindrance: string | undefined): void {
    const { authorization } = store.state;
    if (authorization.state === "waiting" && authorization.hindrance !== hindrance) {
      store.dispatch({ type: "authorization", authorization: { ...authorization, hindrance } });
    }
  }

  function end(error: unknown, reason?: string): void {
    waiting = null;
    const problem =
      error !== null
        ? problemOf(error)
        : reason === undefined
          ? null
          : { code: "authorization_ended", title: "GitHub was not connected", detail: reason };
    void onEnd().finally(() => {
      store.dispatch({ type: "authorization", authorization: { state: "idle", problem } });
    });
  }

  function stop(): void {
    waiting?.abort();
    waiting = null;
  }

  return { connect, cancel, resume, stop };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
