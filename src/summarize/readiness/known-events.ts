import { listFirst } from "../../english.ts";
import type { Readiness } from "../../protocol/pull-request.ts";
import { isHuman } from "../people/bots.ts";
import { safeLogin } from "../people/login.ts";
import { canWrite, isSamePerson } from "../people/people.ts";
import type { PullRequest, Review } from "../pull-request/pull-request.ts";
import { toMillis } from "../pull-request/times.ts";
import { openThreads } from "./open-threads.ts";
import { reviewOpinions } from "./review-opinions.ts";

/** What happened, by whom and when, as far as GitHub shows it: what a maintainer asks first. */
export interface KnownEvents {
  /** Verdicts that stand or were replaced, and a pull request that takes its place: one statement a line. */
  lines: string[];
  /** What has made its state what it is, with its day; undefined where that is not known. */
  since?: string;
  /** The day of the last push. */
  pushed?: string;
}

const NAMED_MAX = 10;

export function knownEvents(pull: PullRequest, readiness: Readiness): KnownEvents {
  const opinions = reviewOpinions(pull);
  const since = eventAt(pull, readiness);
  return {
    lines: [
      ...verdictLine("Approved by", [...opinions.approvals, ...opinions.outdatedApprovals], pull),
      ...verdictLine(
        "Changes requested by",
        [...opinions.changeRequests, ...opinions.answeredRequests],
        pull,
      ),
      ...replacedRequests(pull),
      ...supersededBy(pull),
    ],
    ...(since === undefined ? {} : { since }),
    ...(pull.headCommittedAt === null ? {} : { pushed: day(pull.headCommittedAt) }),
  };
}

function verdictLine(did: string, reviews: readonly Review[], { headOid }: PullRequest): string[] {
  const named = reviews
    .toSorted((one, other) => (one.submittedAt < other.submittedAt ? -1 : 1))
    .map(
      ({ author, submittedAt, commitOid }) =>
        `${safeLogin(author.login)} on ${day(submittedAt)}${commitOid === headOid ? "" : " (an earlier commit)"}`,
    );
  return named.length === 0 ? [] : [`${did}: ${listFirst(named, NAMED_MAX)}.`];
}

/** The latest request of each person that the same person's approval has taken the place of. */
function replacedRequests({ reviews, opinions }: PullRequest): string[] {
  const approvals = opinions.filter(({ author, state }) => state === "APPROVED" && isHuman(author));
  return approvals.flatMap((approval) => {
    const request = reviews.list.findLast(
      ({ author, state, submittedAt }) =>
        state === "CHANGES_REQUESTED" &&
        isSamePerson(author, approval.author) &&
        toMillis(submittedAt) < toMillis(approval.submittedAt),
    );
    const name = safeLogin(approval.author.login);
    return request === undefined
      ? []
      : [
          `Replaced: the change request by ${name} of ${day(request.submittedAt)}, by their approval of ${day(approval.submittedAt)}.`,
        ];
  });
}

const TAKES_ITS_PLACE =
  /(?<!\b(?:not|never|isn['’]t|wasn['’]t|be|if|whether|or)\s+(?:\w+\s+)?)\b(?:superseded by|superseding this (?:with|by)|obsoleted by|replaced by|in favou?r of|continued in|moved to|succeeded by)\s+(?:(?:the|pr|pull request|my|new|another|this|one|in|at)\s+){0,4}(?:[\w.-]+\/[\w.-]+|https?:\/\/\S+\/(?:pull|issues)\/)?#?(\d{1,7})\b/i;

/** Only who may decide it is believed: its author, and who can write. */
function supersededBy(pull: PullRequest): string[] {
  const said = [
    {
      author: pull.author,
      association: pull.association,
      createdAt: pull.createdAt,
      body: pull.body,
    },
    ...pull.comments.list.filter(({ minimized }) => !minimized),
  ].filter(
    ({ author, association }) =>
      isHuman(author) && (isSamePerson(author, pull.author) || canWrite(association)),
  );
  const last = said
    .map((each) => ({ ...each, number: numberIn(each.body) }))
    .findLast(({ number }) => number !== undefined && number !== pull.number);
  return last === undefined
    ? []
    : [
        `Superseded: ${safeLogin(last.author.login)} wrote on ${day(last.createdAt)} that #${last.number} takes its place.`,
      ];
}

function numberIn(body: string): number | undefined {
  const own = body.replaceAll(/^\s*>.*$/gm, "");
  const match = TAKES_ITS_PLACE.exec(own);
  // Of a number alone it is not certain that it is a pull request's.
  return match !== null && /#|\/pull\//.test(match[0]) ? Number(match[1]) : undefined;
}

/** What happened when its state began; a push only where nothing else did. */
function eventAt(pull: PullRequest, { since }: Readiness): string | undefined {
  const at = toMillis(since);
  const { approvals, changeRequests } = reviewOpinions(pull);
  const events = [
    ...changeRequests.map((review) => ({
      at: toMillis(review.submittedAt),
      what: `the change request by ${safeLogin(review.author.login)}`,
    })),
    ...approvals.map((review) => ({
      at: toMillis(review.submittedAt),
      what: `the approval by ${safeLogin(review.author.login)}`,
    })),
    ...openThreads(pull).flatMap(({ thread, since: spoken }) => {
      const last = thread.comments.findLast((comment) => toMillis(comment.createdAt) === spoken);
      return last === undefined
        ? []
        : [
            {
              at: spoken,
              what: `what ${safeLogin(last.author.login)} said last in an open thread`,
            },
          ];
    }),
  ];
  const event = events.find((each) => each.at === at);
  return event === undefined ? undefined : `${event.what} on ${day(since)}`;
}

function day(time: string): string {
  return time.slice(0, 10);
}
