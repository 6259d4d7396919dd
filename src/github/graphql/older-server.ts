import { log } from "../../log/log.ts";
import type { Clock } from "../../upstream/clock.ts";
import { UpstreamError } from "../../upstream/error.ts";
import type { GitHubClient } from "../client/client.ts";
import { QueryRefused } from "../client/query-refused.ts";
import { leaveOut, type Shortened } from "./leave-out.ts";
import { mayLack } from "./may-lack.ts";

/** A server may be upgraded meanwhile. */
const KEPT_MS = 60 * 60 * 1000;
/** GitHub names all that it does not know at once; a server that names one at a time has so many tries. */
const TRIES_MAX = 12;

interface Known extends Shortened {
  /** In milliseconds since 1970. */
  until: number;
}

/** What a server has shown that it does not know, by the document that was to be asked. */
export type KnownDocuments = Map<string, Known>;

export interface OlderServerOptions {
  known: KnownDocuments;
  clock: Clock;
}

/** Asks in what the server knows: what it refuses of a document is left out from then on, and the rest is asked for. */
export function askInWhatIsKnown(
  client: GitHubClient,
  { known, clock }: OlderServerOptions,
): GitHubClient {
  function kept(document: string): Shortened {
    const before = known.get(document);
    if (before !== undefined && clock.now() < before.until) {
      return before;
    }
    known.delete(document);
    return { document, leftOut: [] };
  }

  return {
    ...client,
    async graphql(document, variables, retry) {
      for (let tries = 1; ; tries += 1) {
        const asked = kept(document);
        try {
          return await client.graphql(asked.document, variables, retry);
        } catch (error) {
          if (!isQueryRefused(error) || tries === TRIES_MAX) {
            throw error;
          }
          // Questions under way together are refused together: the first one shortens it for all.
          if (kept(document).document !== asked.document) {
            continue;
          }
          const shorter = leaveOut(asked.document, error.cause.parts, mayLack);
          if (shorter === null) {
            throw error;
          }
          const leftOut = [...new Set([...asked.leftOut, ...shorter.leftOut])];
          known.set(document, {
            document: shorter.document,
            leftOut,
            until: clock.now() + KEPT_MS,
          });
          log("warn", "fields-left-out", {
            document: /^query (\w+)/.exec(document)?.[1],
            fields: shorter.leftOut.join(", "),
          });
        }
      }
    },
  };
}

/** Whether the server does not know enough of what was asked for: another API may. */
export function isQueryRefused(error: unknown): error is UpstreamError & { cause: QueryRefused } {
  return error instanceof UpstreamError && error.cause instanceof QueryRefused;
}
