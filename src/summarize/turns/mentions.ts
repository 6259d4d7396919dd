import { safeLogin } from "../people/login.ts";
import { canWrite, isSamePerson } from "../people/people.ts";
import type { Actor, Comment, PullRequest } from "../pull-request/pull-request.ts";
import { toMillis } from "../pull-request/times.ts";
import { canAct } from "./whose.ts";

/** Code, quotes and what is not shown: nobody is addressed in them. */
const NOT_SAID = [
  /(```|~~~)[\s\S]*?(?:\1|(?![\s\S]))/g,
  /<!--[\s\S]*?(?:-->|(?![\s\S]))/g,
  /`[^`\n]*`/g,
  /^ {0,3}>.*$/gm,
];

/**
 * When somebody was last addressed by name and has been silent since. Only those who belong to the repository or take
 * part in the pull request address anybody.
 */
export function mentionedAt(pull: PullRequest, login: string): string | undefined {
  const reader: Actor = { login, type: "User" };
  const said = saidIn(pull);
  const own = said.filter(({ author }) => isSamePerson(author, reader));
  const last = Math.max(
    ...own.map(({ createdAt }) => toMillis(createdAt)),
    Number.NEGATIVE_INFINITY,
  );
  return said
    .filter((each) => takesPart(each, pull, said) && !isSamePerson(each.author, reader))
    .filter(({ body, createdAt }) => toMillis(createdAt) > last && addresses(body, login))
    .map(({ createdAt }) => createdAt)
    .toSorted()
    .at(-1);
}

export function addresses(body: string, login: string): boolean {
  const name = safeLogin(login);
  return new RegExp(`(?<![\\w/@.-])@${name}(?![\\w/-])`, "i").test(
    NOT_SAID.reduce((text, pattern) => text.replaceAll(pattern, ""), body),
  );
}

interface Said {
  author: Actor;
  association: Comment["association"];
  createdAt: string;
  body: string;
}

function saidIn({ comments, reviews, threads }: PullRequest): Said[] {
  return [
    ...comments.list,
    ...threads.list.flatMap((thread) => thread.comments),
    ...reviews.list.map((review) => ({ ...review, createdAt: review.submittedAt })),
  ].filter(({ author, minimized }) => canAct(author) && !minimized);
}

/** A stranger's first word may name anybody; whoever takes part has said more, or was asked to. */
function takesPart(
  { author, association }: Said,
  pull: PullRequest,
  said: readonly Said[],
): boolean {
  return (
    canWrite(association) ||
    isSamePerson(author, pull.author) ||
    [...pull.assignees, ...pull.requestedReviewers.map(({ login }) => login)].some((login) =>
      isSamePerson({ login, type: "User" }, author),
    ) ||
    said.filter((each) => isSamePerson(each.author, author)).length > 1
  );
}
