import { Hono } from "hono";

import { version } from "../../../package.json";
import type { AppEnv } from "../variables.ts";

export const healthRoutes = new Hono<AppEnv>().get("/", (c) => c.json({ ok: true, version }));
