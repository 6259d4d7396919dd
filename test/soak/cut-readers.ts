import type { Page } from "playwright-core";

import { createClient } from "../../src/client/client.ts";
import { DOCKET_EVENT_NAMES } from "../../src/protocol/event-names.ts";
import { type CutReader, type Message, toEvent } from "../support/event-sources.ts";
import { readStream, type ReceivedEvent } from "../support/stream-reader.ts";

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
      { address: url, names: DOCKET_EVENT_NAMES },
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
