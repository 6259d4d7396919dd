import { Hono } from "hono";
import * as z from "zod";

import { isVirtual } from "./clock.ts";
import type { Control } from "./control.ts";
import { faultInput } from "./faults.ts";
import { UPSTREAMS, type Upstream } from "./request-log.ts";

function upstreamOf(value: string | undefined): Upstream | undefined {
  return UPSTREAMS.find((upstream) => upstream === value);
}

/** The control over HTTP, for tests that run in another process or inside workerd. */
export function createControlApp(control: Control): Hono {
  const app = new Hono().basePath("/control");

  app.get("/log", (c) =>
    c.json({
      now: control.clock.now(),
      maxConcurrency: control.log.maxConcurrency(),
      strays: control.strays,
      entries: control.log.entries({
        upstream: upstreamOf(c.req.query("upstream")),
        operation: c.req.query("operation"),
      }),
    }),
  );
  app.delete("/log", (c) => {
    control.log.clear();
    return c.body(null, 204);
  });

  app.get("/faults", (c) => c.json(control.faults.list()));
  app.post("/faults", async (c) => {
    const inputs = z
      .union([faultInput.array(), faultInput.transform((one) => [one])])
      .parse(await c.req.json());
    return c.json(
      inputs.map((input) => control.faults.add(input)),
      201,
    );
  });
  app.post("/faults/release", (c) => {
    control.faults.release();
    return c.body(null, 204);
  });
  app.delete("/faults", (c) => {
    control.faults.clear();
    return c.body(null, 204);
  });

  app.post("/latency", async (c) => {
    control.setLatency(await c.req.json());
    return c.json(control.latency);
  });
  app.post("/clock", async (c) => {
    const { advanceMs } = z.object({ advanceMs: z.int().min(0) }).parse(await c.req.json());
    const { clock } = control;
    if (!isVirtual(clock)) {
      return c.json({ error: "The fakes run on real time." }, 409);
    }
    await clock.advance(advanceMs);
    return c.json({ now: clock.now() });
  });
  app.post("/reset", (c) => {
    control.reset();
    return c.body(null, 204);
  });

  app.post("/:upstream/:command", async (c) => {
    const command = control.commands.get(c.req.param("upstream"))?.[c.req.param("command")];
    if (command === undefined) {
      return c.json({ error: "No such command." }, 404);
    }
    const text = await c.req.text();
    const result: unknown = await command(text === "" ? {} : JSON.parse(text));
    return c.json(result ?? null);
  });

  app.onError((error, c) => c.json({ error: error.message }, 400));
  return app;
}
