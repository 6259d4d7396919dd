import { randomBytes } from "node:crypto";

import { ConnectorStatus } from "@scalekit-sdk/node/lib/pkg/grpc/scalekit/v1/connected_accounts/connected_accounts_pb.js";

import type { ScalekitSettings } from "../../src/config/config.ts";
import { createScalekitConnector } from "../../src/connectors/scalekit/connector.ts";
import { UpstreamError } from "../../src/upstream/error.ts";
import type { Environment } from "./environment.ts";
import { type Finding, ok, problem, skipped, warning } from "./finding.ts";
import { examineProxy } from "./proxy.ts";

const POLL_MS = 2500;
const REMOVAL_MAX_MS = 15_000;
const WAIT_MAX_MS = 5 * 60 * 1000;

export interface AccountOptions {
  settings: ScalekitSettings;
  environment: Environment;
  /** Where Scalekit sends the browser back to. */
  callbackUrl: string;
  /** `owner/name` of a repository with an open pull request, for the checks that need one. */
  repository: string | null;
  fetch: typeof fetch;
  /** Shows the link to a person; null when nobody is there to open it. */
  show: ((link: string) => void) | null;
  sleep: (ms: number) => Promise<void>;
  /** Aborted when the person interrupts: the account is removed all the same. */
  signal: AbortSignal;
}

/**
 * Connects a throw-away account the way a session does, looks at what becomes of it, tries the proxy with it, and
 * removes it again. What only an authorized account shows is skipped when nobody opens the link.
 */
export async function* examineAccount(options: AccountOptions): AsyncGenerator<Finding> {
  const { settings, fetch: fetchOnce, show, callbackUrl, signal } = options;
  const connector = createScalekitConnector({ ...settings, fetch: fetchOnce });
  const connection = { identifier: `usr_${randomBytes(16).toString("hex")}` };
  try {
    let link: string;
    try {
      ({ authLink: link } = await connector.authorize(
        connection,
        { state: randomBytes(32).toString("base64url"), callbackUrl },
        signal,
      ));
    } catch (error) {
      signal.throwIfAborted();
      yield linkProblem(error, settings.connectionName);
      return;
    }
    yield ok("authorization link", `Scalekit makes a link for "${settings.connectionName}".`);
    if (show === null) {
      yield skipped(
        "account",
        "Verification mode and proxy show only with an authorized account: run again with --connect.",
      );
      return;
    }
    show(link);
    const status = await awaitStatus(connection.identifier, options);
    yield verificationFinding(status);
    if (status === ConnectorStatus.ACTIVE) {
      yield* examineProxy(options, connection.identifier);
    }
  } finally {
    await connector.remove(connection, AbortSignal.timeout(REMOVAL_MAX_MS)).catch(() => undefined);
  }
}

function linkProblem(error: unknown, connectionName: string): Finding {
  const status = error instanceof UpstreamError ? error.status : undefined;
  return problem(
    "authorization link",
    `Scalekit makes no link for the connection "${connectionName}"${status === undefined ? "" : ` (status ${status})`}.`,
    "Check that GITHUB_CONNECTION_NAME is copied exactly and that the connection is complete and enabled in the dashboard.",
  );
}

/** Waits until the authorization has led somewhere; undefined when it has not. */
async function awaitStatus(
  identifier: string,
  { environment, settings, sleep, signal }: AccountOptions,
): Promise<ConnectorStatus | undefined> {
  for (let waited = 0; waited < WAIT_MAX_MS; waited += POLL_MS) {
    const { connectedAccount } = await environment.accounts.getConnectedAccountDetails(
      { connector: settings.connectionName, identifier },
      { signal },
    );
    const status = connectedAccount?.status;
    if (status === ConnectorStatus.ACTIVE || status === ConnectorStatus.PENDING_VERIFICATION) {
      return status;
    }
    await sleep(POLL_MS);
    signal.throwIfAborted();
  }
  return undefined;
}

function verificationFinding(status: ConnectorStatus | undefined): Finding {
  const step = "user verification";
  const setting = "Scalekit dashboard > Agent auth > User verification";
  if (status === ConnectorStatus.PENDING_VERIFICATION) {
    return ok(
      step,
      "Custom user verification is on: right for a deployment, and for USER_VERIFICATION=custom. The proxy shows only in the other mode.",
    );
  }
  return status === ConnectorStatus.ACTIVE
    ? warning(
        step,
        "Scalekit users only: the account became active without Docket's verification.",
        `Fine for local development (USER_VERIFICATION=scalekit-users). Before others use it, choose Custom user verification in ${setting}.`,
      )
    : problem(
        step,
        "The authorization led nowhere: not approved in time, or no verification mode is chosen.",
        `Open the link again and approve; if it stays, choose Custom user verification in ${setting}.`,
      );
}
