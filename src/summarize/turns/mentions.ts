import { stripHiddenMarkdown } from "../../text/hidden-text.ts";
import { maskSecrets } from "../../text/redact.ts";
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

/** Where somebody is addressed: by whom, when, and the sentence that does. */
export interface Mention {
  author: string;
  since: string;
  text: string;
  /** GitHub's; absent where it is not known. */
  anchor?: string;
}

/**
 * Where somebody was last addressed by name and has been silent since. Only those who belong to the repository or take
 * part in the pull request address anybody.
 */
export function mentionOf(pull: PullRequest, login: string): Mention | undefined {
  const reader: Actor = { login, type: "User" };
  const said = saidIn(pull);
  const own = said.filter(({ author }) => isSamePerson(author, reader));
  const last = Math.max(
    ...own.map(({ createdAt }) => toMillis(createdAt)),
    Number.NEGATIVE_INFINITY,
  );
  const latest = said
    .filter((each) => takesPart(each, pull, said) && !isSamePerson(each.author, reader))
    .filter(({ body, createdAt }) => toMillis(createdAt) > last && addresses(body, login))
    .toSorted((a, b) => a.createdAt.localeCompare(b.createdAt))
    .at(-1);
  return latest === undefined
    ? undefined
    : {
        author: safeLogin(latest.author.login),
        since: latest.createdAt,
        text: sentenceTo(latest.body, login),
        ...(latest.anchor === undefined ? {} : { anchor: latest.anchor }),
      };
}

function addresses(body: string, login: string): boolean {
  return nameOf(login).test(saidOf(body));
}

function nameOf(login: string): RegExp {
  return new RegExp(`(?<![\\w/@.-])@${safeLogin(login)}(?![\\w/-])`, "i");
}

function saidOf(body: string): string {
  return NOT_SAID.reduce((text, pattern) => text.replaceAll(pattern, ""), body);
}

const SENTENCE_MAX = 160;

/** The sentence that addresses somebody, as plain text. A long one loses its beginning: the question stands at its end. */
function sentenceTo(body: string, login: string): string {
  const plain = stripHiddenMarkdown(saidOf(body))
    .text.replaceAll(/!?\[([^\]\n]{0,300})\]\([^)\s]{0,2000}\)/g, "$1")
    .replaceAll(/^ {0,3}(?:#{1,6}|[-*+]) +/gm, "")
    .replaceAll("**", "");
  const sentence = plain.split(/(?<=[.!?…])\s+|\n+/).find((each) => nameOf(login).test(each)) ?? "";
  const line = maskSecrets(sentence.replaceAll(/\s+/g, " ").trim()).text;
  return line.length <= SENTENCE_MAX
    ? line
    : `…${line.slice(1 - SENTENCE_MAX).replace(/^\S*\s+/, "")}`;
}

interface Said {
  author: Actor;
  association: Comment["association"];
  createdAt: string;
  body: string;
  anchor?: string;
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
