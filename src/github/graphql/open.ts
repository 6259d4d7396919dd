import type { OpenPage } from "../../summarize/pull-request/pull-request.ts";
import { parseAnswer, unexpectedAnswer } from "../client/answer.ts";
import type { GitHubClient } from "../client/client.ts";
import type { RepositoryName } from "../repository-name.ts";
import { askInPortions, mayPass, type Portion, type Retry } from "./portions.ts";
import { isCutOff } from "./queries/connection.ts";
import { OPEN, OpenData, type OpenRepository, toOpenPage } from "./queries/open.ts";

interface Answer {
  repository: OpenRepository;
  missing: number;
  /** Whether asking for less may bring more. */
  cut: boolean;
}

/** A page of the open pull requests, as large as GitHub can answer whole. What is missing from it is counted. */
export async function readOpen(
  client: GitHubClient,
  { owner, name }: RepositoryName,
  after: string | undefined,
  portion: Portion,
): Promise<OpenPage> {
  async function ask(size: number, retry?: Retry): Promise<Answer> {
    const variables = { owner, name, size, after: after ?? null };
    const { data, errors } = await client.graphql(OPEN, variables, retry);
    const { repository } = parseAnswer(OpenData, data);
    if (repository === null) {
      throw unexpectedAnswer();
    }
    const { nodes, totalCount, pageInfo } = repository.pullRequests;
    const holes = nodes.filter((node) => node === null).length;
    // A page that others follow is full, where it says how to read on; the first one has all there are.
    const expected =
      pageInfo.hasNextPage && !isCutOff(true, pageInfo.endCursor)
        ? size
        : after === undefined
          ? Math.min(size, totalCount)
          : 0;
    const missing = holes + Math.max(0, expected - nodes.length);
    return { repository, missing, cut: missing > 0 || errors.some(mayPass) };
  }

  const { repository, missing } = await askInPortions(portion, ask, ({ cut }) => cut);
  if (
    after === undefined &&
    missing > 0 &&
    repository.pullRequests.nodes.every((node) => node === null)
  ) {
    // Nothing at all was shown, which is not the same as nothing being there.
    throw unexpectedAnswer();
  }
  return toOpenPage(repository, missing);
}
