import * as z from "zod";

import { TOOL_NAMES } from "../../src/connectors/scalekit/tool-table.ts";
import { describe } from "./account-points.ts";
import type { EnvironmentCalls } from "./environment-calls.ts";
import { type Observation, observe, shapeOf } from "./observation.ts";

const Listed = z.object({
  tools: z.array(
    z.object({
      tool: z.object({
        definition: z.object({
          name: z.string(),
          input_schema: z.object({ properties: z.record(z.string(), z.unknown()) }),
        }),
      }),
    }),
  ),
});
const Executed = z.object({ data: z.record(z.string(), z.unknown()) });

/** Which tools there are, and how their answers and errors look. */
export async function* observeTools(
  identifier: string,
  repository: string,
  calls: EnvironmentCalls,
): AsyncGenerator<Observation> {
  const { connectionName: connector } = calls.settings;
  const [owner = "", repo = ""] = repository.split("/");
  const query = new URLSearchParams({ identifier, page_size: "100" });
  query.append("filter.connection_names", connector);
  for (const name of TOOL_NAMES) {
    query.append("filter.tool_names", name);
  }

  async function execute(name: string, params: Record<string, unknown>) {
    return calls.api("POST", "/api/v1/execute_tool", {
      tool_name: name,
      connector,
      identifier,
      params,
    });
  }

  yield await observe("listing tools", async () => {
    const answer = await calls.api("GET", `/api/v1/tools/scoped?${query.toString()}`);
    const listed = Listed.safeParse(answer.json);
    if (!listed.success) {
      return describe(answer);
    }
    const definitions = listed.data.tools.map(({ tool }) => tool.definition);
    const missing = TOOL_NAMES.filter((name) => !definitions.some((one) => one.name === name));
    const list = definitions.find((one) => one.name === "github_pull_requests_list");
    const inputs = Object.keys(list?.input_schema.properties ?? {}).toSorted();
    return `missing: ${missing.join(", ") || "none"}; inputs of the list: ${inputs.join(", ")}`;
  });
  yield await observe("a list of a tool", async () => {
    const answer = await execute("github_pull_requests_list", {
      owner,
      repo,
      state: "open",
      sort: "popularity",
      direction: "desc",
      per_page: 1,
    });
    const executed = Executed.safeParse(answer.json);
    return executed.success
      ? `under ${Object.keys(executed.data.data).join(", ")}`
      : describe(answer);
  });
  yield await observe("a tool that GitHub refuses", async () => {
    const missing = { owner, repo, pull_number: 999_999_999 };
    const answer = await execute("github_pull_request_get", missing);
    return `${describe(answer)}; ${shapeOf(answer.json, 3)}`;
  });
  yield await observe("a tool that does not exist", async () =>
    describe(await execute("github_no_such_tool", {})),
  );
}
