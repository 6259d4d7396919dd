import { ConnectorStatus } from "@scalekit-sdk/node/lib/pkg/grpc/scalekit/v1/connected_accounts/connected_accounts_pb.js";
import * as z from "zod";

import type { Commands } from "../control/control.ts";
import type { Account, Accounts } from "./accounts.ts";
import type { AccessTokens } from "./credentials.ts";
import type { GitHubTokens } from "./github-tokens.ts";
import { type ScalekitSettings, settingsChange } from "./settings.ts";

type CommandsOptions = {
  accounts: Accounts;
  accessTokens: AccessTokens;
  githubTokens: GitHubTokens;
  settings: ScalekitSettings;
};

/** Which accounts; all of them when nothing is said. */
const which = z.object({ identifier: z.string().optional(), login: z.string().optional() });

/** What happens to accounts and credentials without the app having a part in it. */
export function scalekitCommands({
  accounts,
  accessTokens,
  githubTokens,
  settings,
}: CommandsOptions): Commands {
  function chosen(input: unknown): Account[] {
    const { identifier, login } = which.parse(input);
    return accounts
      .all()
      .filter(
        (account) =>
          (identifier === undefined || account.identifier === identifier) &&
          (login === undefined || account.github?.login === login),
      );
  }

  function setStatus(input: unknown, status: ConnectorStatus): number {
    const affected = chosen(input);
    for (const account of affected) {
      accounts.setStatus(account, status);
    }
    return affected.length;
  }

  return {
    settings(input) {
      Object.assign(settings, settingsChange.parse(input));
      return settings;
    },
    /** The accounts without credentials, and how many environment tokens were granted. */
    state: () => ({
      accounts: accounts.all().map(({ id, connection, identifier, status, github }) => ({
        id,
        connector: connection.name,
        identifier,
        status: ConnectorStatus[status],
        login: github?.login ?? null,
      })),
      accessTokensGranted: accessTokens.granted(),
    }),
    /** What leads to GitHub, account by account: to act as one, or to look for where it must not be. */
    credentials: () =>
      accounts
        .all()
        .map(({ identifier, github }) => ({ identifier, token: github?.token ?? null })),
    "expire-access-tokens": () => accessTokens.expireAll(),
    "expire-accounts": (input) => setStatus(input, ConnectorStatus.EXPIRED),
    "disconnect-accounts": (input) => setStatus(input, ConnectorStatus.DISCONNECTED),
    "delete-accounts": (input) => {
      for (const account of chosen(input)) {
        accounts.delete(account);
      }
    },
    /** GitHub stops accepting the tokens; the accounts still say ACTIVE. */
    "revoke-github-tokens": (input) => githubTokens.revokeAll(which.parse(input).login),
  };
}
