import { Hono } from "hono";

import { repositoryApiUrl } from "../addresses.ts";
import { nodeId } from "../node-id.ts";
import { paged } from "./paging.ts";
import { type GitHubEnv, pullRequestOf } from "./request.ts";
import { nullableUser } from "./user-shape.ts";

/** What happened to a pull request, oldest first, as far as anybody asks: who dismissed reviews. */
export const issueEvents = new Hono<GitHubEnv>().get(
  "/repos/:owner/:repo/issues/:number/events",
  (c) => {
    const { repository, pullRequest } = pullRequestOf(c);
    const { options } = c.var;
    const events = pullRequest.reviews
      .flatMap((review) =>
        review.dismissal === null
          ? []
          : {
              id: review.databaseId,
              node_id: nodeId(
                "ReviewDismissedEvent",
                repository.databaseId,
                `dismissal-${review.databaseId}`,
              ),
              url: `${repositoryApiUrl(options.addresses, repository)}/issues/events/${review.databaseId}`,
              actor: nullableUser(options, review.dismissal.by),
              event: "review_dismissed",
              commit_id: null,
              commit_url: null,
              created_at: review.submittedAt,
              dismissed_review: {
                state: review.dismissal.was.toLowerCase(),
                review_id: review.databaseId,
                dismissal_message: null,
              },
              performed_via_github_app: null,
            },
      )
      .toSorted((a, b) => a.created_at.localeCompare(b.created_at));
    return c.json(paged(c, events));
  },
);
