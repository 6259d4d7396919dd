import { randomBytes } from "node:crypto";

import { create } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { Code } from "@connectrpc/connect";
import {
  type ConnectedAccount,
  type ConnectedAccountForList,
  ConnectedAccountForListSchema,
  ConnectedAccountSchema,
  ConnectorStatus,
  ConnectorType,
} from "@scalekit-sdk/node/lib/pkg/grpc/scalekit/v1/connected_accounts/connected_accounts_pb.js";

import type { GitHubTokens } from "./github-tokens.ts";
import { invalidArgument, notFound, StatusError } from "./status-error.ts";

export type Connection = { id: string; name: string; provider: string };

export type Account = {
  id: string;
  connection: Connection;
  identifier: string;
  status: ConnectorStatus;
  /** Present from the first approved authorization on. */
  github: { login: string; token: string } | null;
  updatedAt: number;
  lastUsedAt: number | null;
};

/** How a request names an account. */
export type AccountReference = {
  id?: string | undefined;
  connector?: string | undefined;
  identifier?: string | undefined;
};

export type Accounts = {
  connection(name: string): Connection;
  create(reference: AccountReference): Account;
  find(reference: AccountReference): Account | undefined;
  get(reference: AccountReference): Account;
  all(): Account[];
  setStatus(account: Account, status: ConnectorStatus): void;
  activate(account: Account, github: { login: string; token: string }): void;
  /** Gone for good, with the GitHub token it held. */
  delete(account: Account): void;
  reset(): void;
};

const CONNECTOR_PATTERN = /^[a-zA-Z0-9_: -]*$/;

function checkReference(reference: AccountReference): void {
  if (
    (reference.connector?.length ?? 0) > 400 ||
    !CONNECTOR_PATTERN.test(reference.connector ?? "")
  ) {
    throw invalidArgument("connector", "must be at most 400 characters of ^[a-zA-Z0-9_: -]*$");
  }
  if ((reference.identifier?.length ?? 0) > 100) {
    throw invalidArgument("identifier", "must be at most 100 characters");
  }
  if (reference.id !== undefined && (reference.id.length > 32 || !reference.id.startsWith("ca_"))) {
    throw invalidArgument("id", "must start with ca_ and be at most 32 characters");
  }
}

export function createAccounts(
  connections: Connection[],
  tokens: GitHubTokens,
  now: () => number,
): Accounts {
  const accounts = new Map<string, Account>();

  function connection(name: string): Connection {
    const found = connections.find((candidate) => candidate.name === name);
    if (found === undefined) {
      throw notFound(`connection ${JSON.stringify(name)}`);
    }
    return found;
  }

  function find(reference: AccountReference): Account | undefined {
    checkReference(reference);
    if (reference.id !== undefined) {
      return accounts.get(reference.id);
    }
    return [...accounts.values()].find(
      (account) =>
        account.identifier === reference.identifier &&
        account.connection.name === reference.connector,
    );
  }

  return {
    connection,
    find,
    all: () => [...accounts.values()],
    reset: () => accounts.clear(),
    create(reference) {
      checkReference(reference);
      if (!reference.connector || !reference.identifier) {
        throw invalidArgument(reference.connector ? "identifier" : "connector", "is required");
      }
      if (find(reference) !== undefined) {
        throw new StatusError(
          Code.AlreadyExists,
          "RESOURCE_ALREADY_EXISTS",
          "connected account already exists",
        );
      }
      const account: Account = {
        id: `ca_${randomBytes(9).toString("hex")}`,
        connection: connection(reference.connector),
        identifier: reference.identifier,
        status: ConnectorStatus.PENDING_AUTH,
        github: null,
        updatedAt: now(),
        lastUsedAt: null,
      };
      accounts.set(account.id, account);
      return account;
    },
    get(reference) {
      const account = find(reference);
      if (account === undefined) {
        throw notFound("connected account");
      }
      return account;
    },
    setStatus(account, status) {
      account.status = status;
      account.updatedAt = now();
    },
    activate(account, github) {
      if (account.github !== null && account.github.token !== github.token) {
        tokens.revoke(account.github.token);
      }
      account.github = github;
      account.status = ConnectorStatus.ACTIVE;
      account.updatedAt = now();
    },
    delete(account) {
      accounts.delete(account.id);
      if (account.github !== null) {
        tokens.revoke(account.github.token);
      }
    },
  };
}

function shared(account: Account) {
  return {
    identifier: account.identifier,
    provider: account.connection.provider,
    status: account.status,
    authorizationType: ConnectorType.OAUTH,
    updatedAt: timestampFromMs(account.updatedAt),
    connector: account.connection.name,
    ...(account.lastUsedAt === null ? {} : { lastUsedAt: timestampFromMs(account.lastUsedAt) }),
    id: account.id,
    connectionId: account.connection.id,
  };
}

export function accountForList(account: Account): ConnectedAccountForList {
  return create(ConnectedAccountForListSchema, shared(account));
}

export function accountDetails(account: Account): ConnectedAccount {
  return create(ConnectedAccountSchema, shared(account));
}

/** What `/auth` answers: the account with its GitHub token. */
export function accountWithCredentials(account: Account): ConnectedAccount {
  return create(ConnectedAccountSchema, {
    ...shared(account),
    authorizationDetails: {
      details: {
        case: "oauthToken",
        value: {
          accessToken: account.github?.token ?? "",
          refreshToken: "",
          scopes: ["repo", "read:org"],
        },
      },
    },
  });
}
