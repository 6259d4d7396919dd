import type { RepositoryName } from "../../github/repository-name.ts";
import type { ReadTools } from "../../github/tools/read/read-tools.ts";
import { GITHUB_READ_MAX_MS } from "../../limits.ts";
import { fail, type Result, succeed } from "../../protocol/failures.ts";
import type { ToolReading } from "../../protocol/github.ts";
import type { SessionContext } from "../context.ts";
import { checkRepositories, type TokenGrant } from "../credentials/token-grant.ts";
import { withDeadline } from "../deadline.ts";
import { reading, servingConnection } from "../jobs/reading.ts";
import { personOf } from "../person/person.ts";

export interface GitHubReadOrder {
  repository: RepositoryName;
  tool: string;
  /** As it came: what it may be is decided with the tool. */
  input: Record<string, string | number>;
  /** Whether a private repository is refused. */
  publicAlone: boolean;
}

/** Reads one repository through a tool, as the connected person, where a token reaches it. */
export async function readWithTool(
  { repository, tool, input, publicAlone }: GitHubReadOrder,
  token: TokenGrant | undefined,
  context: SessionContext,
): Promise<Result<ToolReading>> {
  const reached = checkRepositories(token, [`${repository.owner}/${repository.name}`]);
  if (!reached.ok) {
    return reached;
  }
  const person = await personOf(context);
  if (!person.ok) {
    return person;
  }
  const connection = servingConnection(context);
  if (!connection.ok) {
    return connection;
  }
  const { connector } = context;
  const tools = connector.readTools(connection.value, repository);
  return reading(connection.value, context, async () =>
    withDeadline(GITHUB_READ_MAX_MS, async (signal) => {
      if (publicAlone && !(await isPublic(tools, signal))) {
        return fail("not_allowed", {
          detail: "This deployment gives no private repository to a model.",
        });
      }
      const answer = await tools.call(tool, input, signal);
      if (answer.kind === "refused") {
        return succeed<ToolReading>(answer);
      }
      const { data, source } = answer;
      return succeed<ToolReading>({
        kind: "read",
        json: JSON.stringify(data),
        isFile: source.kind === "file",
        heading: source.heading,
        url: source.url,
      });
    }),
  );
}

async function isPublic(tools: ReadTools, signal: AbortSignal): Promise<boolean> {
  const answer = await tools.call("github_repo_get", {}, signal);
  const seen = answer.kind === "read" ? answer.data : null;
  return typeof seen === "object" && seen !== null && "private" in seen && seen.private === false;
}
