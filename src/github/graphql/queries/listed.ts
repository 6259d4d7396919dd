import * as z from "zod";

import { AUTHOR, Author } from "./actor.ts";
import { nodesOf } from "./connection.ts";

/** What is asked of an open pull request wherever it is listed. `ListedFields` reads it. */
export const LISTED = `id
number
title
${AUTHOR}
draft: isDraft
labels(first: 20) { nodes { name } }
createdAt
updatedAt
totalCommentsCount`;

const Labels = z.object({ nodes: nodesOf(z.object({ name: z.string() })) });

export const ListedFields = z.object({
  id: z.string(),
  number: z.int(),
  title: z.string(),
  author: Author,
  draft: z.boolean(),
  /** Their names. */
  labels: Labels.nullish().transform((labels) => labels?.nodes.map(({ name }) => name) ?? []),
  createdAt: z.string(),
  updatedAt: z.string(),
  totalCommentsCount: z.int().nullish(),
});
