import type * as z from "zod";

import type { Failure } from "../protocol/failures.ts";

/** What each field must be, by its name in the schemas of `protocol.ts`. */
const RULES: Record<string, string> = {
  author: "a GitHub login",
  draft: '"comment" or "issue"',
  drafts: "true or false",
  expiresInDays: "a whole number from 1 to 365",
  labels: "a list of at most 10 label names",
  language: "a language tag such as en or pt-BR",
  limit: "a whole number from 1 to 20",
  name: "a name of 1 to 100 visible characters",
  number: "the number of a pull request",
  question: "a text of 1 to 2,000 characters",
  window: '"all", "30d" or "7d"',
};

/** The first fault of a body as a sentence. Names come from our schema, values are never repeated. */
export function invalidBody(error: z.ZodError): Failure {
  const [issue] = error.issues;
  if (issue === undefined) {
    return { code: "invalid_request" };
  }
  if (issue.code === "unrecognized_keys") {
    return { code: "invalid_request", detail: "The request body has fields that are not known." };
  }
  const field = String(issue.path[0] ?? "");
  const rule = RULES[field];
  return {
    code: "invalid_request",
    detail:
      field === ""
        ? "The request body must be a JSON object."
        : `"${field}" is not valid${rule === undefined ? "" : `: give ${rule}`}.`,
  };
}
