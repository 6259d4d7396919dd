import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import {
  ConnectedAccountService,
  ConnectorStatus,
} from "@scalekit-sdk/node/lib/pkg/grpc/scalekit/v1/connected_accounts/connected_accounts_pb.js";

import {
  accountDetails,
  accountForList,
  type Accounts,
  accountWithCredentials,
} from "./accounts.ts";
import type { Authorizations } from "./authorizations.ts";
import { pageOf } from "./pages.ts";
import { type Route, route } from "./route.ts";
import type { ScalekitSettings } from "./settings.ts";
import { invalidArgument } from "./status-error.ts";

type AccountRoutesOptions = {
  accounts: Accounts;
  authorizations: Authorizations;
  settings: ScalekitSettings;
  baseUrl: string;
};

const methods = ConnectedAccountService.method;

export function accountRoutes({
  accounts,
  authorizations,
  settings,
  baseUrl,
}: AccountRoutesOptions): Route[] {
  return [
    route(methods.listConnectedAccounts, (input) => {
      const wanted = accounts
        .all()
        .filter(
          (account) =>
            (input.connector === undefined || account.connection.name === input.connector) &&
            (input.identifier === undefined || account.identifier === input.identifier) &&
            (input.provider === "" || account.connection.provider === input.provider) &&
            (input.query === "" || account.identifier.includes(input.query)) &&
            (input.connectionNames.length === 0 ||
              input.connectionNames.includes(account.connection.name)),
        );
      const { items, ...page } = pageOf(wanted, input, { defaultSize: 10, maxSize: 100 });
      return { ...page, connectedAccounts: items.map(accountForList) };
    }),
    route(
      methods.createConnectedAccount,
      (input) => {
        if (input.connectedAccount === undefined) {
          throw invalidArgument("connected_account", "is required");
        }
        return { connectedAccount: accountDetails(accounts.create(input)) };
      },
      201,
    ),
    route(methods.getConnectedAccountDetails, (input) => ({
      connectedAccount: accountDetails(accounts.get(input)),
    })),
    route(methods.getConnectedAccountAuth, (input) => ({
      connectedAccount: accountWithCredentials(accounts.get(input)),
    })),
    route(methods.getConnectedAccount, (input) => ({
      connectedAccount: accountDetails(accounts.get(input)),
    })),
    route(methods.getMagicLinkForConnectedAccount, (input) => {
      const account = accounts.get(input);
      const link = authorizations.start(account, input.state ?? "", input.userVerifyUrl ?? "");
      return { link: `${baseUrl}/connect/${link.token}`, expiry: timestampFromMs(link.expiresAt) };
    }),
    route(methods.verifyConnectedAccountUser, (input) => {
      authorizations.verify(input.authRequestId, input.identifier);
      return {
        postUserVerifyRedirectUrl:
          settings.postUserVerifyRedirectUrl ?? `${baseUrl}/connect/success`,
      };
    }),
    route(methods.deleteConnectedAccount, (input) => {
      accounts.delete(accounts.get(input));
      return {};
    }),
    route(methods.disconnectConnectedAccount, (input) => {
      const account = accounts.get(input);
      accounts.setStatus(account, ConnectorStatus.DISCONNECTED);
      return { connectedAccount: accountDetails(account) };
    }),
  ];
}
