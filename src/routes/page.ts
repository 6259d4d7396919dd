import { Hono } from "hono";

import type { AppEnv } from "../middleware/variables.ts";
import { renderNotice } from "./notice.ts";

/** The page; `/o/owner/repository` is the same with the form filled in. */
export const pageRoutes = new Hono<AppEnv>()
  .get("/", (c) => c.html(renderNotice({ title: "Docket", message: "Connect GitHub to begin." })))
  .get("/o/:owner/:repository", (c) =>
    c.html(renderNotice({ title: "Docket", message: "Connect GitHub to begin." })),
  );
