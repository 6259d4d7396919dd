import type * as z from "zod";

import {
  OPERATION_FILE_MAX_BYTES,
  PULL_REQUESTS_PER_JOB_MAX,
  QUESTION_MAX_CODE_UNITS,
  TOKEN_LIFETIME_MAX_DAYS,
} from "../limits.ts";
import { fail, type Failure, type Result, succeed } from "../protocol/failures.ts";

/** What each field must be, by its name in the schemas of `protocol/`. */
const RULES: Record<string, string> = {
  author: "a GitHub login",
  challenge: "a SHA-256 digest in base64url",
  code: "the code that the page sent",
  content: `what the file is to hold, at most ${OPERATION_FILE_MAX_BYTES / 1024} KB`,
  draft: '"comment" or "issue"',
  drafts: "true or false",
  expiresInDays: `a whole number from 1 to ${TOKEN_LIFETIME_MAX_DAYS}`,
  labels: "a list of at most 10 label names",
  language: "a language tag such as en or pt-BR",
  limit: `a whole number from 0 to ${PULL_REQUESTS_PER_JOB_MAX}`,
  name: "a name of 1 to 100 visible characters",
  owner: "the login of a person or an organization",
  number: "the number of a pull request",
  job: "the id of a docket",
  pullRequests: `a list of 1 to ${PULL_REQUESTS_PER_JOB_MAX} different numbers of pull requests of one repository`,
  queue: "true or false, and not false where limit is 0",
  question: `a text of 1 to ${QUESTION_MAX_CODE_UNITS.toLocaleString("en")} characters`,
  repositories: "a list of repositories",
  repository: "a GitHub repository URL or owner/repo name",
  scopes: "a list of jobs, read, propose or digest:send, each once",
  since: "a time in ISO 8601",
  until: 'a time in ISO 8601 or "change"',
  verifier: "43 to 128 letters, digits and - . _ ~",
  window: '"all", "30d" or "7d"',
};

/** Fields that are told apart from a text in their place by their form alone. */
const FIELD_NAME = /^[A-Za-z][A-Za-z0-9_-]{0,39}$/;
const FIELDS_NAMED_MAX = 5;

/**
 * The body of a request as its schema has it; none counts as an empty object. The first fault is told as a sentence:
 * what was sent is never repeated but for names of fields. `rules` are those of a body whose fields mean something else.
 */
export function parseBody<Body>(
  body: unknown,
  schema: z.ZodType<Body>,
  rules: Readonly<Record<string, string>> = {},
): Result<Body> {
  const parsed = schema.safeParse(body ?? {});
  return parsed.success
    ? succeed(parsed.data)
    : fail("invalid_request", faultOf(parsed.error, { ...RULES, ...rules }));
}

function faultOf(
  { issues: [issue] }: z.ZodError,
  rules: Readonly<Record<string, string>>,
): Pick<Failure, "detail"> {
  if (issue === undefined) {
    return {};
  }
  if (issue.code === "unrecognized_keys") {
    return { detail: `The request body has fields that are not known${namesOf(issue.keys)}.` };
  }
  const field = String(issue.path[0] ?? "");
  if (field === "") {
    return { detail: "The request body must be a JSON object." };
  }
  const rule = rules[field];
  return { detail: `"${field}" is not valid${rule === undefined ? "" : `: give ${rule}`}.` };
}

function namesOf(keys: readonly string[]): string {
  const names = keys.filter((key) => FIELD_NAME.test(key)).slice(0, FIELDS_NAMED_MAX);
  return names.length === 0 ? "" : `: ${names.map((name) => `"${name}"`).join(", ")}`;
}
