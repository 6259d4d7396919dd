import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  getDirectiveValues,
  getNamedType,
  GraphQLIncludeDirective,
  type GraphQLObjectType,
  type GraphQLSchema,
  GraphQLSkipDirective,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type NamedTypeNode,
  type SelectionNode,
  type SelectionSetNode,
  valueFromASTUntyped,
} from "graphql";

/** Published limit on the nodes one query may ask for. */
export const MAX_QUERY_NODES = 500_000;

export interface QueryBudget {
  readonly nodeCount: number;
  /** How many nodes are named by id. */
  readonly ids: number;
  /** How many pull requests are asked for, listed or by id. */
  readonly pullRequests: number;
  readonly cost: number;
}

interface Walk {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly variables: Readonly<Record<string, unknown>>;
  nodes: number;
  ids: number;
  listed: number;
  requests: number;
}

/**
 * GitHub's published arithmetic: every connection asked for with `first` or `last` counts as many requests as its
 * parents may have nodes, a hundred of them are a point, at least one; and the nodes are summed up the same way.
 * https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api
 */
export function queryBudget(
  schema: GraphQLSchema,
  document: DocumentNode,
  selections: SelectionSetNode,
  variables: Readonly<Record<string, unknown>>,
): QueryBudget {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      fragments.set(definition.name.value, definition);
    }
  }
  const walk: Walk = { schema, fragments, variables, nodes: 0, ids: 0, listed: 0, requests: 0 };
  const query = schema.getQueryType();
  if (query) {
    visit(walk, selections, query, 1);
  }
  return {
    nodeCount: walk.nodes,
    ids: walk.ids,
    pullRequests: walk.ids + walk.listed,
    cost: Math.max(1, Math.round(walk.requests / 100)),
  };
}

function visit(walk: Walk, selections: SelectionSetNode, parent: unknown, parents: number): void {
  for (const selection of selections.selections) {
    if (skipped(selection, walk.variables)) {
      continue;
    }
    switch (selection.kind) {
      case Kind.FIELD:
        visitField(walk, selection, parent, parents);
        break;
      case Kind.INLINE_FRAGMENT:
        visit(
          walk,
          selection.selectionSet,
          typeCondition(walk, selection.typeCondition) ?? parent,
          parents,
        );
        break;
      case Kind.FRAGMENT_SPREAD: {
        const fragment = walk.fragments.get(selection.name.value);
        if (fragment !== undefined) {
          visit(
            walk,
            fragment.selectionSet,
            typeCondition(walk, fragment.typeCondition) ?? parent,
            parents,
          );
        }
        break;
      }
    }
  }
}

function visitField(walk: Walk, field: FieldNode, parent: unknown, parents: number): void {
  const type = fieldType(parent, field.name.value);
  if (field.selectionSet === undefined || type === undefined) {
    return;
  }
  const ids = argument(field, "ids", walk.variables);
  const size = argument(field, "first", walk.variables) ?? argument(field, "last", walk.variables);
  if (Array.isArray(ids)) {
    walk.ids += ids.length;
    visit(walk, field.selectionSet, type, parents * ids.length);
  } else if (type.name.endsWith("Connection") && typeof size === "number") {
    walk.requests += parents;
    walk.nodes += parents * size;
    walk.listed += type.name === "PullRequestConnection" ? parents * size : 0;
    visit(walk, field.selectionSet, type, parents * size);
  } else {
    visit(walk, field.selectionSet, type, parents);
  }
}

function fieldType(parent: unknown, name: string): Pick<GraphQLObjectType, "name"> | undefined {
  if (!isObjectType(parent) && !isInterfaceType(parent)) {
    return undefined;
  }
  const field = parent.getFields()[name];
  const type = field && getNamedType(field.type);
  return isCompositeType(type) ? type : undefined;
}

function typeCondition(walk: Walk, condition: NamedTypeNode | undefined): unknown {
  return condition && walk.schema.getType(condition.name.value);
}

function argument(
  field: FieldNode,
  name: string,
  variables: Readonly<Record<string, unknown>>,
): unknown {
  const node = field.arguments?.find((candidate) => candidate.name.value === name);
  return node && valueFromASTUntyped(node.value, { ...variables });
}

function skipped(node: SelectionNode, variables: Readonly<Record<string, unknown>>): boolean {
  const values = { ...variables };
  const skip = getDirectiveValues(GraphQLSkipDirective, node, values);
  const include = getDirectiveValues(GraphQLIncludeDirective, node, values);
  return skip?.["if"] === true || include?.["if"] === false;
}
