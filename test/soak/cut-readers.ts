import { EventSource } from "eventsource";
import type { Page } from "playwright-core";

import { createClient } from "../../src/client/client.ts";
import { readStream, type ReceivedEvent } from "../support/stream-reader.ts";

const EVENT_NAMES = ["job", "ranking", "pull-request", "delta", "summary", "done"] as const;

/** Reads a job to its end, however often it is cut; gives everything received, in order. */
export type CutReader = (eventsUrl: string) => Promise<ReceivedEvent[]>;

interface Message {
  name: string;
  data: string;
  lastEventId: string;
}

function toEvent({ name, data, lastEventId }: Message): ReceivedEvent {
  const event: ReceivedEvent = JSON.parse(`{"event":${JSON.stringify(name)},"data":${data}}`);
  // An event without an id of its own carries that of the one before.
  return event.event === "delta" ? event : { ...event, id: Number(lastEventId) };
}

/** The package that gives Node what browsers have. */
export function packageReader(cookie: string): CutReader {
  return async (url) => {
    const events: ReceivedEvent[] = [];
    const source = new EventSource(url, {
      fetch: (input, init) => fetch(input, { ...init, headers: { ...init.headers, cookie } }),
    });
    await new Promise<void>((resolve, reject) => {
      for (const name of EVENT_NAMES) {
        source.addEventListener(name, ({ data, lastEventId }) => {
          events.push(toEvent({ name, data: String(data), lastEventId }));
          if (name === "done") {
            resolve();
          }
        });
      }
      source.addEventListener("error", ({ code }) => {
        if (source.readyState === EventSource.CLOSED) {
          reject(new Error(`EventSource gave up: ${String(code)}`));
        }
      });
    });
    source.close();
    return events;
  };
}

/** Chromium's own, in turn on pages of several profiles. */
export function browserReader(pages: readonly Page[]): CutReader {
  let readers = 0;
  return async (url) => {
    const page = pages[readers % pages.length];
    readers += 1;
    const messages = await page?.evaluate(
      async ({ address, names }) => {
        const source = new globalThis.EventSource(address);
        const received: Message[] = [];
        await new Promise<void>((resolve, reject) => {
          for (const name of names) {
            source.addEventListener(name, (event) => {
              received.push({ name, data: String(event.data), lastEventId: event.lastEventId });
              if (name === "done") {
                resolve();
              }
            });
          }
          source.addEventListener("error", () => {
            if (source.readyState === globalThis.EventSource.CLOSED) {
              reject(new Error("EventSource gave up."));
            }
          });
        });
        source.close();
        return received;
      },
      { address: url, names: EVENT_NAMES },
    );
    return messages?.map(toEvent) ?? [];
  };
}

/** Docket's own client. */
export function clientReader(token: string): CutReader {
  return async (url) => {
    const { origin, pathname } = new URL(url);
    const events: ReceivedEvent[] = [];
    for await (const event of createClient({ server: origin, token }).events(
      pathname.split("/")[3] ?? "",
    )) {
      events.push(event);
    }
    return events;
  };
}

/** `fetch` and the package `eventsource-parser`, resumed by hand and at once. */
export function parserReader(cookie: string): CutReader {
  return async (url) => {
    const events: ReceivedEvent[] = [];
    while (events.at(-1)?.event !== "done") {
      const lastId = events.findLast(({ id }) => id !== undefined)?.id;
      const headers = { cookie, ...(lastId === undefined ? {} : { "last-event-id": `${lastId}` }) };
      const response = await fetch(url, { headers }).catch(() => null);
      if (response?.status === 200) {
        const stream = readStream(response);
        await stream.rest().catch(() => undefined);
        events.push(...stream.events);
      } else if (response !== null) {
        throw new Error(`The stream was answered ${response.status}.`);
      }
    }
    return events;
  };
}
