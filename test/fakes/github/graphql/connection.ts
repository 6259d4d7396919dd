import { type GraphQLResolveInfo, Kind, type SelectionSetNode } from "graphql";

import { type Source, typedError } from "./context.ts";

export interface ConnectionArguments {
  readonly first?: number | null;
  readonly last?: number | null;
  readonly after?: string | null;
  readonly before?: string | null;
}

/** Resolver of a field that takes the arguments of a connection, and maybe more. */
export type Field<Arguments = ConnectionArguments> = (
  args: Arguments,
  context: unknown,
  info: GraphQLResolveInfo,
) => unknown;

interface ConnectionOptions<T> {
  readonly items: readonly T[];
  readonly key: (item: T) => string;
  readonly node: (item: T) => unknown;
  /** Gives the totals and no nodes. */
  readonly withheld?: boolean;
  /** Fields of this connection besides the usual ones. */
  readonly extra?: Source;
}

/** A relay connection with GitHub's rules: a page size from 1 to 100 is required wherever nodes are selected. */
export function connection<T>(
  args: ConnectionArguments,
  info: GraphQLResolveInfo,
  { items, key, node, withheld = false, extra = {} }: ConnectionOptions<T>,
): Source {
  checkBounds(args, info);
  const from = args.after ? indexOfCursor(items, key, args.after) + 1 : 0;
  const to = args.before ? indexOfCursor(items, key, args.before) : items.length;
  const window = items.slice(from, Math.max(from, to));
  const page = withheld ? [] : pageOf(window, args);
  const offset = from + (args.last ? window.length - page.length : 0);
  return {
    ...extra,
    totalCount: items.length,
    nodes: () => page.map(node),
    edges: () => page.map((item) => ({ cursor: cursorOf(key(item)), node: () => node(item) })),
    pageInfo: {
      hasNextPage: offset + page.length < items.length,
      hasPreviousPage: offset > 0,
      startCursor: page.slice(0, 1).map((item) => cursorOf(key(item)))[0] ?? null,
      endCursor: page.slice(-1).map((item) => cursorOf(key(item)))[0] ?? null,
    },
  };
}

function pageOf<T>(window: readonly T[], { first, last }: ConnectionArguments): readonly T[] {
  if (typeof first === "number") {
    return window.slice(0, first);
  }
  return typeof last === "number" ? window.slice(Math.max(0, window.length - last)) : window;
}

function checkBounds({ first, last }: ConnectionArguments, info: GraphQLResolveInfo): void {
  const name = info.fieldName;
  if (typeof first === "number" && typeof last === "number") {
    throw typedError(
      "BAD_REQUEST",
      `Passing both \`first\` and \`last\` to paginate the \`${name}\` connection is not supported.`,
    );
  }
  const size = first ?? last;
  if (typeof size !== "number") {
    if (info.fieldNodes.some(({ selectionSet }) => selectsNodes(selectionSet, info))) {
      throw typedError(
        "MISSING_PAGINATION_BOUNDARIES",
        `You must provide a \`first\` or \`last\` value to properly paginate the \`${name}\` connection.`,
      );
    }
    return;
  }
  const bound = typeof first === "number" ? "first" : "last";
  if (size > 100) {
    throw typedError(
      "EXCESSIVE_PAGINATION",
      `Requesting ${size} records on the \`${name}\` connection exceeds the \`${bound}\` limit of 100 records.`,
    );
  }
  if (size < 1) {
    throw typedError(
      "BAD_REQUEST",
      `\`${bound}\` on the \`${name}\` connection cannot be less than ${size === 0 ? "one" : "zero"}.`,
    );
  }
}

function selectsNodes(selections: SelectionSetNode | undefined, info: GraphQLResolveInfo): boolean {
  return (selections?.selections ?? []).some((selection) => {
    switch (selection.kind) {
      case Kind.FIELD:
        return selection.name.value === "nodes" || selection.name.value === "edges";
      case Kind.INLINE_FRAGMENT:
        return selectsNodes(selection.selectionSet, info);
      case Kind.FRAGMENT_SPREAD:
        return selectsNodes(info.fragments[selection.name.value]?.selectionSet, info);
    }
  });
}

function cursorOf(key: string): string {
  return Buffer.from(`cursor:v2:${key}`).toString("base64");
}

function indexOfCursor<T>(items: readonly T[], key: (item: T) => string, cursor: string): number {
  const decoded = Buffer.from(cursor, "base64").toString();
  const index = items.findIndex((item) => `cursor:v2:${key(item)}` === decoded);
  if (index === -1) {
    throw typedError(
      "INVALID_CURSOR_ARGUMENTS",
      `\`${cursor}\` does not appear to be a valid cursor.`,
    );
  }
  return index;
}
