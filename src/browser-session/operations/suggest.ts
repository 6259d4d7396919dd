import { isSafePath } from "../../github/tools/safe-text.ts";
import type { Suggestion } from "../../person/suggestions.ts";
import { fail, type Result, succeed } from "../../protocol/failures.ts";
import type { OperationRequest } from "../../protocol/operations.ts";
import type { SuggestionView } from "../../protocol/suggestions.ts";
import type { SessionContext } from "../context.ts";
import { randomSecret } from "../credentials/secrets.ts";
import { checkRepositories } from "../credentials/token-grant.ts";
import { asPerson } from "../person/person.ts";
import type { RecognizedToken } from "../storage/token-record.ts";
import type { Suggested } from "./operation.ts";
import { repositoryOf } from "./propose.ts";

/**
 * Keeps what a program would like done, for its person to open in whichever of their sessions. Nothing is asked of
 * GitHub before they do.
 */
export async function suggestOperation(
  request: OperationRequest,
  token: RecognizedToken,
  context: SessionContext,
): Promise<Result<SuggestionView>> {
  const place = repositoryOf(request, context);
  if (!place.ok) {
    return place;
  }
  const repository = place.value.fullName;
  const reached = checkRepositories(token, [repository]);
  if (!reached.ok) {
    return reached;
  }
  if (request.kind === "file" && !mayBeSuggested(request.path)) {
    return fail("not_allowed", {
      detail: "A program can suggest no file there: workflows run with rights of their own.",
    });
  }
  const { id, name } = token;
  const suggestion = {
    id: randomSecret(128),
    token: id,
    client: name,
    request: { ...request, repository },
  };
  return await asPerson(context, async (person) => person.suggest(suggestion, Date.now()));
}

export async function listSuggestions(context: SessionContext): Promise<Result<SuggestionView[]>> {
  return await asPerson(context, async (person) => succeed(await person.suggestions(Date.now())));
}

export async function readSuggestion(
  id: string,
  context: SessionContext,
): Promise<Result<Suggestion>> {
  return await asPerson(context, async (person) => {
    const suggestion = await person.suggestion(id, Date.now());
    return suggestion === null ? fail("not_found", GONE) : succeed(suggestion);
  });
}

export async function discardSuggestion(
  id: string,
  context: SessionContext,
): Promise<Result<null>> {
  return await asPerson(context, async (person) => {
    await person.takeSuggestion(id, Date.now());
    return succeed(null);
  });
}

/** Whether nobody has had it done, or discarded it, meanwhile. */
export async function isWaiting(
  { id }: Suggested,
  accountId: number,
  { objects }: SessionContext,
): Promise<boolean> {
  const person = await objects.person(accountId);
  return (await person.suggestion(id, Date.now())) !== null;
}

/** Whether it still waited: from now on nobody else can have it done. */
export async function takeSuggestion(
  { id }: Suggested,
  accountId: number,
  { objects }: SessionContext,
): Promise<boolean> {
  const person = await objects.person(accountId);
  return await person.takeSuggestion(id, Date.now());
}

/** A token that is deleted suggests nothing any more. */
export async function dropSuggestionsOf(
  token: string,
  { store, objects }: SessionContext,
): Promise<void> {
  const accountId = store.access().connection?.account?.id;
  if (accountId !== undefined) {
    const person = await objects.person(accountId);
    await person.dropSuggestionsOf(token);
  }
}

export const GONE = {
  detail:
    "This suggestion waits no longer: it was confirmed or discarded, its token was deleted, or a day is over.",
};

function mayBeSuggested(path: string): boolean {
  return isSafePath(path) && !/^\.github\/workflows(?:\/|$)/i.test(path.normalize("NFKC"));
}
