import { describe, it } from "vitest";

import { explain, viewAccess } from "../../../../src/browser-session/connecting/access-view.ts";
import {
  type Access,
  type EndReason,
  NO_ACCESS,
} from "../../../../src/browser-session/connecting/access.ts";
import type { Connector } from "../../../../src/connectors/connector.ts";
import { AUTHORIZATION_LIFETIME_MS } from "../../../../src/limits.ts";

const NOW = Date.parse("2026-11-20T12:00:00Z");

const REASONS: EndReason[] = [
  "denied",
  "misconfigured",
  "expired",
  "state_mismatch",
  "rejected",
  "unavailable",
  "unverified",
];

function connection(state: "connected" | "reconnect"): NonNullable<Access["connection"]> {
  return { identifier: "usr_1", connector: "scalekit", state, account: null };
}

const AUTHORIZATION: NonNullable<Access["authorization"]> = {
  identifier: "usr_2",
  connector: "scalekit",
  phase: "pending",
  stateHash: new ArrayBuffer(32),
  supersededHashes: [],
  expiresAt: NOW + 1,
};

function view(access: Partial<Access>, connector: Connector["name"] = "scalekit") {
  return viewAccess({ ...NO_ACCESS, ...access }, NOW, connector);
}

describe("how access looks from outside", () => {
  it.for([
    ["nothing", {}, { connected: false, state: "none" }],
    [
      "a connection",
      { connection: connection("connected") },
      { connected: true, state: "connected" },
    ],
    ["an authorization", { authorization: AUTHORIZATION }, { connected: false, state: "pending" }],
    [
      "an authorization beside a connection",
      { authorization: AUTHORIZATION, connection: connection("connected") },
      { connected: true, state: "pending" },
    ],
    [
      "an authorization after one that failed",
      { authorization: AUTHORIZATION, ended: { reason: "denied", at: NOW } },
      { connected: false, state: "pending" },
    ],
  ] satisfies [string, Partial<Access>, object][])("%s", ([, access, expected], { expect }) => {
    expect(view(access)).toEqual(expected);
  });

  it("says why a connection no longer serves", ({ expect }) => {
    const lost = view({ connection: connection("reconnect") });
    expect(lost).toMatchObject({ connected: false, state: "reconnect" });
    expect(lost.reason).toContain("Reconnect GitHub.");
  });

  it("names what usually ends one, and of a token where another is put", ({ expect }) => {
    const lost = { connection: connection("reconnect") };
    for (const connector of ["scalekit", "github-app"] as const) {
      const { reason } = view(lost, connector);
      for (const cause of ["expired", "settings", "password", "two-factor", "ten of"]) {
        expect(reason).toContain(cause);
      }
    }
    const { reason } = view(lost, "token");
    expect(reason).toContain("GITHUB_TOKEN");
    expect(reason).not.toContain("ten of");
  });

  it.for(REASONS)(
    "says why the last attempt failed, while that is news: %s",
    (reason, { expect }) => {
      const at = NOW - AUTHORIZATION_LIFETIME_MS + 1;
      expect(view({ ended: { reason, at } })).toMatchObject({
        state: "none",
        reason: explain(reason),
      });
      expect(view({ ended: { reason, at: at - 1 } })).toEqual({ connected: false, state: "none" });
      expect(view({ ended: { reason, at }, connection: connection("reconnect") }).reason).toBe(
        explain(reason),
      );
      expect(
        view({ ended: { reason, at: at - 1 }, connection: connection("reconnect") }).reason,
      ).toContain("Reconnect GitHub.");
    },
  );

  it("blames no setting that there is not", ({ expect }) => {
    const ended = { reason: "expired" as const, at: NOW };
    expect(view({ ended }).reason).toContain("Scalekit dashboard");
    for (const connector of ["github-app", "token"] as const) {
      expect(view({ ended }, connector).reason).not.toContain("Scalekit");
    }
    const denied = { reason: "denied" as const, at: NOW };
    expect(view({ ended: denied }, "github-app").reason).toBe(explain("denied"));
  });

  it("has a sentence of its own for each reason", ({ expect }) => {
    expect(new Set(REASONS.map(explain)).size).toBe(REASONS.length);
  });
});
