import { describeError, log } from "../../log/log.ts";
import { forReaders } from "../../sharing/for-readers.ts";
import type { LinkPort } from "../session-port.ts";
import { createAside } from "./aside.ts";
import type { EventLog } from "./event-log.ts";
import type { Permission, ReaderView } from "./readers.ts";

/** Somebody who reads a docket by its link: whose session looked at GitHub for them, and until when its yes holds. */
export interface LinkReader {
  link: string;
  sessionName: string;
  accountId: number;
  until: number;
}

/** The address of such a stream, as the object of a job is asked for it. */
export function addReader(url: URL, { link, sessionName, accountId, until }: LinkReader): void {
  url.searchParams.set("link", link);
  url.searchParams.set("session", sessionName);
  url.searchParams.set("account", String(accountId));
  url.searchParams.set("until", String(until));
}

/** Null where the stream is for the person of the job. */
export function readerOf({ searchParams }: URL): LinkReader | null {
  const link = searchParams.get("link");
  return link === null
    ? null
    : {
        link,
        sessionName: searchParams.get("session") ?? "",
        accountId: Number(searchParams.get("account")),
        until: Number(searchParams.get("until")),
      };
}

/** What such a reader gets of a log, for as long as their own session says so. */
export function viewByLink(
  { link, accountId, until: first }: LinkReader,
  events: EventLog,
  session: LinkPort,
): ReaderView {
  let until = first;
  let asking: ReturnType<Permission["ask"]> | null = null;

  async function look(): Promise<{ ok: boolean }> {
    try {
      const answer = await session.sharedAccess(link, accountId);
      until = answer.ok ? answer.value.until : 0;
      return answer;
    } catch (error) {
      log("warn", "access-not-asked", describeError(error));
      return { ok: false };
    }
  }

  return {
    by: { link, accountId },
    show: (event) => forReaders(event, { link, log: events.events }),
    access: {
      get holds() {
        return Date.now() < until;
      },
      async ask() {
        asking ??= look().finally(() => {
          asking = null;
        });
        return await asking;
      },
    },
    aside: createAside(events, async () => {
      const yours = await session.yoursOfShared(link, accountId);
      return yours.ok ? yours.value : null;
    }),
  };
}
