import { UpstreamError } from "../../../upstream/error.ts";
import { NotOffered } from "../../../upstream/route-refused.ts";
import type { RepositoryName } from "../../repository-name.ts";
import type { RestExecutorOptions } from "../executor.ts";
import { callRest } from "../rest-call.ts";
import type { ToolProvider } from "./create-read-tools.ts";
import { OWN_DEFINITIONS, ownPathOf } from "./own-tools.ts";
import { repositoryOnly } from "./repository-only.ts";
import { SEARCH } from "./tool-offer.ts";

export interface RestToolProviderOptions extends RestExecutorOptions {
  repository: RepositoryName;
}

/** Our own tools, over GitHub's REST API. */
export function createRestToolProvider({
  fetch,
  repository,
  webUrl,
  now,
  retry,
}: RestToolProviderOptions): ToolProvider {
  const narrowed = repositoryOnly(fetch, repository);
  const { owner, name } = repository;
  return {
    discover: () => Promise.resolve(OWN_DEFINITIONS),
    async run(tool, given, signal) {
      const path = ownPathOf(tool);
      if (path === undefined) {
        throw new UpstreamError("github", "rejected", { status: 501, cause: new NotOffered() });
      }
      const params = tool === SEARCH ? given : { ...given, owner, repo: name };
      const data = await retry(signal, () =>
        callRest(narrowed, { method: "GET", path, params }, { signal, webUrl, now: now() }),
      );
      return { data, executionId: null };
    },
  };
}
