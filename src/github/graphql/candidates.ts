import type { CandidatePage } from "../../summarize/pull-request/pull-request.ts";
import { parseAnswer, unexpectedAnswer } from "../client/answer.ts";
import type { GitHubClient } from "../client/client.ts";
import type { GraphQLError } from "../client/graphql-error.ts";
import type { RepositoryName } from "../repository-name.ts";
import { askInPortions, mayPass, type Portion, type Retry } from "./portions.ts";
import {
  CANDIDATES,
  CandidatesData,
  type RepositoryNode,
  toCandidatePage,
} from "./queries/candidates.ts";

interface Answer {
  repository: RepositoryNode;
  /** Places of the most commented list that came without their pull request, or with a part of it. */
  missing: number;
  /** Whether asking for less may bring more. */
  cut: boolean;
}

/** A page of candidates, as large as GitHub can answer whole. What is missing from it is counted. */
export async function readCandidates(
  client: GitHubClient,
  { owner, name }: RepositoryName,
  after: string | undefined,
  portion: Portion,
): Promise<CandidatePage> {
  const isFirst = after === undefined;

  async function ask(size: number, retry?: Retry): Promise<Answer> {
    // One alone goes without the other lists.
    const recent = isFirst && size > 1;
    const variables = { owner, name, size, after: after ?? null, recent };
    const { data, errors } = await client.graphql(CANDIDATES, variables, retry);
    const { repository } = parseAnswer(CandidatesData, data);
    if (repository === null) {
      throw unexpectedAnswer();
    }
    return toAnswer(repository, errors, isFirst ? size : 0);
  }

  const { repository, missing, cut } = await askInPortions(portion, ask, (answer) => answer.cut);
  if (isFirst && (missing > 0 || cut) && repository.ranked.nodes.every((node) => node === null)) {
    // Nothing at all was shown, which is not the same as nothing being there.
    throw unexpectedAnswer();
  }
  const page = toCandidatePage(repository, missing);
  return cut && missing === 0 ? { doubt: DOUBTED, ...page } : page;
}

const DOUBTED =
  "GitHub reported errors beside its list of open pull requests, so that some may be missing.";

function toAnswer(
  repository: RepositoryNode,
  errors: readonly GraphQLError[],
  expectedAtMost: number,
): Answer {
  const { ranked, recent } = repository;
  const broken = errors.filter(
    (error) => mayPass(error) && !(error.path?.[0] === "repository" && error.path[1] === "sized"),
  );
  const places = new Set(
    broken.flatMap(({ path = [] }) =>
      path[1] === "ranked" && typeof path[3] === "number" ? path[3] : [],
    ),
  );
  for (const [place, node] of ranked.nodes.entries()) {
    if (node === null) {
      places.add(place);
    }
  }
  const short = Math.min(expectedAtMost, ranked.totalCount) - ranked.nodes.length;
  const isEmpty = short > 0 && ranked.nodes.length === 0;
  return {
    repository,
    missing: places.size + Math.max(0, short),
    cut: broken.length > 0 || places.size > 0 || isEmpty || recent?.nodes.includes(null) === true,
  };
}
