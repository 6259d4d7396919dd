import type { ConnectedAccountForList } from "@scalekit-sdk/node/lib/pkg/grpc/scalekit/v1/connected_accounts/connected_accounts_pb.js";
import { ConnectorStatus } from "@scalekit-sdk/node/lib/pkg/grpc/scalekit/v1/connected_accounts/connected_accounts_pb.js";

import { parseConfig, type Variables } from "../../src/config/config.ts";
import { count } from "../../src/english.ts";
import { AUTHORIZATION_LIFETIME_MS } from "../../src/limits.ts";
import { type Environment, openEnvironment } from "./environment.ts";

export interface TidyOptions {
  variables: Variables;
  fetch: typeof fetch;
  /** Whether so many are to be removed. */
  remove: (count: number) => Promise<boolean>;
  say: (line: string) => void;
  signal: AbortSignal;
  now?: () => number;
}

/** As sessions and this doctor name them; others were made by something else. */
const OUR_IDENTIFIER = /^usr_[0-9a-f]{32}$/;
const PAGES_MAX = 200;
/** An authorization is over long before; clocks differ. */
const PENDING_MAX_MS = 6 * AUTHORIZATION_LIFETIME_MS;
const DAY_MS = 24 * 60 * 60 * 1000;
/** Of no use to a session that may still hold one: whoever comes back connects anew. */
const INVALID_MAX_MS = 31 * DAY_MS;
const AGES_DAYS = [30, 180] as const;
const PENDING: readonly ConnectorStatus[] = [
  ConnectorStatus.PENDING_AUTH,
  ConnectorStatus.PENDING_VERIFICATION,
];

/**
 * Finds accounts that no session can still be waiting for, and removes them if wanted. Sessions live in objects that
 * nobody can list, so an active account is never touched: whether a browser somewhere holds it only that browser's
 * session knows. Gives the exit code.
 */
export async function tidyAccounts(options: TidyOptions): Promise<number> {
  const { variables, fetch: fetchOnce, remove, say, signal, now = Date.now } = options;
  const configured = parseConfig(variables);
  if (!configured.ok || configured.config.connector.name !== "scalekit") {
    say(
      "Accounts are listed where CONNECTOR is scalekit and the configuration is complete: run the doctor first.",
    );
    return 1;
  }
  const { connectionName } = configured.config.connector;
  const environment = openEnvironment(configured.config.connector, fetchOnce);
  const accounts = await listAccounts(environment, connectionName, signal).catch(() => null);
  if (accounts === null) {
    say(
      "Scalekit does not list the accounts of this environment. Run the doctor without --accounts to see why.",
    );
    return 1;
  }
  const ours = accounts.filter(({ identifier }) => OUR_IDENTIFIER.test(identifier));
  const forsaken = ours.filter((account) => isForsaken(account, now()));
  const active = ours.filter(({ status }) => status === ConnectorStatus.ACTIVE);
  const kept = ours.length - active.length - forsaken.length;
  say(`${count(accounts.length, "account")} in "${connectionName}":`);
  say(`  ${active.length} active: kept, since only the session that holds one knows that it does`);
  if (active.length > 0) {
    say(`    last changed: ${ages(active, now())}`);
  }
  say(`  ${kept} pending within the hour, invalid within 31 days, or of unknown age: kept`);
  say(`  ${accounts.length - ours.length} not named by Docket: kept`);
  say(`  ${forsaken.length} pending or invalid for longer: no session waits for them`);
  if (forsaken.length === 0 || !(await remove(forsaken.length))) {
    return 0;
  }
  let removed = 0;
  for (const { identifier } of forsaken) {
    if (signal.aborted) {
      break;
    }
    removed += await environment.accounts
      .deleteConnectedAccount({ connector: connectionName, identifier }, { signal })
      .then(() => 1)
      .catch(() => 0);
  }
  say(`${removed} of ${forsaken.length} removed.`);
  return removed === forsaken.length ? 0 : 1;
}

/** How many changed within a month, within half a year, longer ago: what changes one is its tokens' refresh. */
function ages(accounts: readonly ConnectedAccountForList[], now: number): string {
  const days = accounts.map(({ updatedAt }) =>
    updatedAt === undefined ? null : (now - Number(updatedAt.seconds) * 1000) / DAY_MS,
  );
  const [month, half] = AGES_DAYS;
  const known = days.filter((age) => age !== null);
  const recent = known.filter((age) => age <= month).length;
  const older = known.filter((age) => age > month && age <= half).length;
  return [
    `${recent} within ${month} days`,
    `${older} within ${half} days`,
    `${known.length - recent - older} longer ago`,
    `${days.length - known.length} at an unknown time`,
  ].join(", ");
}

/** What has no known age is left alone. */
function isForsaken({ status, updatedAt }: ConnectedAccountForList, now: number): boolean {
  const max = PENDING.includes(status) ? PENDING_MAX_MS : INVALID_MAX_MS;
  return (
    status !== ConnectorStatus.ACTIVE &&
    updatedAt !== undefined &&
    now - Number(updatedAt.seconds) * 1000 > max
  );
}

async function listAccounts(
  { accounts }: Environment,
  connector: string,
  signal: AbortSignal,
): Promise<ConnectedAccountForList[]> {
  const all: ConnectedAccountForList[] = [];
  let pageToken = "";
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const answer = await accounts.listConnectedAccounts(
      { connector, provider: "", pageSize: 100, pageToken, query: "", connectionNames: [] },
      { signal },
    );
    all.push(...answer.connectedAccounts);
    pageToken = answer.nextPageToken;
    if (pageToken === "") {
      return all;
    }
  }
  return all;
}
