import { DOCKET_EVENT_NAMES } from "../../../protocol/event-names.ts";
import type { DocketEvent } from "../../../protocol/events.ts";
import { problemOf } from "../server/api-problem.ts";
import { api } from "../server/api.ts";
import type { Store } from "./store.ts";

const RETRY_MIN_MS = 1000;
const RETRY_MAX_MS = 30_000;
/** Asked sooner, who has asked too often is refused again. */
const RETRY_LIMITED_MS = 60_000;
/** A laptop that slept longer may hold a connection that is dead without knowing it. */
const ASLEEP_MS = 20_000;

/**
 * Brings the events of a job into the store until the job ends or the returned function is called. EventSource takes a
 * cut connection up by itself; what it gives up on (an answer other than 200) is taken up here, after the last event
 * that was seen. This is not the server's `withRetries`: EventSource reports no status, so the job is asked why, and the
 * attempts go on for as long as the page is open. `byLink`: it is somebody else's, and the id is the link to it.
 */
export function follow(
  id: string,
  store: Store,
  onEnd: () => void,
  { byLink = false, onGone = () => {} }: { byLink?: boolean; onGone?: () => void } = {},
): () => void {
  let source: EventSource | null = null;
  let lastId = 0;
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let frame = 0;
  let hiddenAt = 0;
  let stopped = false;
  const received: DocketEvent[] = [];

  function open(): void {
    clearTimeout(timer);
    source?.close();
    const opened = new EventSource(api.eventsPath(id, lastId, byLink));
    source = opened;
    opened.addEventListener("open", () => {
      if (failures > 0) {
        store.dispatch({ type: "problem", problem: null });
      }
      failures = 0;
      if (store.state.docket?.feed !== "closed") {
        store.dispatch({ type: "feed", id, feed: "live" });
      }
    });
    for (const name of DOCKET_EVENT_NAMES) {
      opened.addEventListener(name, (message: MessageEvent<string>) => receive(name, message));
    }
    opened.addEventListener("error", () => {
      store.dispatch({ type: "feed", id, feed: navigator.onLine ? "reconnecting" : "offline" });
      if (opened.readyState === EventSource.CLOSED) {
        void takeUp();
      }
    });
  }

  function receive(name: DocketEvent["event"], message: MessageEvent<string>): void {
    if (message.lastEventId !== "" && name !== "delta") {
      lastId = Number(message.lastEventId);
    }
    received.push({ event: name, data: JSON.parse(message.data) });
    if (name === "done") {
      stop();
      deliver();
      onEnd();
    } else {
      // One update a frame, however many entries are being written; hidden tabs have no frames.
      frame ||= document.hidden ? setTimeout(deliver, 250) : requestAnimationFrame(deliver);
    }
  }

  function deliver(): void {
    frame = 0;
    if (received.length === 0) {
      return;
    }
    store.dispatch({ type: "events", id, events: received.splice(0) });
  }

  /** The stream was refused: the job is gone, it has ended, or the server is not itself for a while. */
  async function takeUp(): Promise<void> {
    failures += 1;
    let retryMs = Math.min(RETRY_MIN_MS * 2 ** failures, RETRY_MAX_MS);
    try {
      await api.job(id, byLink);
    } catch (error) {
      const problem = problemOf(error);
      if (stopped) {
        return;
      }
      if (problem.code === "not_found") {
        store.dispatch({ type: "feed", id, feed: "gone" });
        stop();
        onGone();
      } else if (problem.code === "too_many_requests") {
        retryMs = RETRY_LIMITED_MS;
        const detail = `${problem.detail} This page does so by itself.`;
        store.dispatch({ type: "problem", problem: { ...problem, detail } });
      }
    }
    if (!stopped) {
      timer = setTimeout(open, retryMs);
    }
  }

  function onOnline(): void {
    store.dispatch({ type: "feed", id, feed: "reconnecting" });
    open();
  }

  function onOffline(): void {
    store.dispatch({ type: "feed", id, feed: "offline" });
  }

  function onVisibility(): void {
    if (document.hidden) {
      hiddenAt = Date.now();
      deliver();
    } else if (Date.now() - hiddenAt > ASLEEP_MS) {
      open();
    }
  }

  function stop(): void {
    stopped = true;
    clearTimeout(timer);
    source?.close();
    removeEventListener("online", onOnline);
    removeEventListener("offline", onOffline);
    document.removeEventListener("visibilitychange", onVisibility);
  }

  addEventListener("online", onOnline);
  addEventListener("offline", onOffline);
  document.addEventListener("visibilitychange", onVisibility);
  open();
  return stop;
}
