import * as z from "zod";

/**
 * A GraphQL connection with its count. GitHub leaves out single nodes it could not load as null; one of a kind that is not
 * known is as good as left out.
 */
export function connectionOf<Node extends z.ZodType>(node: Node) {
  return z.object({
    totalCount: z.int(),
    nodes: nodesOf(node),
  });
}

export function nodesOf<Node extends z.ZodType>(node: Node) {
  return z
    .array(node.nullable().catch(null))
    .nullish()
    .transform((nodes) => nonNull(nodes ?? []));
}

export function nonNull<Item>(items: readonly (Item | null)[]): Item[] {
  return items.filter((item) => item !== null);
}

export const Cursor = z.object({
  hasPreviousPage: z.boolean(),
  startCursor: z.string().nullish(),
});

/** Whether a server says that more follows, and gives no cursor to ask for it with: nobody can read that. */
export function isCutOff(hasMore: boolean, cursor: string | null | undefined): boolean {
  return hasMore && cursor == null;
}

/** Where the next older page ends; undefined when there is none. */
export function olderThan(page: z.infer<typeof Cursor>): string | undefined {
  return page.hasPreviousPage ? (page.startCursor ?? undefined) : undefined;
}
