import { afterEach, describe, it, vi } from "vitest";

import { fetchAnyWay } from "../../../src/connectors/fetch-any-way.ts";
import { API_ROOT } from "../../../src/github/client/api-root.ts";
import { DOCUMENTS } from "../../../src/github/graphql/queries/documents.ts";
import { isNotOffered } from "../../../src/upstream/route-refused.ts";
import type { Handler } from "../../fakes/control/connection.ts";
import type { ScalekitSettings } from "../../fakes/scalekit/settings.ts";
import { rateLimitedFault } from "../../fakes/scalekit/status-error.ts";
import { inVirtualTime } from "../../support/virtual-time.ts";
import { ACCOUNT, createConnected, failureOf } from "./scalekit-connection.ts";

const USER = `${API_ROOT}/user`;
const PULLS = `${API_ROOT}/repos/acme/rockets/pulls?state=open&per_page=2`;
const PULL = `${API_ROOT}/repos/acme/rockets/pulls/7`;
const START = Date.UTC(2026, 10, 20, 9);
const NO_PROXY = { proxyEnabled: false };

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

async function connectedTo(
  settings: Partial<ScalekitSettings> = {},
  github: Handler = () => Response.json({ login: "mira-lindqvist" }),
) {
  const connected = createConnected(settings, github);
  await connected.environment.connect(ACCOUNT.identifier);
  connected.environment.control.log.clear();
  const byTools = connected.connector.toolsFetch?.(ACCOUNT);
  if (byTools === undefined) {
    throw new Error("There are no tools.");
  }
  return { ...connected, byTools };
}

async function refusalOf(promise: Promise<unknown>): Promise<unknown> {
  return await promise.then(
    () => null,
    (error: unknown) => (isNotOffered(error) ? "not offered" : error),
  );
}

describe("reading with Scalekit's tools", () => {
  it("runs the tool of the path, with what it lists of the inputs", async ({ expect }) => {
    const { byTools, environment, calls } = await connectedTo({}, () => Response.json([{ id: 1 }]));
    expect(await (await byTools(PULLS)).json()).toEqual([{ id: 1 }]);
    expect(environment.provider.map(({ url }) => url)).toEqual([
      "https://github.test/repos/acme/rockets/pulls?state=open&per_page=2",
    ]);
    expect(calls()).toEqual(["ListScopedTools", "ExecuteTool"]);
  });

  it("gives a tool no input that it does not list", async ({ expect }) => {
    const { byTools, environment } = await connectedTo({}, () => Response.json([]));
    const definition = {
      name: "github_pull_requests_list",
      input_schema: { properties: { owner: {}, repo: {}, per_page: {} } },
    };
    const tools = [{ tool: { definition: { name: "github_repo_get" } } }, { tool: { definition } }];
    environment.control.faults.add({
      operation: "ListScopedTools",
      action: { kind: "status", status: 200, body: { tools } },
    });
    expect(await (await byTools(PULLS)).json()).toEqual([]);
    expect(environment.provider.map(({ url }) => url)).toEqual([
      "https://github.test/repos/acme/rockets/pulls?per_page=2",
    ]);
    expect(await refusalOf(byTools(`${API_ROOT}/repos/acme/rockets`))).toBe("not offered");
  });

  it("looks once at what there is, also when several ask at a time", async ({ expect }) => {
    const { byTools, calls } = await connectedTo();
    await Promise.all([byTools(USER), byTools(PULL)]);
    await byTools(USER);
    expect(calls().filter((call) => call === "ListScopedTools")).toHaveLength(1);
  });

  it("runs none that is not listed", async ({ expect }) => {
    const { byTools, calls } = await connectedTo({ tools: ["github_repo_get"] });
    expect(await refusalOf(byTools(USER))).toBe("not offered");
    expect(calls()).toEqual(["ListScopedTools"]);
  });

  it("has no tool for what is not a plain read", async ({ expect }) => {
    const { byTools, calls } = await connectedTo();
    const body = JSON.stringify({ query: DOCUMENTS[0], variables: {} });
    expect(await refusalOf(byTools(`${API_ROOT}/graphql`, { method: "POST", body }))).toBe(
      "not offered",
    );
    expect(await refusalOf(byTools(`${API_ROOT}/repositories/7`))).toBe("not offered");
    const diff = await byTools(PULL, { headers: { accept: "application/vnd.github.diff" } });
    expect(diff.status).toBe(406);
    expect(calls()).toEqual([]);
  });

  it("runs tools unseen where the list is withheld, or says nothing", async ({ expect }) => {
    const withheld = await connectedTo({ preview: false });
    expect((await withheld.byTools(USER)).status).toBe(200);
    await inVirtualTime(START, async () => {
      const silent = await connectedTo();
      silent.environment.control.faults.add({
        operation: "ListScopedTools",
        times: null,
        action: { kind: "hang" },
      });
      expect((await silent.byTools(USER)).status).toBe(200);
      expect((await silent.byTools(USER)).status).toBe(200);
      expect(silent.calls()).toEqual(["ListScopedTools", "ExecuteTool", "ExecuteTool"]);
    });
  });

  it("runs none while the list fails otherwise, and looks again", async ({ expect }) => {
    const { byTools, environment, calls } = await connectedTo();
    environment.control.faults.add({
      operation: "ListScopedTools",
      action: { kind: "status", status: 503 },
    });
    expect(await failureOf(byTools(USER))).toEqual({ code: "scalekit_unavailable" });
    expect(calls()).toEqual(["ListScopedTools"]);
    expect((await byTools(USER)).status).toBe(200);
  });

  it.for(["ListScopedTools", "ExecuteTool"])(
    "ends at once with the reason of the caller's own signal: %s",
    async (operation, { expect }) => {
      await inVirtualTime(START, async () => {
        const { byTools, environment } = await connectedTo();
        environment.control.faults.add({ operation, action: { kind: "hang" } });
        const abort = new AbortController();
        const reason = new Error("The caller left.");
        setTimeout(() => abort.abort(reason), 1000);
        expect(await failureOf(byTools(USER, { signal: abort.signal }))).toBe(reason);
        expect(Date.now()).toBe(START + 1000);
      });
    },
  );

  it("tells a fault of Scalekit from a refusal of GitHub", async ({ expect }) => {
    const { byTools, environment } = await connectedTo();
    environment.control.faults.add({
      operation: "ExecuteTool",
      action: { kind: "status", status: 503 },
    });
    expect(await failureOf(byTools(USER))).toEqual({ code: "scalekit_unavailable" });
  });

  it("hands GitHub's refusals on, and follows nothing that has moved", async ({ expect }) => {
    let status = 403;
    const { byTools } = await connectedTo({}, () =>
      Response.json({ message: "Must have admin rights" }, { status }),
    );
    const refused = await byTools(USER);
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({ message: expect.stringContaining("admin") });
    for (const moved of [300, 301, 399]) {
      status = moved;
      await byTools(USER).then(
        (answer) => expect(answer.status).toBe("a refusal"),
        (error: unknown) => expect(error).toMatchObject({ upstream: "github", status: moved }),
      );
    }
    status = 400;
    expect((await byTools(USER)).status).toBe(400);
  });
});

describe("a fetch by either way", () => {
  it("reads over the proxy as long as that passes", async ({ expect }) => {
    const { connector, calls } = await connectedTo();
    expect((await fetchAnyWay(connector, ACCOUNT)(USER)).status).toBe(200);
    expect(calls()).toEqual(["proxy"]);
  });

  it("reads with tools where the proxy refuses", async ({ expect }) => {
    const { connector, calls } = await connectedTo(NO_PROXY);
    expect((await fetchAnyWay(connector, ACCOUNT)(USER)).status).toBe(200);
    expect(calls()).toEqual(["proxy", "ListScopedTools", "ExecuteTool"]);
  });

  it("takes no fault for a refusal", async ({ expect }) => {
    const { connector, environment, calls } = await connectedTo();
    environment.control.faults.add({ operation: "proxy", action: rateLimitedFault(900) });
    expect(await failureOf(fetchAnyWay(connector, ACCOUNT)(USER))).toEqual({
      code: "scalekit_rate_limited",
      retryAfterMs: 900_000,
    });
    expect(calls()).toEqual(["proxy"]);
  });

  it("says what was refused where there is no other way", async ({ expect }) => {
    const { connector } = await connectedTo(NO_PROXY);
    const failed = fetchAnyWay(
      { fetch: (connection) => connector.fetch(connection) },
      ACCOUNT,
    )(USER);
    expect(await failureOf(failed)).toEqual({ code: "scalekit_misconfigured" });
  });
});
