import { UpstreamError } from "../../upstream/error.ts";
import { isBodyTooLarge } from "../../upstream/guarded-fetch.ts";
import { NothingAnswered } from "../client/answer.ts";
import type { GraphQLError } from "../client/graphql-error.ts";

/** How much one call of a kind asks for: what has worked, kept for the job. */
export interface Portion {
  atOnce: number;
}

export type Retry = (error: UpstreamError) => boolean;

/**
 * Asks for a portion, and for half as long as that may bring more, down to one. Where even one is cut, its size is not
 * the reason: the largest answer stands, with its holes.
 */
export async function askInPortions<Answer extends object>(
  portion: Portion,
  ask: (size: number, retry?: Retry) => Promise<Answer>,
  isCut: (answer: Answer) => boolean,
): Promise<Answer> {
  let largest: Answer | undefined;
  for (let size = portion.atOnce; ; size = Math.floor(size / 2)) {
    const isFinal = size <= 1 && largest === undefined;
    try {
      const answer = await ask(size, ...(isFinal ? [] : [isNotTooMuch]));
      if (!isCut(answer)) {
        portion.atOnce = Math.min(portion.atOnce, size);
        return answer;
      }
      largest ??= answer;
    } catch (error) {
      if (isFinal || isNotTooMuch(error)) {
        throw error;
      }
    }
    if (size <= 1 && largest !== undefined) {
      return largest;
    }
  }
}

/**
 * False for failures that asking for less may avoid: GitHub gives a query ten seconds and then a gateway's answer. One
 * that names a time to come back is about that, and so is a request that did not arrive in time.
 */
export function isNotTooMuch(error: unknown): boolean {
  return !(
    error instanceof UpstreamError &&
    error.retryAfterMs === undefined &&
    ((error.kind === "timeout" && error.status !== 408) ||
      error.status === 502 ||
      error.status === 504 ||
      error.cause instanceof NothingAnswered ||
      isBodyTooLarge(error))
  );
}

/** Access does not come with asking again, nor with asking for less. */
export function mayPass({ type }: GraphQLError): boolean {
  return type !== "FORBIDDEN" && type !== "NOT_FOUND" && type !== "INSUFFICIENT_SCOPES";
}

export function chunk<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
