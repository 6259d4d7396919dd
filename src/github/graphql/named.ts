import type { Candidate, NamedPage } from "../../summarize/pull-request/pull-request.ts";
import { UpstreamError } from "../../upstream/error.ts";
import { parseAnswer, unexpectedAnswer } from "../client/answer.ts";
import type { GitHubClient } from "../client/client.ts";
import type { RepositoryName } from "../repository-name.ts";
import { askInPortions, mayPass, type Portion, type Retry } from "./portions.ts";
import {
  NamedData,
  namedAt,
  namedDocument,
  type NamedRepository,
  toRepository,
  unsizedDocument,
} from "./queries/named.ts";

interface Answer {
  repository: NamedRepository;
  found: Candidate[];
  /** How many of the numbers were asked for. */
  asked: number;
  /** Whether asking for less may bring more. */
  cut: boolean;
}

/** Pull requests by their numbers, as many at once as GitHub can answer whole. Those it does not show fail the call. */
export async function readNamed(
  client: GitHubClient,
  { owner, name }: RepositoryName,
  numbers: readonly number[],
  portion: Portion,
): Promise<NamedPage> {
  const found: Candidate[] = [];
  let repository: NamedRepository | undefined;
  for (let from = 0; repository === undefined || from < numbers.length;) {
    const left = numbers.slice(from);
    const ask = async (
      size: number,
      retry?: Retry,
      documentFor: (count: number) => string = namedDocument,
    ): Promise<Answer> => {
      const asked = left.slice(0, size);
      const variables = {
        owner,
        name,
        ...Object.fromEntries(asked.map((number, place) => [`n${place}`, number])),
      };
      const { data, errors } = await client.graphql(documentFor(asked.length), variables, retry);
      const answer = parseAnswer(NamedData, data).repository;
      if (answer === null) {
        throw unexpectedAnswer();
      }
      const nodes = asked.map((_, place) => namedAt(answer, place));
      return {
        repository: answer,
        found: nodes.flatMap((node) => node ?? []),
        asked: asked.length,
        cut: nodes.includes(undefined) || errors.some(mayPass),
      };
    };
    const largest = await askInPortions(portion, ask, ({ cut }) => cut);
    const answer = largest.cut ? await ask(largest.asked, undefined, unsizedDocument) : largest;
    if (answer.cut) {
      // Whether it is open is not known, and "not found" would say that it is not.
      throw new UpstreamError("github", "invalid_response");
    }
    ({ repository } = answer);
    found.push(...answer.found);
    from += answer.asked;
  }
  const openCount = Math.max(repository.open.totalCount, found.length);
  return { repository: toRepository(repository), openCount, found };
}
