import { Octokit } from "@octokit/core";
import OpenAI from "openai";
import * as z from "zod";

import { SAMPLE_CREDENTIALS } from "../fakes/world.ts";
import type { Deployment } from "./deployment.ts";

const DIFF_MAX_CHARACTERS = 3000;
const COMMENTS_MAX = 5;
const COMMENT_MAX_CHARACTERS = 300;

export interface RecipeRun {
  /** To its only answer. */
  endMs: number;
  requests: number;
  inputTokens: number;
  outputTokens: number;
}

/**
 * The usual way to build this, as the baseline: list, then the diff and the comments of each pull request, then one
 * call of the model for all of them, unstreamed.
 */
export async function runRecipe(
  deployment: Deployment,
  repository: string,
  entries: number,
): Promise<RecipeRun> {
  const { fakes, upstreams } = deployment;
  await deployment.connect(`recipe-${crypto.randomUUID().slice(0, 8)}`);
  const accounts = z.array(z.object({ identifier: z.string() }));
  const identifier = accounts
    .parse(await fakes.command("scalekit", "credentials"))
    .at(-1)?.identifier;
  const token = await environmentToken(upstreams.scalekit);
  const octokit = new Octokit({
    baseUrl: `${upstreams.scalekit}/proxy`,
    request: {
      fetch: async (url: string, init: RequestInit) => {
        const headers = new Headers(init.headers);
        headers.set("authorization", `Bearer ${token}`);
        headers.set("connection_name", SAMPLE_CREDENTIALS.connectionName);
        headers.set("identifier", identifier ?? "");
        return fetch(url, { ...init, headers });
      },
    },
  });
  const openai = new OpenAI({
    apiKey: SAMPLE_CREDENTIALS.modelApiKey,
    baseURL: upstreams.model,
  });
  const { outputTokens } = z
    .object({ outputTokens: z.number() })
    .parse(await fakes.command("model", "settings"));
  await fakes.model({ outputTokens: outputTokens * entries });
  await fakes.clearLog();
  const started = performance.now();
  const [owner = "", repo = ""] = repository.split("/");
  const { data: open } = await octokit.request("GET /repos/{owner}/{repo}/pulls", { owner, repo });
  const chosen = open.slice(0, entries);
  const parts = await Promise.all(
    chosen.map(async ({ number, title }) => {
      const [diff, comments] = await Promise.all([
        readDiff(octokit, { owner, repo, pull_number: number }),
        octokit.request("GET /repos/{owner}/{repo}/issues/{issue_number}/comments", {
          owner,
          repo,
          issue_number: number,
        }),
      ]);
      return [
        `#${number}: ${title}`,
        diff.slice(0, DIFF_MAX_CHARACTERS),
        ...comments.data
          .slice(0, COMMENTS_MAX)
          .map(({ body }) => `> ${(body ?? "").slice(0, COMMENT_MAX_CHARACTERS)}`),
      ].join("\n");
    }),
  );
  const completion = await openai.chat.completions.create({
    model: SAMPLE_CREDENTIALS.model,
    messages: [
      {
        role: "system",
        content:
          "Summarize each pull request for a team lead in one paragraph of 3 to 4 sentences.",
      },
      { role: "user", content: parts.join("\n\n") },
    ],
  });
  const endMs = performance.now() - started;
  const requests = (await fakes.log({ upstream: "github" })).entries.length;
  await fakes.model({ outputTokens });
  return {
    endMs,
    requests,
    inputTokens: completion.usage?.prompt_tokens ?? 0,
    outputTokens: completion.usage?.completion_tokens ?? 0,
  };
}

/** The types describe the JSON of this route; the diff media type gives text. */
async function readDiff(
  octokit: Octokit,
  pull: { owner: string; repo: string; pull_number: number },
): Promise<string> {
  const { data }: { data: unknown } = await octokit.request(
    "GET /repos/{owner}/{repo}/pulls/{pull_number}",
    { ...pull, mediaType: { format: "diff" } },
  );
  return typeof data === "string" ? data : "";
}

async function environmentToken(scalekit: string): Promise<string> {
  const response = await fetch(`${scalekit}/oauth/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: SAMPLE_CREDENTIALS.scalekitClientId,
      client_secret: SAMPLE_CREDENTIALS.scalekitClientSecret,
    }),
  });
  const body: { access_token: string } = await response.json();
  return body.access_token;
}
