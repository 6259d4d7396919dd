import {
  defaultFieldResolver,
  type DocumentNode,
  execute,
  getOperationAST,
  getVariableValues,
  GraphQLError,
  type GraphQLFieldResolver,
  type OperationDefinitionNode,
  OperationTypeNode,
  parse,
  validate,
} from "graphql";

import type { ResolvedOptions } from "../options.ts";
import type { RateLimits } from "../rate-limits.ts";
import type { Account } from "../store.ts";
import { MAX_QUERY_NODES, type QueryBudget, queryBudget } from "./budget.ts";
import { commitNode } from "./commits.ts";
import { type Graph, mergeableReader, type NodeFactories, typedError } from "./context.ts";
import { issueCommentNode } from "./issue-comment.ts";
import { issueNode } from "./issue.ts";
import { lackedBy } from "./older-version.ts";
import { pullRequestNode } from "./pull-request.ts";
import { repositoryNode } from "./repository.ts";
import { reviewCommentNode, reviewNode, threadNode } from "./reviews.ts";
import { queryRoot } from "./root.ts";
import { githubSchema } from "./schema.ts";

const NODES: NodeFactories = {
  repository: repositoryNode,
  pullRequest: pullRequestNode,
  issue: issueNode,
  commit: commitNode,
  issueComment: issueCommentNode,
  review: reviewNode,
  thread: threadNode,
  reviewComment: reviewCommentNode,
};

export interface GraphQLRequest {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName: string | undefined;
}

export interface GraphQLAnswer {
  readonly status: 200 | 502;
  readonly body: Readonly<Record<string, unknown>>;
  readonly ssoUrl: string | null;
}

/** Runs a query over GitHub's official schema; errors go out with HTTP 200, all but a timeout. */
export async function answerGraphQL(
  options: ResolvedOptions,
  limits: RateLimits,
  viewer: Account,
  request: GraphQLRequest,
): Promise<GraphQLAnswer> {
  const prepared = prepare(request);
  if (prepared.kind === "rejected") {
    return { status: 200, body: { errors: prepared.errors.map(wireError) }, ssoUrl: null };
  }
  const { document, variables, budget } = prepared;
  const { older } = options.settings;
  const lacked = older === null ? [] : lackedBy(document, older);
  if (lacked.length > 0) {
    return { status: 200, body: { errors: lacked }, ssoUrl: null };
  }
  if (!limits.take(viewer, "graphql", budget.cost)) {
    return { status: 200, body: rateLimited(options, viewer), ssoUrl: null };
  }
  if (budget.nodeCount > (options.settings.timeoutAboveNodes ?? Infinity)) {
    return { status: 502, body: TIMED_OUT, ssoUrl: null };
  }
  const { pullRequestsAtOnce } = options.settings;
  const exceeded =
    pullRequestsAtOnce !== null && budget.pullRequests > pullRequestsAtOnce.max
      ? pullRequestsAtOnce.answer
      : undefined;
  if (exceeded === "502") {
    return { status: 502, body: TIMED_OUT, ssoUrl: null };
  }
  if (exceeded === "null data") {
    return { status: 200, body: { data: null, errors: [limitExceeded()] }, ssoUrl: null };
  }
  let ssoUrl: string | null = null;
  const graph: Graph = {
    options,
    viewer,
    isBulk: budget.ids > 1,
    mergeableOf: mergeableReader(),
    nodes: NODES,
  };
  const result = await execute({
    schema: githubSchema(),
    document,
    variableValues: variables,
    ...(request.operationName !== undefined && { operationName: request.operationName }),
    fieldResolver: strictResolver,
    rootValue: queryRoot({
      graph,
      rate: limits.read(viewer, "graphql"),
      budget,
      onSso: (url) => {
        ssoUrl = url;
      },
    }),
  });
  const unserved = result.errors?.find(
    ({ originalError }) => originalError instanceof UnservedField,
  );
  if (unserved !== undefined) {
    throw unserved;
  }
  if (exceeded !== undefined) {
    return { status: 200, body: withoutPullRequests(result.data ?? {}, exceeded), ssoUrl };
  }
  const errors = result.errors?.map(wireError);
  return { status: 200, body: { data: result.data ?? null, ...(errors && { errors }) }, ssoUrl };
}

function limitExceeded(...path: (string | number)[]): Record<string, unknown> {
  return {
    type: "RESOURCE_LIMITS_EXCEEDED",
    ...(path.length > 0 && { path }),
    message: "Resource limits for this query exceeded.",
  };
}

/** The answer as it is where single pull requests, or the list of them, took too much. */
function withoutPullRequests(
  data: Readonly<Record<string, unknown>>,
  form: "null nodes" | "null parent",
): Record<string, unknown> {
  const errors: Record<string, unknown>[] = [];

  function emptied(value: unknown, path: (string | number)[]): unknown {
    if (typeof value !== "object" || value === null) {
      return value;
    }
    const entries = Object.entries(value).map(([key, each]): [string, unknown] => {
      const at = [...path, key];
      if (key !== "nodes" || !Array.isArray(each)) {
        return [key, emptied(each, at)];
      }
      errors.push(...each.map((_, index) => limitExceeded(...at, index, "comments")));
      return [key, each.map(() => null)];
    });
    return Object.fromEntries(entries);
  }

  if (form === "null parent") {
    const [name = ""] = Object.keys(data);
    return { data: { [name]: null }, errors: [limitExceeded(name)] };
  }
  return { data: emptied(data, []), errors };
}

const TIMED_OUT = {
  data: null,
  errors: [
    {
      message:
        "Something went wrong while executing your query. This may be the result of a timeout, or it could be a GitHub bug. Please include `0402:1B88:64CE7E:BC2685:65EE3BE7` when reporting this issue.",
    },
  ],
};

class UnservedField extends Error {
  override readonly name = "UnservedField";
}

type Prepared =
  | { readonly kind: "rejected"; readonly errors: readonly GraphQLError[] }
  | {
      readonly kind: "ready";
      readonly document: DocumentNode;
      readonly variables: Record<string, unknown>;
      readonly budget: QueryBudget;
    };

function prepare({ query, variables, operationName }: GraphQLRequest): Prepared {
  const read = readDocument(query);
  if ("invalid" in read) {
    return { kind: "rejected", errors: read.invalid };
  }
  const { document } = read;
  const schema = githubSchema();
  const operation: OperationDefinitionNode | null | undefined = getOperationAST(
    document,
    operationName,
  );
  if (!operation) {
    return { kind: "rejected", errors: [new GraphQLError("An operation name is required")] };
  }
  if (operation.operation !== OperationTypeNode.QUERY) {
    return {
      kind: "rejected",
      errors: [typedError("FORBIDDEN", "Resource not accessible by integration")],
    };
  }
  const coerced = getVariableValues(schema, operation.variableDefinitions ?? [], { ...variables });
  if (coerced.errors !== undefined) {
    return { kind: "rejected", errors: coerced.errors };
  }
  const budget = queryBudget(schema, document, operation.selectionSet, coerced.coerced);
  if (budget.nodeCount > MAX_QUERY_NODES) {
    const asked = budget.nodeCount.toLocaleString("en-US");
    const message = `This query requests up to ${asked} possible nodes which exceeds the maximum limit of 500,000.`;
    return { kind: "rejected", errors: [typedError("MAX_NODE_LIMIT_EXCEEDED", message)] };
  }
  return { kind: "ready", document, variables: { ...variables }, budget };
}

type ReadDocument =
  | { readonly document: DocumentNode }
  | { readonly invalid: readonly GraphQLError[] };

const DOCUMENTS_KEPT = 100;
const documents = new Map<string, ReadDocument>();

/** Clients send the same few documents; validating one over the whole schema takes as long as answering it. */
function readDocument(query: string): ReadDocument {
  const known = documents.get(query);
  if (known !== undefined) {
    return known;
  }
  if (documents.size >= DOCUMENTS_KEPT) {
    documents.clear();
  }
  const read = validated(query);
  documents.set(query, read);
  return read;
}

function validated(query: string): ReadDocument {
  let document: DocumentNode;
  try {
    document = parse(query);
  } catch (error) {
    return { invalid: [error instanceof GraphQLError ? error : new GraphQLError(String(error))] };
  }
  const invalid = validate(githubSchema(), document);
  return invalid.length > 0 ? { invalid } : { document };
}

/** A field this fake does not know fails the whole request loudly; a null would pass for GitHub's answer. */
const strictResolver: GraphQLFieldResolver<unknown, unknown> = function strictResolver(
  source,
  args,
  context,
  info,
) {
  if (typeof source !== "object" || source === null || !(info.fieldName in source)) {
    throw new UnservedField(
      `the fake GitHub does not serve ${info.parentType.name}.${info.fieldName}`,
    );
  }
  return defaultFieldResolver(source, args, context, info);
};

function rateLimited(options: ResolvedOptions, viewer: Account): Readonly<Record<string, unknown>> {
  return {
    errors: [
      {
        type: options.graphqlRateLimitType,
        code: "graphql_rate_limit",
        message: `API rate limit already exceeded for user ID ${viewer.databaseId}.`,
      },
    ],
  };
}

/** GitHub has `type` beside the message, where the specification has it among the extensions. */
function wireError(error: GraphQLError): Record<string, unknown> {
  const { type, ...extensions } = error.extensions;
  return {
    ...(typeof type === "string" && { type }),
    ...(error.path && { path: error.path }),
    ...(Object.keys(extensions).length > 0 && { extensions }),
    ...(error.locations && { locations: error.locations }),
    message: error.message,
  };
}
