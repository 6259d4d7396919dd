import { readFileSync } from "node:fs";

import { buildSchema, type GraphQLSchema } from "graphql";

let cached: GraphQLSchema | undefined;

/**
 * GitHub's official schema, built once per process: that takes about 250 ms. The SDL file is read directly because
 * importing its package parses five more megabytes of JSON.
 */
export function githubSchema(): GraphQLSchema {
  if (cached === undefined) {
    const main = import.meta.resolve("@octokit/graphql-schema");
    cached = buildSchema(readFileSync(new URL("schema.graphql", main), "utf8"), {
      assumeValidSDL: true,
    });
  }
  return cached;
}
