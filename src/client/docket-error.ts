import * as z from "zod";

import { Action } from "../protocol/events.ts";

/** The parts of a problem that a client may rest on (RFC 9457). */
const Problem = z.object({
  code: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  requestId: z.string(),
  retryAfterMs: z.number().optional(),
  action: Action.optional(),
});
export type Problem = z.infer<typeof Problem>;

/** A refusal of the server, with its problem, or an answer that is none of the protocol (`problem` is then absent). */
export class DocketError extends Error {
  override readonly name = "DocketError";
  /** HTTP status, or 0 when the connection failed for good. */
  readonly status: number;
  readonly problem: Problem | undefined;

  constructor(message: string, status: number, problem?: Problem, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.status = status;
    this.problem = problem;
  }
}

/** Reads the problem of a refused answer; an answer without one still gives a sentence. */
export async function refusal(response: Response): Promise<DocketError> {
  const text = await response.text().catch(() => "");
  const problem = parseProblem(text);
  return new DocketError(
    problem?.detail ?? `The server answered ${response.status}.`,
    response.status,
    problem,
  );
}

function parseProblem(text: string): Problem | undefined {
  try {
    return Problem.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
