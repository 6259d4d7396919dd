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

/** What is left out for one connection. */
export interface Asked extends Shortened {
  /** Scopes that it lacks; empty where the server is why. */
  scopes: readonly string[];
}

export interface KnowingClient extends GitHubClient {
  /** In what form a document is asked by now. */
  asked(document: string): Asked;
}

export interface OlderServerOptions {
  known: KnownDocuments;
  clock: Clock;
}

/**
 * Asks for what the server answers this connection: what it refuses of a document is left out from then on, and the rest
 * is asked for. What the server does not know is kept for other connections as well.
 */
export function askInWhatIsKnown(
  client: GitHubClient,
  { known, clock }: OlderServerOptions,
): KnowingClient {
  const mine = new Map<string, Asked>();

  function asked(document: string): Asked {
    const before = known.get(document);
    if (before !== undefined && clock.now() >= before.until) {
      known.delete(document);
    }
    return mine.get(document) ?? { document, leftOut: [], ...known.get(document), scopes: [] };
  }

  return {
    ...client,
    asked,
    async graphql(document, variables, retry) {
      for (let tries = 1; ; tries += 1) {
        const sent = asked(document);
        try {
          return await client.graphql(sent.document, variables, retry);
        } catch (error) {
          if (!isQueryRefused(error) || tries === TRIES_MAX) {
            throw error;
          }
          // Questions under way together are refused together: the first one shortens it for all.
          if (asked(document).document !== sent.document) {
            continue;
          }
          const shorter = leaveOut(sent.document, error.cause.parts, mayLack);
          if (shorter === null) {
            throw error;
          }
          const leftOut = [...new Set([...sent.leftOut, ...shorter.leftOut])];
          const scopes = [...new Set([...sent.scopes, ...(error.cause.scopes ?? [])])];
          mine.set(document, { document: shorter.document, leftOut, scopes });
          if (error.cause.scopes === null && sent.scopes.length === 0) {
            const until = clock.now() + KEPT_MS;
            known.set(document, { document: shorter.document, leftOut, until });
          }
          log("warn", "fields-left-out", {
            document: /^query (\w+)/.exec(document)?.[1],
            fields: shorter.leftOut.join(", "),
            ...(scopes.length > 0 && { scopes: scopes.join(", ") }),
          });
        }
      }
    },
  };
}

/** Whether the server refused more of a question than could be left out. */
function isQueryRefused(error: unknown): error is UpstreamError & { cause: QueryRefused } {
  return error instanceof UpstreamError && error.cause instanceof QueryRefused;
}

/** Whether the server does not know enough of what was asked for: another API may. */
export function isServerTooOld(error: unknown): boolean {
  return isQueryRefused(error) && error.cause.scopes === null;
}
