import type * as z from "zod";

import { UpstreamError } from "../../upstream/error.ts";

/** What the schema reads in an answer. Throws where GitHub answered something else than was asked for. */
export function parseAnswer<Schema extends z.ZodType>(
  schema: Schema,
  answer: unknown,
): z.output<Schema> {
  const parsed = schema.safeParse(answer);
  if (!parsed.success) {
    throw unexpectedAnswer();
  }
  return parsed.data;
}

/** Cause of the `UpstreamError` where GitHub answered in its form, without data and without a word of why. */
export class NothingAnswered extends Error {
  override readonly name = "NothingAnswered";

  constructor() {
    super("GitHub answered nothing of what was asked for.");
  }
}

export function unexpectedAnswer(cause?: unknown): UpstreamError {
  return new UpstreamError("github", "invalid_response", { status: 200, cause });
}
