import { problemOf } from "../server/api-problem.ts";
import type { FoundRepositories } from "../server/api.ts";

/** What GitHub shows once its reader has signed in to an organization, and where, as far as it says so. */
export interface SignOn {
  sentence: string;
  action?: { label: string; url: string };
}

const SOME_LEFT_OUT: SignOn = {
  sentence:
    "GitHub left out repositories of an organization that wants single sign-on first. Type the whole name of one to be shown where to sign in.",
};

/** What a list lacks until its reader has signed in. */
export function signOnOf({ isPartial }: FoundRepositories): SignOn | null {
  return isPartial ? SOME_LEFT_OUT : null;
}

/** The same of a repository that was typed whole; any other failure is nothing to the picker. */
export function signOnFor(error: unknown): SignOn | null {
  const { code, detail, action } = problemOf(error);
  return code === "sso_required"
    ? { sentence: detail, ...(action === undefined ? {} : { action }) }
    : null;
}
