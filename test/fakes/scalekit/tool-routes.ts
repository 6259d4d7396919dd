import { Code } from "@connectrpc/connect";
import { ToolService } from "@scalekit-sdk/node/lib/pkg/grpc/scalekit/v1/tools/tools_pb.js";

import type { Handler } from "../control/connection.ts";
import type { Accounts } from "./accounts.ts";
import { pageOf } from "./pages.ts";
import { type Route, route } from "./route.ts";
import type { ScalekitSettings } from "./settings.ts";
import { invalidArgument, StatusError } from "./status-error.ts";
import { executeTool } from "./tool-execution.ts";
import { GITHUB_TOOLS, type GitHubTool, toolDefinition, type ToolDefinition } from "./tools.ts";

type ToolRoutesOptions = {
  accounts: Accounts;
  settings: ScalekitSettings;
  github: Handler;
  githubUrl: string;
};

const methods = ToolService.method;

function toolMessage(definition: ToolDefinition) {
  return {
    id: `tool_${definition.name}`,
    provider: "GITHUB",
    definition,
    isDefault: true,
  };
}

export function toolRoutes({ accounts, settings, github, githubUrl }: ToolRoutesOptions): Route[] {
  function offered(): GitHubTool[] {
    return GITHUB_TOOLS.filter(
      (tool) => settings.tools === null || settings.tools.includes(tool.name),
    );
  }
  function listed(): ToolDefinition[] {
    return [...settings.otherTools, ...offered().map(toolDefinition)];
  }
  return [
    route(methods.executeTool, async (input) => {
      const tool = offered().find((candidate) => candidate.name === input.toolName);
      if (tool === undefined) {
        throw new StatusError(
          Code.NotFound,
          "TOOL_NOT_FOUND",
          `tool ${JSON.stringify(input.toolName)} not found`,
        );
      }
      const account = accounts.get({
        id: input.connectedAccountId,
        connector:
          input.connector ??
          accounts.all().find((one) => one.identifier === input.identifier)?.connection.name,
        identifier: input.identifier,
      });
      return await executeTool(tool, account, input.params ?? {}, github, githubUrl);
    }),
    route(methods.listTools, (input) => {
      const { items, ...page } = pageOf(listed(), input, { defaultSize: 10, maxSize: 100 });
      const toolNames = items.map((tool) => tool.name);
      return { ...page, tools: items.map(toolMessage), toolNames };
    }),
    route(methods.listAvailableTools, (input) => {
      const { items, ...page } = pageOf(listed(), input, { defaultSize: 10, maxSize: 100 });
      return { ...page, tools: items.map(toolMessage) };
    }),
    route(methods.listScopedTools, (input) => {
      if (input.identifier === "") {
        throw invalidArgument("identifier", "is required");
      }
      const names = input.filter?.toolNames ?? [];
      const connectionNames = input.filter?.connectionNames ?? [];
      const scoped = accounts
        .all()
        .filter(
          (account) =>
            account.identifier === input.identifier &&
            (connectionNames.length === 0 || connectionNames.includes(account.connection.name)),
        )
        .flatMap((account) => listed().map((tool) => ({ account, tool })))
        .filter(({ tool }) => names.length === 0 || names.includes(tool.name));
      const { items, ...page } = pageOf(scoped, input, { defaultSize: 10, maxSize: 100 });
      return {
        ...page,
        tools: items.map(({ account, tool }) => ({
          tool: toolMessage(tool),
          identifier: account.identifier,
          connectedAccountId: account.id,
        })),
      };
    }),
  ];
}
