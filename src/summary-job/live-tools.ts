import type { Config } from "../config/config.ts";
import { createConnectionReader } from "../connectors/create-connector.ts";
import type { RepositoryName } from "../github/repository-name.ts";
import type { ReadTools } from "../github/tools/read/read-tools.ts";
import { logContext } from "../log/context.ts";
import { ExpectedFailure } from "../summarize/expected-failure.ts";
import type { JobSpec } from "./job-spec.ts";
import type { SessionPort } from "./session-port.ts";

/** `refused`: GitHub no longer accepts the connection. */
export type LiveTools = ReadTools & { refused(): Promise<void> };

/**
 * What a model may read of the repository of a job, with the connection that its session has at each call: for who has
 * disconnected nothing is read any more. Found out once for all questions; `session` gives a fresh stub, since one that
 * has failed is of no more use.
 */
export function createLiveTools(
  repository: RepositoryName,
  { id, requestId }: JobSpec,
  { config, session }: { config: Config; session: () => SessionPort },
): LiveTools {
  const connector = createConnectionReader(config, (_connection, refused) =>
    // Of the question, where one is being answered.
    session().accessToken(id, refused, logContext().requestId ?? requestId),
  );
  let known: { identifier: string; tools: ReadTools } | null = null;

  async function current(): Promise<ReadTools> {
    const connection = await session().connection(id);
    if (!connection.ok) {
      throw new ExpectedFailure(connection.failure);
    }
    const { identifier } = connection.value;
    if (known?.identifier !== identifier) {
      known = { identifier, tools: connector.readTools({ identifier }, repository) };
    }
    return known.tools;
  }

  return {
    list: async (signal) => await (await current()).list(signal),
    async call(name, input, signal) {
      const tools = await current();
      // The docket may be of yesterday, when strangers could still read the repository.
      if (config.privateRepositories !== "on" && !(await isPublic(tools, signal))) {
        return { kind: "refused", error: "The repository is private, so no more of it is read." };
      }
      return await tools.call(name, input, signal);
    },
    async refused() {
      if (known !== null) {
        await session().reconnectRequired(known.identifier);
      }
    },
  };
}

async function isPublic(tools: ReadTools, signal: AbortSignal): Promise<boolean> {
  const answer = await tools.call("github_repo_get", {}, signal);
  const seen = answer.kind === "read" ? answer.data : null;
  return typeof seen === "object" && seen !== null && "private" in seen && seen.private === false;
}
