import * as z from "zod";

const NAME = z.string().regex(/^\w+$/).optional().catch(undefined);

/** What GitHub says of a query, or of a part of its answer. */
export const GraphQLError = z.object({
  type: z.string().optional().catch(undefined),
  message: z.string().catch(""),
  path: z
    .array(z.union([z.string(), z.int()]))
    .optional()
    .catch(undefined),
  locations: z
    .array(z.object({ line: z.int(), column: z.int() }))
    .optional()
    .catch(undefined),
  /** Has a code where the query itself is refused, and what it is that the server does not know. */
  extensions: z
    .object({
      code: z.string().optional().catch(undefined),
      fieldName: NAME,
      typeName: NAME,
      /** Where single sign-on is missing, whatever the message says. */
      saml_failure: z.boolean().optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
});
export type GraphQLError = z.output<typeof GraphQLError>;
