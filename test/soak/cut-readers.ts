import type { Page } from "playwright-core";

import { createClient } from "../../src/client/client.ts";
import { DocketError } from "../../src/client/docket-error.ts";
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

/** Docket's own client. Cut too often in a row it gives up, and goes on when it is asked again. */
export function clientReader(token: string): CutReader {
  return async (url) => {
    const { origin, pathname } = new URL(url);
    const client = createClient({ server: origin, token });
    const id = pathname.split("/")[3] ?? "";
    const events: ReceivedEvent[] = [];
    while (events.at(-1)?.event !== "done") {
      const after = events.findLast((event) => event.id !== undefined)?.id ?? 0;
      try {
        for await (const event of client.events(id, { after })) {
          events.push(event);
        }
      } catch (error) {
        if (!(error instanceof DocketError && error.status === 0)) {
          throw error;
        }
      }
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
