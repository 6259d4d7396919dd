import { fetchEventSource } from "@microsoft/fetch-event-source";
import { EventSource } from "eventsource";
import EventSource2 from "eventsource-2";
import { EventSource as EventSource3 } from "eventsource-3";
import { createEventSource } from "eventsource-client";
import { EventSource as LaunchDarklyEventSource } from "launchdarkly-eventsource";

import { DOCKET_EVENT_NAMES } from "../../src/protocol/event-names.ts";
import type { ReceivedEvent } from "./stream-reader.ts";

/** Those that are no part of the job's log, as docs/api.md says. */
const WITHOUT_ID: ReadonlySet<ReceivedEvent["event"]> = new Set(["delta", "job-scope", "yours"]);

/** Reads a job to its end, however often it is cut; gives everything received, in order. */
export type CutReader = (eventsUrl: string) => Promise<ReceivedEvent[]>;

export interface Message {
  name: string;
  data: string;
  lastEventId: string;
}

export function toEvent({ name, data, lastEventId }: Message): ReceivedEvent {
  const event: ReceivedEvent = JSON.parse(`{"event":${JSON.stringify(name)},"data":${data}}`);
  // An event without an id of its own carries that of the one before.
  return WITHOUT_ID.has(event.event) ? event : { ...event, id: Number(lastEventId) };
}

/** What all libraries in the form of the browser's `EventSource` have. */
interface Source {
  readonly readyState: number;
  addEventListener(
    name: string,
    listen: (event: { data: string; lastEventId: string }) => void,
  ): void;
  close(): void;
}

const CLOSED = 2;

async function readAll(source: Source): Promise<ReceivedEvent[]> {
  const events: ReceivedEvent[] = [];
  await new Promise<void>((resolve, reject) => {
    for (const name of DOCKET_EVENT_NAMES) {
      source.addEventListener(name, ({ data, lastEventId }) => {
        events.push(toEvent({ name, data, lastEventId }));
        if (name === "done") {
          resolve();
        }
      });
    }
    source.addEventListener("error", () => {
      if (source.readyState === CLOSED) {
        reject(new Error("The reader gave up."));
      }
    });
  });
  source.close();
  return events;
}

/** A library in the form of the browser's whose requests go through a `fetch` of ours. */
function overFetch(Library: typeof EventSource | typeof EventSource3, cookie: string): CutReader {
  return async (url) =>
    await readAll(
      new Library(url, {
        fetch: (input, init) => fetch(input, { ...init, headers: { ...init.headers, cookie } }),
      }),
    );
}

const BROWSER = {
  window: globalThis,
  document: { removeEventListener() {}, addEventListener() {} },
};
let inBrowser = 0;

/** Looks like a browser meanwhile, and no longer: other libraries refuse to work in one. */
async function asBrowser(work: () => Promise<void>): Promise<void> {
  inBrowser += 1;
  Object.assign(globalThis, BROWSER);
  try {
    await work();
  } finally {
    inBrowser -= 1;
    if (inBrowser === 0) {
      for (const name of Object.keys(BROWSER)) {
        Reflect.deleteProperty(globalThis, name);
      }
    }
  }
}

/** Reads with Azure's library, which wants a browser's window about it. */
function overAzure(cookie: string): CutReader {
  return async (url) => {
    const events: ReceivedEvent[] = [];
    const ended = new AbortController();
    const reading = () =>
      fetchEventSource(url, {
        headers: { cookie },
        signal: ended.signal,
        openWhenHidden: true,
        onmessage({ event: name, data, id }) {
          // The opening `retry` comes as a message without a name.
          if (name !== "") {
            events.push(toEvent({ name, data, lastEventId: id }));
          }
          if (name === "done") {
            ended.abort();
          }
        },
      });
    await asBrowser(reading);
    return events;
  };
}

function overClient(cookie: string): CutReader {
  return async (url) => {
    const events: ReceivedEvent[] = [];
    const source = createEventSource({ url, headers: { cookie } });
    for await (const { event: name = "", data, id = "" } of source) {
      events.push(toEvent({ name, data, lastEventId: id }));
      if (name === "done") {
        break;
      }
    }
    source.close();
    return events;
  };
}

/** The libraries that people read event streams with in Node, each as its own documentation has it. */
export const EVENT_SOURCES: Readonly<Record<string, (cookie: string) => CutReader>> = {
  "`eventsource` 2": (cookie) => async (url) =>
    await readAll(new EventSource2(url, { headers: { cookie } })),
  "`eventsource` 3": (cookie) => overFetch(EventSource3, cookie),
  "`eventsource` 4": (cookie) => overFetch(EventSource, cookie),
  "`@microsoft/fetch-event-source` 2": overAzure,
  "`eventsource-client` 1": overClient,
  "`launchdarkly-eventsource` 2": (cookie) => async (url) =>
    await readAll(new LaunchDarklyEventSource(url, { headers: { cookie } })),
};
