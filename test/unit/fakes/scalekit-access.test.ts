import { describe, it } from "vitest";

import { rateLimitedFault } from "../../fakes/scalekit/status-error.ts";
import { CONNECTION, createEnvironment } from "./scalekit-environment.ts";

const caller = { connection_name: CONNECTION, identifier: "usr_1" };

describe("the proxy", () => {
  it("forwards path, query, accept and body with the account's token and no other header", async ({
    expect,
  }) => {
    const environment = createEnvironment();
    await environment.connect("usr_1", "tomas-reyes");
    await environment.call("/proxy/graphql?a=1", {
      method: "POST",
      body: '{"query":"{viewer{login}}"}',
      headers: { ...caller, accept: "application/json", "x-secret": "1" },
    });
    const [forwarded] = environment.provider;
    expect(forwarded?.url).toBe("https://github.test/graphql?a=1");
    expect(await forwarded?.text()).toBe('{"query":"{viewer{login}}"}');
    const token = forwarded?.headers.get("authorization")?.replace("Bearer ", "") ?? "";
    expect(environment.scalekit.viewerOf(token)).toBe("tomas-reyes");
    expect(forwarded?.headers.get("accept")).toBe("application/json");
    expect(forwarded?.headers.has("identifier")).toBe(false);
    expect(forwarded?.headers.has("x-secret")).toBe(false);
  });

  it("passes status, headers and streamed body back", async ({ expect }) => {
    const environment = createEnvironment(
      {},
      () =>
        new Response("diff --git a b", {
          status: 406,
          headers: { "content-type": "text/plain", "x-ratelimit-remaining": "7" },
        }),
    );
    await environment.connect("usr_1");
    const answer = await environment.call("/proxy/repos/o/r/pulls/1", { headers: caller });
    expect(answer.status).toBe(406);
    expect(answer.headers.get("x-ratelimit-remaining")).toBe("7");
    expect(await answer.text()).toBe("diff --git a b");
    environment.scalekit.settings.proxyResponseHeaders = false;
    const stripped = await environment.call("/proxy/repos/o/r/pulls/1", { headers: caller });
    expect(Object.fromEntries(stripped.headers)).toEqual({ "content-type": "text/plain" });
  });

  it.for([
    ["it is not enabled", { proxyEnabled: false }, /proxy not enabled for provider/],
    ["GraphQL is blocked", { proxyGraphql: false }, /path is not allowed/],
  ] as const)("refuses when %s", async ([, settings, message], { expect }) => {
    const environment = createEnvironment(settings);
    await environment.connect("usr_1");
    const answer = await environment.call("/proxy/graphql", {
      method: "POST",
      body: "{}",
      headers: caller,
    });
    expect(answer.ok).toBe(false);
    expect(await answer.text()).toMatch(message);
    expect(environment.provider).toHaveLength(0);
  });

  it("refuses accounts that are not ACTIVE, unknown ones and unknown connections", async ({
    expect,
  }) => {
    const environment = createEnvironment();
    await environment.connect("usr_1");
    environment.scalekit.commands["expire-accounts"]?.({ identifier: "usr_1" });
    const statuses: number[] = [];
    for (const headers of [
      caller,
      { ...caller, identifier: "usr_9" },
      { ...caller, connection_name: "github" },
    ]) {
      statuses.push((await environment.call("/proxy/user", { headers })).status);
    }
    expect(statuses).toEqual([400, 404, 404]);
    expect(environment.provider).toHaveLength(0);
  });

  it("passes redirects back, or follows them", async ({ expect }) => {
    const environment = createEnvironment({}, (request) =>
      new URL(request.url).pathname === "/repos/o/old"
        ? new Response("{}", {
            status: 301,
            headers: { location: "https://api.github.com/repositories/7" },
          })
        : Response.json({ full_name: "o/new" }),
    );
    await environment.connect("usr_1");
    const passed = await environment.call("/proxy/repos/o/old", { headers: caller });
    expect([passed.status, passed.headers.get("location")]).toEqual([
      301,
      "https://api.github.com/repositories/7",
    ]);
    environment.scalekit.settings.proxyFollowsRedirects = true;
    const followed = await environment.call("/proxy/repos/o/old", { headers: caller });
    expect([followed.status, await followed.json()]).toEqual([200, { full_name: "o/new" }]);
  });

  it("tells its own rate limit apart from the provider's", async ({ expect }) => {
    const environment = createEnvironment();
    await environment.connect("usr_1");
    environment.control.faults.add({ operation: "proxy", action: rateLimitedFault(7) });
    const answer = await environment.call("/proxy/user", { headers: caller });
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([429, "7"]);
    expect(await answer.json()).toMatchObject({ details: [{ error_code: "RATE_LIMITED" }] });
  });
});

describe("tools", () => {
  it("call GitHub as the person and wrap lists", async ({ expect }) => {
    const environment = createEnvironment({}, () => Response.json([{ number: 7 }]));
    await environment.connect("usr_1");
    const answer = await environment.post("/api/v1/execute_tool", {
      tool_name: "github_pull_requests_list",
      identifier: "usr_1",
      connector: CONNECTION,
      params: { owner: "o", repo: "r", state: "open", per_page: 30 },
    });
    expect(await answer.json()).toMatchObject({
      data: { array: [{ number: 7 }] },
      execution_id: expect.stringMatching(/^exec_/),
    });
    expect(environment.provider[0]?.url).toBe(
      "https://github.test/repos/o/r/pulls?state=open&per_page=30",
    );
  });

  it.for([
    [401, 401],
    [403, 403],
    [404, 500],
    [429, 429],
    [502, 500],
  ] as const)(
    "report GitHub's %i as a TOOL_ERROR with %i",
    async ([github, status], { expect }) => {
      const environment = createEnvironment({}, () =>
        Response.json({ message: "Not Found" }, { status: github }),
      );
      await environment.connect("usr_1");
      const answer = await environment.post("/api/v1/execute_tool", {
        tool_name: "github_repo_get",
        identifier: "usr_1",
        connector: CONNECTION,
        params: { owner: "o", repo: "r" },
      });
      expect(answer.status).toBe(status);
      expect(await answer.json()).toMatchObject({
        message: "tool execution failed - Not Found",
        details: [
          { error_code: "TOOL_ERROR", tool_error_info: { tool_error_code: String(github) } },
        ],
      });
    },
  );

  it("refuse unknown names and missing parameters", async ({ expect }) => {
    const environment = createEnvironment();
    await environment.connect("usr_1");
    const reference = { identifier: "usr_1", connector: CONNECTION };
    const unknown = await environment.post("/api/v1/execute_tool", {
      ...reference,
      tool_name: "github_everything",
    });
    const incomplete = await environment.post("/api/v1/execute_tool", {
      ...reference,
      tool_name: "github_repo_get",
      params: { owner: "o" },
    });
    expect([unknown.status, incomplete.status]).toEqual([404, 400]);
  });

  it("are discovered per account, page by page, as far as the environment offers them", async ({
    expect,
  }) => {
    const environment = createEnvironment({
      tools: ["github_repo_get", "github_pull_requests_list", "github_user_repos_list"],
    });
    await environment.connect("usr_1");
    const query = `identifier=usr_1&filter.connection_names=${CONNECTION}&page_size=2`;
    const first: { next_page_token: string } = await (
      await environment.call(`/api/v1/tools/scoped?${query}`)
    ).json();
    expect(first).toMatchObject({
      total_size: 3,
      tools: [
        {
          identifier: "usr_1",
          tool: {
            provider: "GITHUB",
            definition: {
              name: "github_repo_get",
              input_schema: { type: "object", required: ["owner", "repo"] },
            },
          },
        },
        { tool: { definition: { name: "github_user_repos_list" } } },
      ],
    });
    const second = await environment.call(
      `/api/v1/tools/scoped?${query}&page_token=${first.next_page_token}`,
    );
    expect(await second.json()).toMatchObject({ tools: [{}], next_page_token: "" });
  });
});
