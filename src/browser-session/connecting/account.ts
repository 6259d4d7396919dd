import type { Connection, Connector } from "../../connectors/connector.ts";
import { fetchAnyWay } from "../../connectors/fetch-any-way.ts";
import { type GitHubAccount, readAccount } from "../../github/account.ts";
import { log } from "../../log/log.ts";
import { type Result, succeed } from "../../protocol/failures.ts";
import { describeCause } from "../../upstream/cause.ts";
import { errorBehind } from "../../upstream/error.ts";
import { resultOf, withDeadline } from "../deadline.ts";

const ACCOUNT_MAX_MS = 10_000;

/** Whose account the connection is. */
export async function accountOf(
  connector: Pick<Connector, "fetch" | "toolsFetch">,
  connection: Connection,
): Promise<Result<GitHubAccount>> {
  const fetchAsPerson = fetchAnyWay(connector, connection);
  return resultOf(async () =>
    succeed(
      await withDeadline(ACCOUNT_MAX_MS, (signal) =>
        readAccount((input, init) => fetchAsPerson(input, { ...init, signal })),
      ),
    ),
  );
}

/** The same, where it can be asked again later. */
export async function accountOrNull(
  connector: Pick<Connector, "fetch" | "toolsFetch">,
  connection: Connection,
): Promise<GitHubAccount | null> {
  const account = await accountOf(connector, connection);
  if (!account.ok) {
    const error = errorBehind(account.failure);
    log("warn", "account-unread", {
      code: account.failure.code,
      ...(error === null ? {} : describeCause(error)),
    });
  }
  return account.ok ? account.value : null;
}
