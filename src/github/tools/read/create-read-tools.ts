import { UpstreamError } from "../../../upstream/error.ts";
import { isBodyTooLarge } from "../../../upstream/guarded-fetch.ts";
import { isRouteRefused } from "../../../upstream/route-refused.ts";
import type { RepositoryName } from "../../repository-name.ts";
import type { Called } from "../executor.ts";
import { checkArguments } from "./arguments.ts";
import { boundData } from "./bounded-data.ts";
import type { Params } from "./input-schema.ts";
import type { ReadTools, ToolDefinition } from "./read-tools.ts";
import { type Offer, offersOf, SEARCH, toDefinition } from "./tool-offer.ts";
import { sourceOf } from "./tool-source.ts";

/** Where tools come from. Both throw `UpstreamError`. */
export interface ToolProvider {
  /** All that this person has, writes included. */
  discover(signal: AbortSignal): Promise<readonly ToolDefinition[]>;
  /** Runs one with inputs that have been checked; owner and repository are its own to add. */
  run(tool: string, params: Params, signal: AbortSignal): Promise<Called>;
}

export function createReadTools(
  provider: ToolProvider,
  { repository, webUrl }: { repository: RepositoryName; webUrl: string },
): ReadTools {
  let found: Promise<Map<string, Offer>> | null = null;

  async function offers(signal: AbortSignal): Promise<Map<string, Offer>> {
    found ??= provider
      .discover(signal)
      .then((definitions) => new Map(offersOf(definitions).map((offer) => [offer.name, offer])))
      .catch((error: unknown) => {
        found = null;
        throw error;
      });
    return await found;
  }

  return {
    async list(signal) {
      return [...(await offers(signal)).values()].map(toDefinition);
    },

    async call(name, input, signal) {
      const offer = (await offers(signal)).get(name);
      if (offer === undefined) {
        return { kind: "refused", error: "There is no such tool." };
      }
      const checked = checkArguments(offer, input, repository);
      if (!checked.ok) {
        return { kind: "refused", error: checked.error };
      }
      try {
        const { data, executionId } = await provider.run(name, checked.params, signal);
        const read = name === SEARCH ? itemsOf(data) : data;
        const own = boundData(read, (value) => isElsewhere(value, repository));
        const source = sourceOf(name, checked.params, repository, webUrl);
        return own === undefined
          ? { kind: "refused", error: "Only the repository of this docket can be read." }
          : { kind: "read", data: own, executionId, source };
      } catch (error) {
        const refusal = refusalOf(error);
        if (refusal === null) {
          throw error;
        }
        return { kind: "refused", error: refusal };
      }
    },
  };
}

/** Of a search what it found, whatever else it says. */
function itemsOf(data: unknown): unknown[] {
  return typeof data === "object" && data !== null && "items" in data && Array.isArray(data.items)
    ? data.items.filter(
        (item: unknown) =>
          typeof item === "object" &&
          item !== null &&
          "repository_url" in item &&
          typeof item.repository_url === "string",
      )
    : [];
}

/**
 * Whether something in an answer is of another repository: what a timeline refers to, a parent, a fork. The person may
 * see it, but nobody asked.
 */
function isElsewhere(value: object, { owner, name }: RepositoryName): boolean {
  const { full_name: fullName, repository_url: repositoryUrl, url } = Object(value);
  const named = [
    fullName,
    ...[repositoryUrl, url].map((address) =>
      typeof address === "string" ? /\/repos\/([^/?#]+\/[^/?#]+)/.exec(address)?.[1] : undefined,
    ),
  ];
  const own = `${owner}/${name}`.toLowerCase();
  return named.some((one) => typeof one === "string" && one.toLowerCase() !== own);
}

/** What a model may go on after, in words of ours; null where going on makes no sense. */
function refusalOf(error: unknown): string | null {
  if (isBodyTooLarge(error)) {
    return "GitHub's answer is too large. Ask for less.";
  }
  if (isRouteRefused(error)) {
    return "This connection does not offer it.";
  }
  if (!(error instanceof UpstreamError) || error.upstream !== "github") {
    return null;
  }
  const { kind, status, failure } = error;
  const personsTurn = failure?.code === "reconnect_required" || failure?.code === "sso_required";
  if (kind !== "rejected" || status === 401 || personsTurn) {
    return null;
  }
  return status === 404
    ? "GitHub has nothing there, or does not show it to this person."
    : `GitHub refused it (${status ?? "no status"}).`;
}
