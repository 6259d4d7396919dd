import type { Connection, Connector } from "../../connectors/connector.ts";
import { fetchAnyWay } from "../../connectors/fetch-any-way.ts";
import type { GitHubAccount } from "../../github/account.ts";
import { readAccount } from "../../github/account.ts";
import { log } from "../../log/log.ts";
import { type Result, succeed } from "../../protocol/failures.ts";
import { failureOf } from "../../upstream/error.ts";
import { withDeadline } from "../deadline.ts";

const ACCOUNT_MAX_MS = 10_000;

/** Whose account the connection is. */
export async function accountOf(
  connector: Connector,
  connection: Connection,
): Promise<Result<GitHubAccount>> {
  try {
    return succeed(
      await withDeadline(ACCOUNT_MAX_MS, (signal) => {
        const fetchAsPerson = fetchAnyWay(connector, connection);
        return readAccount((input, init) => fetchAsPerson(input, { ...init, signal }));
      }),
    );
  } catch (error) {
    return { ok: false, failure: failureOf(error) };
  }
}

/** The same, where it can be asked again later. */
export async function accountOrNull(
  connector: Connector,
  connection: Connection,
): Promise<GitHubAccount | null> {
  const account = await accountOf(connector, connection);
  if (!account.ok) {
    log("warn", "account-unread", { code: account.failure.code });
  }
  return account.ok ? account.value : null;
}
