import type { Connector } from "./connector.ts";

/** Where each connector sends the browser back to, and the parameter that its authorization is completed with. */
export const CALLBACKS = {
  scalekit: { path: "/user/verify", proof: "auth_request_id" },
  "github-app": { path: "/auth/github/callback", proof: "code" },
} as const satisfies Record<Connector["name"], { path: string; proof: string }>;
