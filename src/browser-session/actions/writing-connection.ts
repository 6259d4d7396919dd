import type { Connection } from "../../connectors/connector.ts";
import type { RepositoryName } from "../../github/repository-name.ts";
import type { GitHubTools } from "../../github/tools/github-tools.ts";
import { ACTION_LOOK_MAX_MS } from "../../limits.ts";
import { log } from "../../log/log.ts";
import { fail, type Result, succeed } from "../../protocol/failures.ts";
import { checkAllowed } from "../connecting/allowed.ts";
import type { Means } from "../context.ts";
import { withDeadline } from "../deadline.ts";
import { reading, servingConnection } from "../jobs/reading.ts";
import { lookAt, type Place, type Present } from "./present-state.ts";

/** The connection that may be written with, as long as it is that person's and they may use this deployment. */
export async function writingConnection(
  accountId: number | null,
  means: Means,
): Promise<Result<Connection>> {
  const serving = servingFor(accountId, means);
  const account = means.store.access().connection?.account;
  if (!serving.ok || account == null) {
    return serving.ok ? fail("not_connected") : serving;
  }
  const allowed = await checkAllowed(account, serving.value, means);
  // Waiting gave another person the chance to connect.
  return allowed.ok ? servingFor(accountId, means) : allowed;
}

export function servingFor(accountId: number | null, means: Means): Result<Connection> {
  const connected = means.store.access().connection?.account?.id;
  return accountId !== null && connected === accountId
    ? servingConnection(means)
    : fail("not_connected");
}

/** The place as GitHub shows it to this person now. */
export async function look(
  place: Place,
  repository: RepositoryName,
  connection: Connection,
  means: Means,
): Promise<Result<Present>> {
  const tools: GitHubTools = means.connector.tools(connection);
  return await reading(connection, means, async () => {
    try {
      return succeed(
        await withDeadline(ACTION_LOOK_MAX_MS, (signal) =>
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
