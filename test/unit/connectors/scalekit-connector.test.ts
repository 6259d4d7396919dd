import { ConnectorStatus } from "@scalekit-sdk/node/lib/pkg/grpc/scalekit/v1/connected_accounts/connected_accounts_pb.js";
import { describe, it } from "vitest";

import { rateLimitedFault } from "../../fakes/scalekit/status-error.ts";
import {
  ACCOUNT,
  approve,
  createConnected,
  failureOf,
  FLOW,
  SIGNAL,
} from "./scalekit-connection.ts";

describe("authorize", () => {
  it("creates the account and gives its one-time link", async ({ expect }) => {
    const { connector, environment, calls } = createConnected();
    const { authLink, expiresAt } = await connector.authorize(ACCOUNT, FLOW, SIGNAL);
    expect(authLink).toMatch(/^https:\/\/scalekit\.test\/connect\//);
    expect(expiresAt).toBe(environment.clock.now() + 600_000);
    expect(calls()).toEqual(["CreateConnectedAccount", "GetMagicLinkForConnectedAccount"]);
  });

  it("takes an account that exists", async ({ expect }) => {
    const { connector, calls } = createConnected();
    const first = await connector.authorize(ACCOUNT, FLOW, SIGNAL);
    const second = await connector.authorize(ACCOUNT, FLOW, SIGNAL);
    expect(second.authLink).not.toBe(first.authLink);
    expect(calls()).toHaveLength(4);
  });

  it("never says that a link works longer than the authorization", async ({ expect }) => {
    const { connector, environment } = createConnected({ linkLifetimeSeconds: 86_400 });
    const { expiresAt } = await connector.authorize(ACCOUNT, FLOW, SIGNAL);
    expect(expiresAt).toBe(environment.clock.now() + 600_000);
  });

  it.for([
    "javascript:alert(1)",
    "http://scalekit.example/connect/1",
    "//scalekit.example",
    "data:text/html,x",
    "",
  ])("does not send anybody to %j", async (address, { expect }) => {
    const { connector, environment } = createConnected();
    const body: Record<string, unknown> = { link: address };
    environment.control.faults.add({
      operation: "GetMagicLinkForConnectedAccount",
      times: null,
      action: { kind: "status", status: 200, body },
    });
    const failure = await failureOf(connector.authorize(ACCOUNT, FLOW, SIGNAL));
    expect(failure).toEqual({ code: "scalekit_unavailable" });
  });

  it.for(["http://localhost:8788/connect/1", "https://auth.example/connect/1"])(
    "accepts %s",
    async (address, { expect }) => {
      const { connector, environment } = createConnected();
      const body: Record<string, unknown> = { link: address, something_new: { a: 1 } };
      environment.control.faults.add({
        operation: "GetMagicLinkForConnectedAccount",
        action: { kind: "status", status: 200, body },
      });
      expect((await connector.authorize(ACCOUNT, FLOW, SIGNAL)).authLink).toBe(address);
    },
  );

  it("names a wrong connection as a fault of the set-up", async ({ expect }) => {
    const { another, waits } = createConnected();
    const connector = another({ connectionName: "github-wrong" });
    const failure = await failureOf(connector.authorize(ACCOUNT, FLOW, SIGNAL));
    expect(failure).toEqual({ code: "scalekit_misconfigured" });
    expect(waits).toEqual([]);
  });

  it.for([
    { status: 404, body: "<html>Not found</html>" },
    { status: 404, body: { code: 5, message: "Not Found", details: [] } },
    { status: 302, body: "" },
    { status: 405, body: "" },
  ])(
    "names another server at the address as a fault of the set-up: $status",
    async (answer, { expect }) => {
      const { connector, environment } = createConnected();
      environment.control.faults.add({
        operation: "CreateConnectedAccount",
        action: { kind: "status", ...answer },
      });
      const failure = await failureOf(connector.authorize(ACCOUNT, FLOW, SIGNAL));
      expect(failure).toEqual({ code: "scalekit_misconfigured" });
    },
  );
});

describe("verify", () => {
  it("activates the account of our own identifier", async ({ expect }) => {
    const connected = createConnected();
    const { connector } = connected;
    const authRequestId = await approve(connected);
    expect(await connector.status(ACCOUNT, SIGNAL)).toBe("pending");
    expect(await connector.verify(ACCOUNT, authRequestId, SIGNAL)).toMatchObject({
      ok: true,
      value: { outcome: "verified" },
    });
    expect(await connector.status(ACCOUNT, SIGNAL)).toBe("active");
  });

  it("refuses the authorization of somebody else", async ({ expect }) => {
    const connected = createConnected();
    const authRequestId = await approve(connected);
    const other = { identifier: "usr_ffeeddccbbaa99887766554433221100" };
    expect(await connected.connector.verify(other, authRequestId, SIGNAL)).toEqual({
      ok: false,
      failure: { code: "verification_rejected" },
    });
  });

  it("says when the authorization is unknown or used up", async ({ expect }) => {
    const connected = createConnected();
    const { connector } = connected;
    const authRequestId = await approve(connected);
    await connector.verify(ACCOUNT, authRequestId, SIGNAL);
    const gone = { ok: true, value: { outcome: "gone", next: null } };
    expect(await connector.verify(ACCOUNT, authRequestId, SIGNAL)).toEqual(gone);
    expect(await connector.verify(ACCOUNT, "never-heard-of", SIGNAL)).toEqual(gone);
  });

  it("succeeds when only the answer was lost", async ({ expect }) => {
    const connected = createConnected();
    const authRequestId = await approve(connected);
    connected.environment.control.faults.add({
      operation: "VerifyConnectedAccountUser",
      action: { kind: "cut", afterBytes: 1 },
    });
    expect(await connected.connector.verify(ACCOUNT, authRequestId, SIGNAL)).toMatchObject({
      ok: true,
      value: { outcome: "verified" },
    });
    expect(connected.calls().slice(2)).toEqual([
      "VerifyConnectedAccountUser",
      "VerifyConnectedAccountUser",
      "GetConnectedAccountDetails",
    ]);
  });

  it("does not take a lost question for a lost answer", async ({ expect }) => {
    const connected = createConnected();
    await approve(connected);
    connected.environment.control.faults.add({
      operation: "VerifyConnectedAccountUser",
      action: { kind: "reset" },
    });
    expect(await connected.connector.verify(ACCOUNT, "never-heard-of", SIGNAL)).toMatchObject({
      ok: true,
      value: { outcome: "gone" },
    });
  });
});

describe("status", () => {
  it.for([
    [ConnectorStatus.ACTIVE, "active"],
    [ConnectorStatus.PENDING_AUTH, "pending"],
    [ConnectorStatus.PENDING_VERIFICATION, "pending"],
    [ConnectorStatus.EXPIRED, "inactive"],
    [ConnectorStatus.DISCONNECTED, "inactive"],
  ] as const)("of an account in state %i is %s", async ([status, expected], { expect }) => {
    const { connector, environment, calls } = createConnected();
    await connector.authorize(ACCOUNT, FLOW, SIGNAL);
    const [account] = environment.scalekit.accounts();
    if (account !== undefined) {
      account.status = status;
    }
    expect(await connector.status(ACCOUNT, SIGNAL)).toBe(expected);
    expect(calls().at(-1)).toBe("GetConnectedAccountDetails");
  });

  it("of a state that nobody has heard of is inactive", async ({ expect }) => {
    const { connector, environment } = createConnected();
    environment.control.faults.add({
      operation: "GetConnectedAccountDetails",
      action: {
        kind: "status",
        status: 200,
        body: { connected_account: { identifier: "usr_1", status: "REVOKED" } },
      },
    });
    expect(await connector.status(ACCOUNT, SIGNAL)).toBe("inactive");
  });

  it("of an account that is not there is missing", async ({ expect }) => {
    expect(await createConnected().connector.status(ACCOUNT, SIGNAL)).toBe("missing");
  });
});

describe("remove", () => {
  it("deletes the account, and is content when it is gone", async ({ expect }) => {
    const { connector, environment } = createConnected();
    await connector.authorize(ACCOUNT, FLOW, SIGNAL);
    await connector.remove(ACCOUNT, SIGNAL);
    expect(environment.scalekit.accounts()).toEqual([]);
    await connector.remove(ACCOUNT, SIGNAL);
  });

  it("does not take a wrong address for an account that is gone", async ({ expect }) => {
    const { connector, environment } = createConnected();
    environment.control.faults.add({
      operation: "DeleteConnectedAccount",
      action: { kind: "status", status: 404, body: "nothing here" },
    });
    expect(await failureOf(connector.remove(ACCOUNT, SIGNAL))).toEqual({
      code: "scalekit_misconfigured",
    });
  });
});

describe("failures", () => {
  it("repeats what is transient, with growing waits", async ({ expect }) => {
    const { connector, environment, waits, calls } = createConnected();
    environment.control.faults.add({
      operation: "GetConnectedAccountDetails",
      times: 2,
      action: { kind: "status", status: 503, body: "" },
    });
    environment.control.faults.add({
      operation: "GetConnectedAccountDetails",
      action: { kind: "reset" },
    });
    expect(await connector.status(ACCOUNT, SIGNAL)).toBe("missing");
    expect(calls()).toHaveLength(4);
    expect(waits).toHaveLength(3);
    expect(waits[0]).toBeGreaterThanOrEqual(250);
    expect(waits[2]).toBeLessThanOrEqual(2_000);
  });

  it("gives up after three more attempts", async ({ expect }) => {
    const { connector, environment, calls } = createConnected();
    environment.control.faults.add({
      operation: "GetConnectedAccountDetails",
      times: null,
      action: { kind: "status", status: 500, body: "" },
    });
    expect(await failureOf(connector.status(ACCOUNT, SIGNAL))).toEqual({
      code: "scalekit_unavailable",
    });
    expect(calls()).toHaveLength(4);
  });

  it("waits as long as Scalekit asks, and says how long when that is too long", async ({
    expect,
  }) => {
    const { connector, environment, waits } = createConnected();
    environment.control.faults.add({
      operation: "GetConnectedAccountDetails",
      action: rateLimitedFault(2),
    });
    expect(await connector.status(ACCOUNT, SIGNAL)).toBe("missing");
    expect(waits[0]).toBeGreaterThanOrEqual(2_000);
    environment.control.faults.add({
      operation: "GetConnectedAccountDetails",
      action: rateLimitedFault(60),
    });
    expect(await failureOf(connector.status(ACCOUNT, SIGNAL))).toEqual({
      code: "scalekit_rate_limited",
      retryAfterMs: 60_000,
    });
  });

  it.for(["{", "[]", '{"connected_account": 7}', ""])(
    "reports the answer %j as none",
    async (body, { expect }) => {
      const { connector, environment } = createConnected();
      environment.control.faults.add({
        operation: "GetConnectedAccountDetails",
        times: null,
        action: { kind: "malformed", body },
      });
      await connector.authorize(ACCOUNT, FLOW, SIGNAL);
      expect(await failureOf(connector.status(ACCOUNT, SIGNAL))).toEqual({
        code: "scalekit_unavailable",
      });
    },
  );

  it("ends with the reason of the caller's own signal", async ({ expect }) => {
    const { connector, environment } = createConnected();
    const abort = new AbortController();
    environment.control.faults.add({
      operation: "GetConnectedAccountDetails",
      action: { kind: "hang" },
    });
    const status = failureOf(connector.status(ACCOUNT, abort.signal));
    const reason = new Error("The caller left.");
    abort.abort(reason);
    expect(await status).toBe(reason);
  });
});
