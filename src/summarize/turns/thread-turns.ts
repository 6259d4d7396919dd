import { count } from "../../english.ts";
import type { Turn } from "../../protocol/queue.ts";
import { humanComments, isSamePerson } from "../people/people.ts";
import type { Actor, Comment } from "../pull-request/pull-request.ts";
import { compareText, toMillis } from "../pull-request/times.ts";
import type { OpenThread } from "../readiness/open-threads.ts";
import { isWhole } from "./comment-reviews.ts";
import type { TurnContext } from "./context.ts";
import { canAct } from "./whose.ts";

/** How many comments at the end of a long thread are read without a gap. */
const LATEST_READ = 3;

/** Whose answer each unresolved thread waits for: not theirs who spoke last. */
export function threadTurns(context: TurnContext): { turns: Turn[]; unknown: string[] } {
  const { threads, pull, whose, links } = context;
  const told = threads
    .filter(({ certain }) => certain)
    .map((open) => ({ open, of: whoAnswers(open, pull.author) }));
  const answers = told.flatMap(({ open, of }) => of?.map((actor) => ({ open, actor })) ?? []);
  const turns = [
    ...Map.groupBy(answers, ({ actor }) => actor.login.toLowerCase()).values(),
  ].flatMap((group) => {
    const [first] = group.toSorted(
      (a, b) => a.open.since - b.open.since || compareText(a.open.thread.id, b.open.thread.id),
    );
    return first === undefined
      ? []
      : whose.person(first.actor, {
          code: "thread",
          message: `${count(group.length, "review thread")} ${group.length === 1 ? "waits" : "wait"} for an answer.`,
          since: first.open.since,
          url: links.at(lastSaid(first.open)?.anchor),
        });
  });
  return {
    turns,
    unknown: [
      ...(told.length < threads.length
        ? ["This connection does not show which review threads are resolved."]
        : []),
      ...(told.some(({ of }) => of === undefined)
        ? ["Not all comments of its review threads could be read."]
        : []),
    ],
  };
}

/** Where nothing else is left to do: threads in which nobody but the author spoke, notes of theirs or a machine's. */
export function ownThreadTurns({ threads, whose, links }: TurnContext): Turn[] {
  const [first] = threads.toSorted((a, b) => a.since - b.since);
  return first === undefined
    ? []
    : whose.author({
        code: "thread",
        message: "Review threads are unresolved in which nobody else has answered.",
        since: first.since,
        url: links.at(lastSaid(first)?.anchor),
      });
}

/** Nothing where the comments that were not read may say otherwise; nobody where the author alone speaks. */
function whoAnswers({ thread, turn, reviewers }: OpenThread, author: Actor): Actor[] | undefined {
  if (turn === "unknown") {
    return undefined;
  }
  const newest = thread.comments.slice(-LATEST_READ);
  if (!isWhole(thread) && humanComments(newest).length === 0) {
    return undefined;
  }
  if (reviewers.length === 0) {
    return isWhole(thread) ? [] : undefined;
  }
  if (turn === "author") {
    return [author];
  }
  const opener = thread.comments[0]?.author;
  if (opener !== undefined && canAct(opener) && !isSamePerson(opener, author)) {
    return [opener];
  }
  return isWhole(thread) ? reviewers : undefined;
}

function lastSaid({ thread, since }: OpenThread): Comment | undefined {
  return humanComments(thread.comments).findLast(({ createdAt }) => toMillis(createdAt) === since);
}
