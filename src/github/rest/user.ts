import * as z from "zod";

import type { Actor, Association } from "../../summarize/pull-request/pull-request.ts";
import { Author, AuthorAssociation } from "../graphql/queries/actor.ts";

/** Read as GraphQL's authors are: without the `[bot]` suffix, and `ghost` for a deleted account. */
export const User = z
  .object({ login: z.string(), type: z.string().catch("User") })
  .nullish()
  .transform((user): Actor => Author.parse(user));

export const RestAssociation: z.ZodType<Association> = AuthorAssociation;
