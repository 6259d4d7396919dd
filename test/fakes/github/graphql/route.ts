import { Hono } from "hono";
import * as z from "zod";

import { authenticationRequired, Refusal, ssoHeader } from "../refusal.ts";
import type { GitHubEnv } from "../rest/request.ts";
import { answerGraphQL } from "./execute.ts";

const BODY = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
});

export const graphql = new Hono<GitHubEnv>().post("/graphql", async (c) => {
  const { limits, options, viewer } = c.var;
  if (viewer === null) {
    throw authenticationRequired(
      "/graphql/guides/forming-calls-with-graphql#authenticating-with-graphql",
    );
  }
  const body = BODY.safeParse(await json(c.req.raw));
  if (!body.success) {
    throw badRequest("A query attribute must be specified and must be a string.");
  }
  const { query, variables, operationName } = body.data;
  const answer = await answerGraphQL(options, limits, viewer, {
    query,
    variables: variables ?? {},
    operationName: operationName ?? undefined,
  });
  if (answer.ssoUrl !== null) {
    c.header("x-github-sso", ssoHeader(answer.ssoUrl));
  }
  return c.json(answer.body, answer.status);
});

async function json(request: Request): Promise<unknown> {
  try {
    return await request.json();
  } catch {
    throw badRequest("Problems parsing JSON");
  }
}

function badRequest(message: string): Refusal {
  return new Refusal(400, { message, documentation_url: "https://docs.github.com/graphql" });
}
