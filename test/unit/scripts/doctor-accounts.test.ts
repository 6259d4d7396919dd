import { describe, it } from "vitest";

import { tidyAccounts } from "../../../scripts/doctor/accounts.ts";
import { openEnvironment } from "../../../scripts/doctor/environment.ts";
import { parseConfig } from "../../../src/config/config.ts";
import { createWorld } from "../../fakes/world.ts";

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;

const PENDING = `usr_${"1".repeat(32)}`;
const EXPIRED = `usr_${"2".repeat(32)}`;
const ACTIVE = `usr_${"3".repeat(32)}`;

/** An environment with accounts, and the doctor's look at them after some time. */
async function tidied({ afterMs, yes }: { afterMs: number; yes: boolean }) {
  const world = createWorld({ scalekit: { verification: "scalekit-users" } });
  const variables = { SESSION_SECRET: "of-this-test".repeat(3), ...world.variables };
  const fetch: typeof globalThis.fetch = async (input, init) =>
    world.fetch(new Request(input, init));
  const configured = parseConfig(variables);
  if (!configured.ok || configured.config.connector.name !== "scalekit") {
    throw new Error("The world is configured.");
  }
  const { connectionName: connector } = configured.config.connector;
  const { accounts } = openEnvironment(configured.config.connector, fetch);
  const names = [PENDING, EXPIRED, ACTIVE, "somebody-else"];
  for (const identifier of names) {
    await accounts.createConnectedAccount({ connector, identifier, connectedAccount: {} });
  }
  const { link } = await accounts.getMagicLinkForConnectedAccount({
    connector,
    identifier: ACTIVE,
    state: "s".repeat(43),
    userVerifyUrl: "https://docket.test/user/verify",
  });
  const login = world.github().store.people[0] ?? "";
  await fetch(link, { method: "POST", body: new URLSearchParams({ decision: "approve", login }) });
  world.control.commands.get("scalekit")?.["expire-accounts"]?.({ identifier: EXPIRED });
  const said: string[] = [];
  const asked: number[] = [];
  const code = await tidyAccounts({
    variables,
    fetch,
    remove: async (count) => {
      asked.push(count);
      return yes;
    },
    say: (line) => said.push(line),
    signal: new AbortController().signal,
    now: () => Date.now() + afterMs,
  });
  const left = await accounts.listConnectedAccounts({ connector, pageSize: 100 });
  return {
    code,
    asked,
    said: said.join("\n"),
    left: left.connectedAccounts.map(({ identifier }) => identifier),
  };
}

describe("npm run doctor -- --accounts", () => {
  it("leaves alone what somebody may still be waiting for", async ({ expect }) => {
    const { code, asked, left } = await tidied({ afterMs: 0, yes: true });
    expect([code, asked, left.length]).toEqual([0, [], 4]);
  });

  it("removes what was begun and never completed, after asking", async ({ expect }) => {
    const { code, asked, said, left } = await tidied({ afterMs: 2 * HOUR_MS, yes: true });
    expect([code, asked]).toEqual([0, [1]]);
    expect(left).toEqual([EXPIRED, ACTIVE, "somebody-else"]);
    expect(said).toContain("1 active: kept");
    expect(said).toContain("last changed: 1 within 30 days, 0 within 180 days, 0 longer ago");
    expect(said).toContain("1 not named by Docket: kept");
    expect(said).toContain("1 of 1 removed.");
    expect(said).not.toContain("usr_");
  });

  it("removes what has long been invalid, and never an active account or one of somebody else", async ({
    expect,
  }) => {
    const { left } = await tidied({ afterMs: 40 * DAY_MS, yes: true });
    expect(left).toEqual([ACTIVE, "somebody-else"]);
  });

  it("removes nothing without a yes", async ({ expect }) => {
    const { code, asked, left } = await tidied({ afterMs: 40 * DAY_MS, yes: false });
    expect([code, asked, left.length]).toEqual([0, [2], 4]);
  });
});
