import { afterEach, beforeEach, describe, it, vi } from "vitest";

import {
  READERS_BY_LINK_MAX,
  READERS_BY_LINK_OF_ONE_MAX,
  READERS_PER_JOB_MAX,
  STREAM_HEARTBEAT_MS,
} from "../../../../src/limits.ts";
import { createEventLog } from "../../../../src/summary-job/stream/event-log.ts";
import { createReaders, type ReaderView } from "../../../../src/summary-job/stream/readers.ts";
import { countHeld } from "../../../support/held-memory.ts";
import { deltaEvent, doneEvent, jobEvent, pullRequestEvent } from "./events.ts";

function openHub() {
  const log = createEventLog([], () => undefined);
  const pipes: WeakRef<object>[] = [];
  const readers = createReaders(log, () => {
    const pipe = new TransformStream<Uint8Array, Uint8Array>(
      {},
      { highWaterMark: 0 },
      { highWaterMark: 0 },
    );
    pipes.push(new WeakRef(pipe.writable));
    return pipe;
  });
  return {
    /** How many readers' pipes are still in memory. */
    held: () => countHeld(pipes),
    end: (link: string) => readers.end(link),
    open(after = 0, signal = new AbortController().signal, view?: ReaderView) {
      const reader = readers.open(after, signal, view).getReader();
      const decoder = new TextDecoder();
      return {
        async read(): Promise<string | undefined> {
          const { value, done } = await reader.read();
          return done ? undefined : decoder.decode(value);
        },
        cancel: () => reader.cancel(),
      };
    },
    emit(event: Parameters<typeof log.emit>[0]) {
      log.emit(event);
      readers.wake();
    },
  };
}

function byLink(accountId: number) {
  return { link: "a-link", accountId };
}

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

describe("readers", () => {
  it("get the first bytes before there is an event", async ({ expect }) => {
    const reader = openHub().open();
    expect(await reader.read()).toBe("retry: 2000\n\n");
  });

  it("get what was logged, then what happens, then the end", async ({ expect }) => {
    const hub = openHub();
    hub.emit(jobEvent());
    const reader = hub.open();
    expect(await reader.read()).toMatch(/^retry: 2000\n\nevent: job\ndata: .*\nid: 1\n\n/);
    const next = reader.read();
    hub.emit(pullRequestEvent(7));
    expect(await next).toMatch(/^event: pull-request\ndata: .*\nid: 2\n/);
    hub.emit(deltaEvent(7, 0, "Adds"));
    expect(await reader.read()).toMatch(/^event: delta\n/);
    hub.emit(doneEvent());
    expect(await reader.read()).toMatch(/^event: done\ndata: .*\nid: 3\n/);
    expect(await reader.read()).toBeUndefined();
    await vi.advanceTimersByTimeAsync(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("get a comment when nothing has happened for a while", async ({ expect }) => {
    const hub = openHub();
    const reader = hub.open();
    await reader.read();
    const beat = reader.read();
    await vi.advanceTimersByTimeAsync(STREAM_HEARTBEAT_MS);
    expect(await beat).toMatch(/^: [^\n]*\n\n$/);
  });

  it("are dropped when they have stopped reading, without holding up the others", async ({
    expect,
  }) => {
    const hub = openHub();
    const stalled = hub.open();
    const lively = hub.open();
    await lively.read();
    hub.emit(jobEvent());
    expect(await lively.read()).toContain("event: job");
    for (let beats = 0; beats < 2; beats += 1) {
      const beat = lively.read();
      await vi.advanceTimersByTimeAsync(STREAM_HEARTBEAT_MS);
      expect(await beat).toMatch(/^: /);
    }
    await expect(stalled.read()).rejects.toBeUndefined();
    hub.emit(doneEvent());
    expect(await lively.read()).toContain("event: done");
  });

  it("leave by cancelling, or by their signal", async ({ expect }) => {
    const hub = openHub();
    const leaving = new AbortController();
    const one = hub.open();
    const other = hub.open(0, leaving.signal);
    await one.read();
    await other.read();
    expect(vi.getTimerCount()).toBe(1);
    await one.cancel();
    leaving.abort();
    await vi.advanceTimersByTimeAsync(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("leave nothing behind, however they leave", async ({ expect }) => {
    const hub = openHub();
    hub.emit(jobEvent());
    // Outlives them all, as that of a request may.
    const { signal } = new AbortController();
    const staying = hub.open(0, signal);
    await staying.read();
    for (let index = 0; index < 20; index += 1) {
      const leaving = new AbortController();
      const one = hub.open(0, signal);
      const other = hub.open(0, leaving.signal);
      hub.open(0, signal);
      await one.read();
      await other.read();
      await one.cancel();
      leaving.abort();
    }
    expect(await hub.held()).toBe(21);
    // Those that took nothing are given up at the second heartbeat.
    for (let beats = 0; beats < 2; beats += 1) {
      const beat = staying.read();
      await vi.advanceTimersByTimeAsync(STREAM_HEARTBEAT_MS);
      await beat;
    }
    expect(await hub.held()).toBe(1);
  });
});

const access = { holds: true, ask: async () => ({ ok: true }) };
const aside = { version: 0, frame: async () => "" };
const { signal: staying } = new AbortController();

describe("readers by a link", () => {
  it("are ended with it, and nobody else is", async ({ expect }) => {
    const hub = openHub();
    hub.emit(jobEvent());
    const mine = hub.open();
    const through = hub.open(0, staying, { access, aside, by: byLink(1) });
    const other = hub.open(0, staying, { access, aside, by: { link: "another", accountId: 1 } });
    for (const reader of [mine, through, other]) {
      expect(await reader.read()).toContain("event: job");
    }
    const next = [mine, through, other].map((reader) => reader.read());
    hub.end("a-link");
    expect(await next[1]).toBeUndefined();
    hub.emit(pullRequestEvent(7));
    expect(await next[0]).toContain("event: pull-request");
    expect(await next[2]).toContain("event: pull-request");
  });
});

function createAsked() {
  const answer = Promise.withResolvers<{ ok: boolean }>();
  const asked = { holds: false, ask: () => answer.promise };
  return {
    access: asked,
    answer(ok: boolean): void {
      asked.holds = ok;
      answer.resolve({ ok });
    },
  };
}

describe("readers of whom it is not known that they may", () => {
  it("get nothing until it is, and all of it then", async ({ expect }) => {
    const hub = openHub();
    const asked = createAsked();
    hub.emit(jobEvent());
    const reader = hub.open(0, staying, { access: asked.access, aside });
    expect(await reader.read()).toBe("retry: 2000\n\n");
    const next = reader.read();
    await vi.advanceTimersByTimeAsync(STREAM_HEARTBEAT_MS);
    expect(await next).toMatch(/^: /);
    const told = reader.read();
    asked.answer(true);
    expect(await told).toContain("event: job");
  });

  it("are ended together where they may not, whoever else reads", async ({ expect }) => {
    const hub = openHub();
    const asked = createAsked();
    hub.emit(jobEvent());
    const refused = [1, 2].map(() => hub.open(0, staying, { access: asked.access, aside }));
    const mine = hub.open();
    await mine.read();
    for (const reader of refused) {
      expect(await reader.read()).toBe("retry: 2000\n\n");
    }
    const ends = refused.map((reader) => reader.read());
    asked.answer(false);
    expect(await Promise.all(ends)).toEqual([undefined, undefined]);
    const next = mine.read();
    hub.emit(doneEvent());
    expect(await next).toContain("event: done");
  });
});

describe("what is beside the log", () => {
  it("is told once it is known, before the end, and again when it is another", async ({
    expect,
  }) => {
    const hub = openHub();
    const frames = [Promise.withResolvers<string>(), Promise.withResolvers<string>()];
    const beside = {
      version: 1,
      frame: async (version: number) => (await frames[version - 1]?.promise) ?? "",
    };
    hub.emit(jobEvent());
    const reader = hub.open(0, staying, { access, aside: beside });
    expect(await reader.read()).toContain("event: job");
    const first = reader.read();
    frames[0]?.resolve("event: yours\ndata: 1\n\n");
    expect(await first).toBe("event: yours\ndata: 1\n\n");
    beside.version = 2;
    const second = reader.read();
    hub.emit(pullRequestEvent(7));
    hub.emit(doneEvent());
    expect(await second).toContain("event: pull-request");
    const third = reader.read();
    frames[1]?.resolve("event: yours\ndata: 2\n\n");
    expect(await third).toBe("event: yours\ndata: 2\n\n");
    expect(await reader.read()).toContain("event: done");
    expect(await reader.read()).toBeUndefined();
  });

  it("keeps nobody who waits for the end in vain", async ({ expect }) => {
    const hub = openHub();
    hub.emit(doneEvent());
    const never = { version: 1, frame: () => new Promise<string>(() => undefined) };
    const reader = hub.open(0, staying, { access, aside: never });
    expect(await reader.read()).toBe("retry: 2000\n\n");
    const end = reader.read();
    await vi.advanceTimersByTimeAsync(5000);
    expect(await end).toContain("event: done");
    expect(await reader.read()).toBeUndefined();
  });
});

function openPlaces() {
  const readers = createReaders(
    createEventLog([], () => undefined),
    () => new TransformStream<Uint8Array, Uint8Array>(),
  );
  const leaving = new AbortController();
  return {
    readers,
    /** As long as there is room; answers how many there was room for. */
    take(by?: ReturnType<typeof byLink>): number {
      let taken = 0;
      while (!readers.isFull(by)) {
        void readers.open(0, leaving.signal, by === undefined ? undefined : { access, aside, by });
        taken += 1;
      }
      return taken;
    },
    leave: () => leaving.abort(),
  };
}

describe("places for readers", () => {
  it("by a link are bound for each person, for all of them, and leave the rest to its own person", ({
    expect,
  }) => {
    const places = openPlaces();
    const persons = READERS_BY_LINK_MAX / READERS_BY_LINK_OF_ONE_MAX;
    for (let person = 1; person <= persons; person += 1) {
      expect(places.take(byLink(person))).toBe(READERS_BY_LINK_OF_ONE_MAX);
    }
    expect(places.take(byLink(persons + 1))).toBe(0);
    expect(places.take()).toBe(READERS_PER_JOB_MAX - READERS_BY_LINK_MAX);
    places.leave();
    expect(places.take(byLink(1))).toBe(READERS_BY_LINK_OF_ONE_MAX);
    places.leave();
  });
});
