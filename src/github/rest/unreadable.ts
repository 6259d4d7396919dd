import { UpstreamError } from "../../upstream/error.ts";
import { isSilence } from "../../upstream/retry.ts";
import { isRequestRefused } from "../../upstream/route-refused.ts";

/** Null where this connection has no call for it, or may not make it; `also` adds other errors to those. */
export async function orNull<Value>(
  reading: Promise<Value>,
  also: (error: UpstreamError) => boolean = () => false,
): Promise<Value | null> {
  try {
    return await reading;
  } catch (error) {
    if (isRequestRefused(error) || (error instanceof UpstreamError && also(error))) {
      return null;
    }
    throw error;
  }
}

/** Of one thing: 409 for a repository without commits, 410 where issues are switched off, 422 for a commit that is gone. */
const OF_ONE_THING: ReadonlySet<number | undefined> = new Set([403, 404, 409, 410, 422]);

/** For what an account, or a GitHub App, may read a pull request without. */
export function isForbidden({ upstream, kind, status }: UpstreamError): boolean {
  return upstream === "github" && kind === "rejected" && OF_ONE_THING.has(status);
}

/** GitHub fails at this, however often it is asked, or nobody answers. */
export function isBroken(error: UpstreamError): boolean {
  const { upstream, kind } = error;
  return (
    isSilence(error) ||
    (upstream === "github" && (kind === "invalid_response" || kind === "timeout"))
  );
}

/** For what a pull request can be told without, however it fails. */
export function isUnreadable(error: UpstreamError): boolean {
  return isForbidden(error) || isBroken(error);
}

/** For what a docket is as good without. */
export function isWorthNothing({ upstream, status }: UpstreamError): boolean {
  return upstream === "github" && status !== 401;
}
