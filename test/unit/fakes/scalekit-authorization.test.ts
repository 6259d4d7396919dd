import { describe, it } from "vitest";

import { CONNECTION, createEnvironment, type Environment } from "./scalekit-environment.ts";

async function statusOf({ call }: Environment, identifier: string): Promise<string> {
  const answer = await call(
    `/api/v1/connected_accounts/details?connector=${CONNECTION}&identifier=${identifier}`,
  );
  const body: { connected_account: { status: string } } = await answer.json();
  return body.connected_account.status;
}

function verify({ post }: Environment, authRequestId: string, identifier: string) {
  return post("/api/v1/connected_accounts/user/verify", {
    auth_request_id: authRequestId,
    identifier,
  });
}

describe("with custom verification", () => {
  it("comes back with auth_request_id and state, and is ACTIVE after verify only", async ({
    expect,
  }) => {
    const environment = createEnvironment();
    const link = await environment.invite("usr_1", {
      user_verify_url: "https://docket.test/user/verify?from=page",
    });
    const consent = await environment.scalekit.handler(new Request(link));
    expect(await consent.text()).toContain('<option value="tomas-reyes">');
    const decided = await environment.decide(link, "approve", "tomas-reyes");
    expect(decided.status).toBe(302);
    const location = new URL(decided.headers.get("location") ?? "");
    expect(location.origin + location.pathname).toBe("https://docket.test/user/verify");
    expect(location.searchParams.get("from")).toBe("page");
    expect(location.searchParams.get("state")).toBe("s1");
    expect(await statusOf(environment, "usr_1")).toBe("PENDING_VERIFICATION");

    const id = location.searchParams.get("auth_request_id") ?? "";
    expect((await verify(environment, id, "usr_other")).status).toBe(403);
    expect(await statusOf(environment, "usr_1")).toBe("PENDING_VERIFICATION");
    const verified = await verify(environment, id, "usr_1");
    expect([verified.status, await verified.json()]).toEqual([
      200,
      { post_user_verify_redirect_url: "https://scalekit.test/connect/success" },
    ]);
    expect(await statusOf(environment, "usr_1")).toBe("ACTIVE");
    expect((await verify(environment, id, "usr_1")).status).toBe(404);
  });

  it.for([
    ["an unknown request", "nothing", "usr_1", 404],
    ["an empty request id", "", "usr_1", 400],
    ["a request id of 1,001 characters", "x".repeat(1001), "usr_1", 400],
    ["an empty identifier", "nothing", "", 400],
  ] as const)("refuses to verify %s", async ([, id, identifier, status], { expect }) => {
    expect((await verify(createEnvironment(), id, identifier)).status).toBe(status);
  });

  it("fails without a verify URL", async ({ expect }) => {
    const environment = createEnvironment();
    const decided = await environment.decide(
      await environment.invite("usr_1", { user_verify_url: "" }),
      "approve",
    );
    expect(decided.status).toBe(400);
    expect(await decided.text()).toContain("failed_to_exchange");
  });
});

describe("with members of the workspace only", () => {
  it("is ACTIVE at once and stays on Scalekit's page", async ({ expect }) => {
    const environment = createEnvironment({ verification: "scalekit-users" });
    const decided = await environment.decide(await environment.invite("usr_1"), "approve");
    expect(decided.status).toBe(200);
    expect(await decided.text()).toContain("You can close this tab.");
    expect(await statusOf(environment, "usr_1")).toBe("ACTIVE");
  });
});

describe("with no verification mode chosen", () => {
  it("never becomes ACTIVE", async ({ expect }) => {
    const environment = createEnvironment({ verification: "unset" });
    await environment.decide(await environment.invite("usr_1"), "approve");
    expect(await statusOf(environment, "usr_1")).toBe("PENDING_AUTH");
  });
});

describe("a magic link", () => {
  it("is good for one decision", async ({ expect }) => {
    const environment = createEnvironment();
    const link = await environment.invite("usr_1");
    expect((await environment.decide(link, "approve")).status).toBe(302);
    expect((await environment.decide(link, "approve")).status).toBe(410);
  });

  it("expires when it says so", async ({ expect }) => {
    const environment = createEnvironment({ linkLifetimeSeconds: 60 });
    const link = await environment.invite("usr_1");
    await environment.clock.advance(60_000);
    expect((await environment.decide(link, "approve")).status).toBe(410);
  });

  it("brings a denial back to the app, or keeps it", async ({ expect }) => {
    const environment = createEnvironment();
    const denied = await environment.decide(await environment.invite("usr_1"), "deny");
    const location = new URL(denied.headers.get("location") ?? "");
    expect(location.searchParams.get("error")).toBe("access_denied");
    expect(location.searchParams.get("state")).toBe("s1");
    expect(location.searchParams.has("auth_request_id")).toBe(false);
    environment.scalekit.settings.redirectOnDenied = false;
    const kept = await environment.decide(await environment.invite("usr_2"), "deny");
    expect(kept.status).toBe(400);
  });
});

describe("GitHub's tokens", () => {
  it("beyond the limit revoke the oldest of that person", async ({ expect }) => {
    const environment = createEnvironment({ githubTokensPerPerson: 2 });
    for (const identifier of ["usr_1", "usr_2", "usr_3"]) {
      await environment.connect(identifier, "mira-lindqvist");
    }
    await environment.connect("usr_4", "tomas-reyes");
    const alive = environment.scalekit
      .accounts()
      .map(({ github }) => environment.scalekit.viewerOf(github?.token ?? ""));
    expect(alive).toEqual([undefined, "mira-lindqvist", "mira-lindqvist", "tomas-reyes"]);
  });
});
