import * as z from "zod";

import type { ScalekitSettings } from "../../src/config/config.ts";
import { type Finding, ok, problem, skipped, warning } from "./finding.ts";
import { type Answer, ask } from "./request.ts";
import { examineCredentials } from "./scalekit.ts";

export interface ProxyOptions {
  settings: ScalekitSettings;
  repository: string | null;
  fetch: typeof fetch;
}

const Login = z.object({ login: z.string() });
const Viewer = z.object({ data: z.object({ viewer: Login }) });
const PullRequests = z.array(z.object({ number: z.int() })).min(1);

/** What the proxy lets through, with the account's own eyes. */
export async function* examineProxy(
  { settings, repository, fetch: fetchOnce }: ProxyOptions,
  identifier: string,
): AsyncGenerator<Finding> {
  const { token } = await examineCredentials(settings, fetchOnce);

  async function viaProxy(path: string, init: RequestInit = {}): Promise<Answer | null> {
    const headers = new Headers(init.headers);
    headers.set("authorization", `Bearer ${token ?? ""}`);
    headers.set("connection_name", settings.connectionName);
    headers.set("identifier", identifier);
    if (!headers.has("accept")) {
      headers.set("accept", "application/vnd.github+json");
    }
    return ask(fetchOnce, `${settings.environmentUrl}/proxy${path}`, { ...init, headers });
  }

  const user = await viaProxy("/user");
  if (!Login.safeParse(user?.json).success) {
    yield proxyProblem(user);
    return;
  }
  yield ok("proxy", "Scalekit's proxy reaches GitHub.");
  yield user?.headers.has("x-github-request-id") === true
    ? ok("response headers", "GitHub's response headers come through.")
    : warning(
        "response headers",
        "The proxy drops GitHub's response headers.",
        "Dockets work; waiting times of rate limits and single sign-on links cannot be shown.",
      );
  const graphql = await viaProxy("/graphql", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query: "{ viewer { login } }" }),
  });
  yield Viewer.safeParse(graphql?.json).success
    ? ok("GraphQL", "POST /graphql comes through.")
    : warning(
        "GraphQL",
        "The proxy does not let POST /graphql through.",
        "Docket falls back to REST, which knows less: thread resolution and exact ranking. Ask Scalekit's support to allow it.",
      );
  yield await examineDiff(repository, viaProxy);
}

function proxyProblem(answer: Answer | null): Finding {
  return answer !== null && /proxy not enabled/i.test(answer.text)
    ? problem(
        "proxy",
        "The proxy is not enabled for GitHub in this environment.",
        "Ask Scalekit's support to enable the proxy for your GitHub connection.",
      )
    : problem(
        "proxy",
        `GitHub cannot be read through the proxy (${answer === null ? "no answer" : `status ${answer.status}`}).`,
        "Check in the Scalekit dashboard that the connection's GitHub app is complete and asks for the repo scope.",
      );
}

async function examineDiff(
  repository: string | null,
  viaProxy: (path: string, init?: RequestInit) => Promise<Answer | null>,
): Promise<Finding> {
  const step = "diffs";
  if (repository === null) {
    return skipped(step, "Name a repository with an open pull request to check: --repository.");
  }
  const list = PullRequests.safeParse(
    (await viaProxy(`/repos/${repository}/pulls?per_page=1`))?.json,
  );
  const number = list.data?.[0]?.number;
  if (number === undefined) {
    return skipped(step, `${repository} shows no open pull request to this account.`);
  }
  const diff = await viaProxy(`/repos/${repository}/pulls/${number}`, {
    headers: { accept: "application/vnd.github.diff" },
  });
  return diff?.text.startsWith("diff --git") === true || diff?.status === 406
    ? ok(step, "The diff media type comes through.")
    : warning(
        step,
        "The proxy does not pass the Accept header on: diffs come as JSON.",
        "Docket reads changed files through the files API instead, which leaves large patches out.",
      );
}
