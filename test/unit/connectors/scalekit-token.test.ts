import { describe, it } from "vitest";

import { isRouteRefused } from "../../../src/upstream/route-refused.ts";
import { ACCOUNT, createConnected, failureOf, SIGNAL } from "./scalekit-connection.ts";

describe("the environment's access token", () => {
  it("is asked for once by concurrent callers", async ({ expect }) => {
    const { connector, tokensAsked } = createConnected();
    await Promise.all(Array.from({ length: 10 }, () => connector.status(ACCOUNT, SIGNAL)));
    expect(tokensAsked()).toBe(1);
  });

  it("is shared by all objects of an isolate", async ({ expect }) => {
    const { connector, another, tokensAsked } = createConnected();
    await connector.status(ACCOUNT, SIGNAL);
    await another().status(ACCOUNT, SIGNAL);
    expect(tokensAsked()).toBe(1);
  });

  it("is not shared between credentials", async ({ expect }) => {
    const { connector, another } = createConnected();
    await connector.status(ACCOUNT, SIGNAL);
    const wrong = another({ clientSecret: "wrong" });
    expect(await failureOf(wrong.status(ACCOUNT, SIGNAL))).toEqual({
      code: "scalekit_misconfigured",
    });
  });

  it("is renewed before it ends", async ({ expect }) => {
    const { connector, environment, tokensAsked } = createConnected({ tokenLifetimeSeconds: 3600 });
    await connector.status(ACCOUNT, SIGNAL);
    await environment.clock.advance(54 * 60_000);
    await connector.status(ACCOUNT, SIGNAL);
    expect(tokensAsked()).toBe(1);
    await environment.clock.advance(2 * 60_000);
    await connector.status(ACCOUNT, SIGNAL);
    expect(tokensAsked()).toBe(2);
  });

  it("is used for half its life when that is short", async ({ expect }) => {
    const { connector, environment, tokensAsked } = createConnected({ tokenLifetimeSeconds: 60 });
    await connector.status(ACCOUNT, SIGNAL);
    await environment.clock.advance(29_000);
    await connector.status(ACCOUNT, SIGNAL);
    expect(tokensAsked()).toBe(1);
    await environment.clock.advance(2_000);
    await connector.status(ACCOUNT, SIGNAL);
    expect(tokensAsked()).toBe(2);
  });

  it("is replaced once when it is refused", async ({ expect }) => {
    const { connector, environment, tokensAsked, waits } = createConnected();
    await connector.status(ACCOUNT, SIGNAL);
    environment.scalekit.commands["expire-access-tokens"]?.({});
    await Promise.all(Array.from({ length: 5 }, () => connector.status(ACCOUNT, SIGNAL)));
    expect(tokensAsked()).toBe(2);
    expect(waits).toEqual([]);
  });

  it("is not replaced again when the new one is refused, too", async ({ expect }) => {
    const { connector, environment, tokensAsked, calls } = createConnected();
    environment.control.faults.add({
      operation: "GetConnectedAccountDetails",
      times: null,
      action: { kind: "status", status: 401, body: { code: 16, message: "no", details: [] } },
    });
    expect(await failureOf(connector.status(ACCOUNT, SIGNAL))).toEqual({
      code: "scalekit_misconfigured",
    });
    expect(tokensAsked()).toBe(2);
    expect(calls()).toHaveLength(2);
  });

  it("is refused to wrong credentials, without a second try", async ({ expect }) => {
    const { another, tokensAsked, calls } = createConnected();
    const connector = another({ clientSecret: "wrong" });
    expect(await failureOf(connector.status(ACCOUNT, SIGNAL))).toEqual({
      code: "scalekit_misconfigured",
    });
    expect(tokensAsked()).toBe(1);
    expect(calls()).toEqual([]);
  });

  it.for([
    [{ kind: "status", status: 500 }, "scalekit_unavailable"],
    [{ kind: "status", status: 404, body: "<html>" }, "scalekit_misconfigured"],
    [{ kind: "malformed", body: "{}" }, "scalekit_unavailable"],
    [{ kind: "reset" }, "scalekit_unavailable"],
    [{ kind: "status", status: 429, headers: { "retry-after": "90" } }, "scalekit_rate_limited"],
  ] as const)("that cannot be had ends in %j", async ([action, code], { expect }) => {
    const { connector, environment } = createConnected();
    environment.control.faults.add({ operation: "oauth.token", times: null, action });
    expect(await failureOf(connector.status(ACCOUNT, SIGNAL))).toMatchObject({ code });
  });

  it.for([400, 401, 403, 404])(
    "that is refused with %i is no matter of the way",
    async (status, { expect }) => {
      const { connector, environment, tokensAsked } = createConnected();
      const action = { kind: "status", status } as const;
      environment.control.faults.add({ operation: "oauth.token", times: null, action });
      const error = await connector.status(ACCOUNT, SIGNAL).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ upstream: "scalekit", kind: "rejected", status });
      expect(isRouteRefused(error)).toBe(false);
      expect(tokensAsked()).toBe(1);
    },
  );
});
