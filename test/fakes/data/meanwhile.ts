import {
  addComment,
  addReview,
  closePullRequest,
  pullRequestNumbered,
  repositoryNamed,
} from "../github/changes.ts";
import { createPullRequest } from "../github/create-pull-request.ts";
import { type Store, timestamp } from "../github/store.ts";
import { SAMPLE_REPOSITORIES } from "./sample-world.ts";

const { busy, calm } = SAMPLE_REPOSITORIES;

/** What the people of the sample data do while its reader looks away, so that there is something new to be told. */
export function goOnMeanwhile(store: Store): void {
  const pull = (name: string, number: number) => pullRequestNumbered(store, name, number);
  const at = timestamp(store.now());

  closePullRequest(store, pull(busy, 839), "MERGED");
  addComment(store, pull(busy, 850), {
    author: "marek-z0",
    at,
    body: "It has a repository of its own now, so I close this one.",
  });
  closePullRequest(store, pull(busy, 850));
  addComment(store, pull(busy, 845), {
    author: "hollis-quan",
    at,
    body: "24 would match what cron does on Linux. @mira-lindqvist, is that good enough for you?",
  });
  addReview(store, pull(busy, 889), { state: "APPROVED", author: "otto-brandvold", at });
  const opened = repositoryNamed(store, busy);
  opened.pullRequests.push(
    createPullRequest(store, opened, {
      number: 891,
      title: "Say which queue a job waits in when the limit is reached",
      author: "jun-hayama",
      createdAt: at,
      headRef: "limit-message",
      body: "The message named the limit and not the queue.",
      requestedReviewers: [{ login: "mira-lindqvist" }],
      files: [
        {
          path: "internal/queue/limit.go",
          patch:
            '@@ 22 @@ func (l Limit) check(queue string) error {\n-\treturn fmt.Errorf("limit of %d reached", l.max)\n+\treturn fmt.Errorf("queue %s: limit of %d reached", queue, l.max)',
        },
      ],
    }),
  );

  closePullRequest(store, pull(calm, 149), "MERGED");
  addComment(store, pull(calm, 151), {
    author: "saga-lindholm",
    at,
    body: "I tried the pause of 500 ms for a day. It feels right to me.",
  });
}
