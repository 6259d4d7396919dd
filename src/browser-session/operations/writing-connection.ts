import type { Connection } from "../../connectors/connector.ts";
import { readGrantedScopes } from "../../github/granted-scopes.ts";
import type { RepositoryName } from "../../github/repository-name.ts";
import type { GitHubTools } from "../../github/tools/github-tools.ts";
import { OPERATION_LOOK_MAX_MS, SCOPES_LOOK_MAX_MS } from "../../limits.ts";
import { log } from "../../log/log.ts";
import { fail, type Result, succeed } from "../../protocol/failures.ts";
import { checkAllowed } from "../connecting/allowed.ts";
import type { SessionContext } from "../context.ts";
import { withDeadline } from "../deadline.ts";
import { reading, servingConnection } from "../jobs/reading.ts";
import { lookAt, type Place, type Present } from "./present-state.ts";

/** The connection that may be written with, as long as it is that person's and they may use this deployment. */
export async function writingConnection(
  accountId: number | null,
  context: SessionContext,
): Promise<Result<Connection>> {
  const serving = servingFor(accountId, context);
  const account = context.store.access().connection?.account;
  if (!serving.ok || account == null) {
    return serving.ok ? fail("not_connected") : serving;
  }
  const allowed = await checkAllowed(account, serving.value, context);
  // Waiting gave another person the chance to connect.
  return allowed.ok ? servingFor(accountId, context) : allowed;
}

export function servingFor(accountId: number | null, context: SessionContext): Result<Connection> {
  const connected = context.store.access().connection?.account?.id;
  return accountId !== null && connected === accountId
    ? servingConnection(context)
    : fail("not_connected");
}

/** What the connection was given, where GitHub says so. */
export async function grantedScopes(
  connection: Connection,
  { connector }: Pick<SessionContext, "connector">,
): Promise<readonly string[] | null> {
  return connector.name === "github-app"
    ? null
    : await withDeadline(SCOPES_LOOK_MAX_MS, (signal) =>
        readGrantedScopes(connector.fetch(connection), signal),
      ).catch(() => null);
}

/** The place as GitHub shows it to this person now. */
export async function look(
  place: Place,
  repository: RepositoryName,
  connection: Connection,
  context: SessionContext,
): Promise<Result<Present>> {
  const tools: GitHubTools = context.connector.tools(connection);
  return await reading(connection, context, async () => {
    try {
      return succeed(
        await withDeadline(OPERATION_LOOK_MAX_MS, (signal) =>
          lookAt(place, repository, tools, signal),
        ),
      );
    } catch (error) {
      if (error instanceof DOMException && error.name === "TimeoutError") {
        log("warn", "action-look-timed-out");
        return fail("timed_out", { detail: "GitHub took too long to answer. Nothing was sent." });
      }
      throw error;
    }
  });
}
