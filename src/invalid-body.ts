import type * as z from "zod";

import type { Failure } from "./failures.ts";

/** The first fault of a body as a sentence. Names come from our schema, values are never repeated. */
export function invalidBody(error: z.ZodError): Failure {
  const [issue] = error.issues;
  if (issue === undefined) {
    return { code: "invalid_request" };
  }
  if (issue.code === "unrecognized_keys") {
    return { code: "invalid_request", detail: "The request body has fields that are not known." };
  }
  const field = issue.path.join(".");
  return {
    code: "invalid_request",
    detail:
      field === ""
        ? "The request body must be a JSON object."
        : `"${field}" is not valid: ${issue.message}.`,
  };
}
