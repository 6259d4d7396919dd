import { describe, it } from "vitest";

import { createControlApp } from "../../fakes/control/app.ts";
import { createVirtualClock } from "../../fakes/control/clock.ts";
import { createControl } from "../../fakes/control/control.ts";
import type { FaultInput } from "../../fakes/control/faults.ts";

const LONG_BODY = JSON.stringify({
  items: Array.from({ length: 50 }, (_, index) => `item ${index}`),
});

function createUpstream() {
  const clock = createVirtualClock(1_000_000);
  const control = createControl({ clock });
  const handler = control.observe(
    "github",
    (request) => ({ operation: new URL(request.url).pathname.slice(1) }),
    () => new Response(LONG_BODY, { headers: { "content-type": "application/json" } }),
  );
  const get = async (path: string, init: RequestInit = {}) =>
    await handler(new Request(`https://github.test/${path}`, init));
  return { clock, control, get, app: createControlApp(control) };
}

describe("the log", () => {
  it("has operation, times, bytes and safe headers", async ({ expect }) => {
    const { control, clock, get } = createUpstream();
    control.setLatency({ github: { rest: 250 } });
    const answering = get("list", { headers: { accept: "a/b", authorization: "Bearer gho_x" } });
    await clock.advance(250);
    const answer = await answering;
    await clock.advance(50);
    await answer.text();
    expect(control.log.entries()).toEqual([
      {
        id: 1,
        upstream: "github",
        operation: "list",
        method: "GET",
        path: "/list",
        query: "",
        headers: { accept: "a/b" },
        details: {},
        startedAt: 1_000_000,
        firstByteAt: expect.any(Number),
        endedAt: 1_000_300,
        status: 200,
        bytes: LONG_BODY.length,
        concurrent: 1,
        aborted: false,
        fault: null,
      },
    ]);
  });

  it("has requests that arrive together before any of them is worked on", async ({ expect }) => {
    const clock = createVirtualClock(0);
    const control = createControl({ clock, latency: { github: { rest: 200 } } });
    const worked: number[] = [];
    const handler = control.observe(
      "github",
      () => ({ operation: "list" }),
      () => {
        worked.push(clock.now());
        return new Response(LONG_BODY);
      },
    );
    const answering = Promise.all(
      ["a", "b"].map(async (path) => await handler(new Request(`https://github.test/${path}`))),
    );
    await clock.advance(199);
    expect(worked).toEqual([100, 100]);
    expect(control.log.entries().map(({ status }) => status)).toEqual([null, null]);
    await clock.advance(1);
    expect((await answering).map(({ status }) => status)).toEqual([200, 200]);
  });

  it("counts requests as under way until their body is read or dropped", async ({ expect }) => {
    const { control, get } = createUpstream();
    const [first, second] = await Promise.all([get("a"), get("b")]);
    expect(control.log.maxConcurrency()).toMatchObject({ scalekit: 0, github: 2, model: 0 });
    await first.text();
    await second.body?.cancel();
    control.log.clear();
    await (await get("c")).text();
    expect(control.log.entries()).toMatchObject([{ concurrent: 1, aborted: false }]);
    expect(control.log.maxConcurrency().github).toBe(1);
  });
});

describe("faults", () => {
  it("hit the requests they match: spared first, then that many, then none", async ({ expect }) => {
    const { control, get } = createUpstream();
    control.faults.add({
      upstream: "github",
      operation: "list",
      after: 1,
      times: 2,
      action: { kind: "status", status: 503 },
    });
    const statuses: number[] = [];
    for (const path of ["list", "other", "list", "list", "list"]) {
      statuses.push((await get(path)).status);
    }
    expect(statuses).toEqual([200, 200, 503, 503, 200]);
  });

  it("count the requests that other faults hit", async ({ expect }) => {
    const { control, get } = createUpstream();
    control.faults.add({ action: { kind: "status", status: 500 } });
    control.faults.add({ after: 1, action: { kind: "status", status: 502 } });
    const statuses: number[] = [];
    for (const path of ["a", "b", "c"]) {
      statuses.push((await get(path)).status);
    }
    expect(statuses).toEqual([500, 502, 200]);
  });

  it("match the body of a request", async ({ expect }) => {
    const { control, get } = createUpstream();
    control.faults.add({ body: "cursor", action: { kind: "status", status: 502 } });
    expect((await get("x", { method: "POST", body: "first" })).status).toBe(200);
    expect((await get("x", { method: "POST", body: "cursor: 2" })).status).toBe(502);
  });

  it("answer with status, headers and JSON", async ({ expect }) => {
    const { control, get } = createUpstream();
    control.faults.add({
      action: { kind: "status", status: 429, headers: { "retry-after": "3" }, body: { a: 1 } },
    });
    const answer = await get("list");
    expect([answer.status, answer.headers.get("retry-after"), await answer.json()]).toEqual([
      429,
      "3",
      { a: 1 },
    ]);
  });

  it("delay an answer", async ({ expect }) => {
    const { control, clock, get } = createUpstream();
    control.faults.add({ action: { kind: "delay", ms: 5_000 } });
    let answered = false;
    const answering = get("list").then(() => (answered = true));
    await clock.advance(4_999);
    expect(answered).toBe(false);
    await clock.advance(1);
    await answering;
  });

  it("hold a request until it is released, and spoil it then", async ({ expect }) => {
    const { control, get } = createUpstream();
    control.faults.add({ held: true, action: { kind: "usual" } });
    control.faults.add({ held: true, action: { kind: "status", status: 404 } });
    for (const status of [200, 404]) {
      let isHeld = true;
      const answering = get("list").then((answer) => {
        isHeld = false;
        return answer.status;
      });
      await new Promise((resolve) => setImmediate(resolve));
      expect(isHeld).toBe(true);
      control.faults.release();
      expect(await answering).toBe(status);
    }
    expect(control.faults.list()).toHaveLength(2);
  });

  it("hang until the client gives up", async ({ expect }) => {
    const { control, get } = createUpstream();
    control.faults.add({ action: { kind: "hang" } });
    const abort = new AbortController();
    const answering = get("list", { signal: abort.signal });
    abort.abort();
    await expect(answering).rejects.toThrow("fetch failed");
    expect(control.log.entries()).toMatchObject([{ aborted: true, status: null, fault: "hang" }]);
  });

  it("reset the connection", async ({ expect }) => {
    const { control, get } = createUpstream();
    control.faults.add({ action: { kind: "reset" } });
    await expect(get("list")).rejects.toThrow("fetch failed");
  });

  it("cut the body after exactly that many bytes", async ({ expect }) => {
    const { control, get } = createUpstream();
    control.faults.add({ action: { kind: "cut", afterBytes: 20 } });
    const answer = await get("list");
    let received = "";
    async function read(): Promise<void> {
      for await (const chunk of answer.body ?? []) {
        received += new TextDecoder().decode(chunk);
      }
    }
    await expect(read()).rejects.toThrow("terminated");
    expect(received).toBe(LONG_BODY.slice(0, 20));
  });

  it("stall in the middle until the faults are cleared", async ({ expect }) => {
    const { control, get } = createUpstream();
    control.faults.add({ action: { kind: "stall", afterBytes: 20 } });
    const reading = (await get("list")).text();
    control.faults.clear();
    await expect(reading).rejects.toThrow("terminated");
  });

  it("malform the body", async ({ expect }) => {
    const { control, get } = createUpstream();
    control.faults.add({ action: { kind: "malformed" } });
    await expect((await get("list")).json()).rejects.toThrow(SyntaxError);
  });

  it("slow the body down without changing it", async ({ expect }) => {
    const { control, clock, get } = createUpstream();
    control.faults.add({ action: { kind: "slow", chunkBytes: 100, intervalMs: 1_000 } });
    const reading = (await get("list")).text();
    await clock.advance(60_000);
    expect(await reading).toBe(LONG_BODY);
    expect(control.log.entries()[0]?.endedAt).toBeGreaterThanOrEqual(1_005_000);
  });
});

describe("the control over HTTP", () => {
  it("plans faults, reads and clears the log, advances the clock and resets", async ({
    expect,
  }) => {
    const { app, control, get, clock } = createUpstream();
    const fault: FaultInput = { action: { kind: "status", status: 500 } };
    const planned = await app.request("/control/faults", {
      method: "POST",
      body: JSON.stringify([fault, { ...fault, operation: "z" }]),
    });
    expect(planned.status).toBe(201);
    expect((await get("list")).status).toBe(500);
    const log = await app.request("/control/log?upstream=github&operation=list");
    expect(await log.json()).toMatchObject({
      now: 1_000_000,
      maxConcurrency: { github: 1 },
      entries: [{ status: 500, fault: "status" }],
    });
    await app.request("/control/clock", { method: "POST", body: '{"advanceMs":1000}' });
    expect(clock.now()).toBe(1_001_000);
    control.faults.add({ held: true, action: { kind: "usual" } });
    const held = get("list");
    expect((await app.request("/control/faults/release", { method: "POST" })).status).toBe(204);
    expect((await held).status).toBe(200);
    await app.request("/control/latency", { method: "POST", body: '{"github":{"rest":250}}' });
    expect(control.latency.github).toEqual({ graphql: 0, rest: 250 });
    expect((await app.request("/control/reset", { method: "POST" })).status).toBe(204);
    expect(control.faults.list()).toEqual([]);
    expect(control.latency.github.rest).toBe(0);
    expect(control.log.entries()).toEqual([]);
  });

  it("runs commands by name and refuses what it does not understand", async ({ expect }) => {
    const { app, control } = createUpstream();
    control.commands.set("github", { rename: (input) => ({ renamed: input }) });
    const done = await app.request("/control/github/rename", {
      method: "POST",
      body: '{"to":"x"}',
    });
    expect(await done.json()).toEqual({ renamed: { to: "x" } });
    expect((await app.request("/control/github/nothing", { method: "POST" })).status).toBe(404);
    const malformed = await app.request("/control/faults", { method: "POST", body: "{}" });
    expect(malformed.status).toBe(400);
  });
});
