import * as z from "zod";

import type { Failure } from "../../protocol/failures.ts";
import { UpstreamError } from "../../upstream/error.ts";
import { NothingAnswered, unexpectedAnswer } from "./answer.ts";
import { GraphQLError } from "./graphql-error.ts";
import { isRefusedPart, lacksScope, QueryRefused } from "./query-refused.ts";
import { type AnswerHeaders, saysLimit } from "./rate-limit.ts";
import type { RefusedAnswer } from "./refusal.ts";

const Answer = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  /** Routes to GitHub may send null for none. What cannot be read of them may be about anything. */
  errors: z
    .array(GraphQLError.catch({ message: "" }))
    .nullish()
    .catch([{ message: "" }])
    .transform((errors) => errors ?? []),
});

/** Data, which may be partial, and what is missing from it. */
export interface GraphQLResult {
  data: Record<string, unknown>;
  errors: GraphQLError[];
}

const TOO_OLD =
  "This GitHub server does not know what Docket asks for; it may be too old. Ask whoever runs it for GitHub Enterprise Server 3.9 or later.";

/** GitHub reports limits and refusals of a whole query with status 200: those are thrown. */
export function readGraphQLAnswer(
  body: unknown,
  headers: AnswerHeaders,
  diagnose: (answer: RefusedAnswer) => UpstreamError,
): GraphQLResult {
  const answer = Answer.safeParse(body);
  const { data, errors = [] } = answer.data ?? {};
  const limit = errors.find((error) => /^RATE_LIMIT(?:ED)?$/.test(kindOf(error)));
  if (limit !== undefined) {
    throw diagnose({ status: 429, headers, message: limit.message });
  }
  // What is left of the hour comes with whatever else is refused.
  const empty = Object.entries(data ?? {}).every(
    ([name, value]) => name === "rateLimit" || value == null,
  );
  if (empty && errors.some((error) => isRefusedPart(error) || lacksScope(error))) {
    const cause = new QueryRefused(errors);
    const failure: Failure | undefined =
      cause.scopes === null
        ? { code: "github_unavailable", detail: TOO_OLD }
        : diagnose({ status: 403, headers, message: "", scopes: cause.scopes }).failure;
    throw new UpstreamError("github", "rejected", { status: 200, cause, failure });
  }
  const refusal = empty ? errors[0] : errors.find(isForbidden);
  if (refusal !== undefined) {
    const status = statusOf(refusal);
    throw status === null
      ? new UpstreamError("github", "rejected", { status: 200 })
      : diagnose({
          status,
          headers,
          message: refusal.message,
          sso: refusal.extensions?.saml_failure === true,
        });
  }
  if (data == null || empty) {
    // Nothing where data belongs is no other kind of answer: less of it may come.
    throw unexpectedAnswer(data === undefined ? undefined : new NothingAnswered());
  }
  return { data, errors };
}

/** Routes to GitHub have as a code what GitHub has as a type. */
function kindOf({ type, extensions }: GraphQLError): string {
  return type ?? extensions?.code ?? "";
}

/** Refused as a whole, not in one field: all we ask for at once belongs to one repository. */
function isForbidden(error: GraphQLError): boolean {
  return kindOf(error) === "FORBIDDEN" && (error.path ?? []).length <= 2;
}

/**
 * The status REST has for the same refusal; null where the query itself is refused, by an older server perhaps, which
 * errors with a code in lower case say. Whatever else GitHub names (a limit on resources or nodes, its "something went wrong") came up
 * while it answered, so that asking for less may help, as it does after a gateway's error.
 */
function statusOf(error: GraphQLError): number | null {
  switch (kindOf(error)) {
    case "NOT_FOUND":
      return 404;
    case "FORBIDDEN":
      return 403;
    default:
  }
  if (/[a-z]/.test(error.extensions?.code ?? "")) {
    return null;
  }
  return saysLimit(error.message) ? 429 : 502;
}
