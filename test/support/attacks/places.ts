import type { FileChange } from "../../../src/summarize/pull-request/file-change.ts";
import type { PullRequest } from "../../../src/summarize/pull-request/pull-request.ts";
import { discussed, ONE_FILE } from "../docket-world.ts";
import { aComment, aReview, aThread, machine, person } from "../pull-request.ts";

/** The pull request under attack: five people have spoken, one check fails, one reviewer wants changes. */
export interface Victim {
  pull: PullRequest;
  files: FileChange[];
}

/** Where somebody who may not do anything else can write. */
export interface Place {
  name: string;
  /** What people fill with a whole text, or with a name. */
  holds: "text" | "name";
  write(victim: Victim, text: string): Victim;
}

function withPull(
  change: (pull: PullRequest, text: string) => Partial<PullRequest>,
): Place["write"] {
  return (victim, text) => ({ ...victim, pull: { ...victim.pull, ...change(victim.pull, text) } });
}

function withFile(change: (text: string) => Partial<FileChange>): Place["write"] {
  return (victim, text) => ({
    ...victim,
    files: [...victim.files, { ...ONE_FILE, path: "docs/notes.md", ...change(text) }],
  });
}

function last<Item>(items: readonly Item[], change: (item: Item) => Item): Item[] {
  return items.map((item, index) => (index === items.length - 1 ? change(item) : item));
}

export const PLACES: readonly Place[] = [
  { name: "the description", holds: "text", write: withPull((_, body) => ({ body })) },
  {
    name: "the title",
    holds: "name",
    write: withPull((_, title) => ({ title: title.replaceAll("\n", " ") })),
  },
  {
    name: "a comment",
    holds: "text",
    write: withPull(({ comments }, body) => ({
      comments: { ...comments, list: last(comments.list, (comment) => ({ ...comment, body })) },
    })),
  },
  {
    name: "a comment of a machine",
    holds: "text",
    write: withPull(({ comments }, body) => ({
      comments: {
        total: comments.total + 1,
        list: [...comments.list, aComment({ id: "IC_machine", author: machine("helper"), body })],
      },
    })),
  },
  {
    name: "a review",
    holds: "text",
    write: withPull(({ reviews }, body) => ({
      reviews: { ...reviews, list: last(reviews.list, (review) => ({ ...review, body })) },
    })),
  },
  {
    name: "a review comment",
    holds: "text",
    write: withPull(({ threads }, body) => ({
      threads: {
        ...threads,
        list: last(threads.list, (thread) => ({
          ...thread,
          comments: last(thread.comments, (comment) => ({ ...comment, body })),
        })),
      },
    })),
  },
  {
    name: "the diff",
    holds: "text",
    write: withFile((text) => ({
      additions: text.split("\n").length,
      hunks: [
        {
          heading: text,
          oldStart: 1,
          newStart: 1,
          lines: text.split("\n").map((line) => `+${line}`),
        },
      ],
    })),
  },
  { name: "the name of a file", holds: "name", write: withFile((path) => ({ path })) },
  {
    name: "the former name of a file",
    holds: "name",
    write: withFile((previousPath) => ({ previousPath, status: "renamed", hunks: [] })),
  },
  { name: "the branch", holds: "name", write: withPull((_, headRef) => ({ headRef })) },
  { name: "a label", holds: "name", write: withPull((_, label) => ({ labels: [label] })) },
  {
    name: "the author's name",
    holds: "name",
    write: withPull((_, login) => ({ author: person(login) })),
  },
  {
    name: "a commenter's name",
    holds: "name",
    write: withPull(({ comments }, login) => ({
      comments: {
        ...comments,
        list: last(comments.list, (comment) => ({ ...comment, author: person(login) })),
      },
    })),
  },
  {
    name: "a requested reviewer's name",
    holds: "name",
    write: withPull((_, login) => ({ requestedReviewers: [{ login, kind: "user" }] })),
  },
  {
    name: "the name of a check",
    holds: "name",
    write: withPull(({ checks }, name) => ({
      checks: { ...checks, list: last(checks.list, (check) => ({ ...check, name })) },
    })),
  },
];

export function aVictim(): Victim {
  const request = aReview({
    id: "PRR_request",
    author: person("linus"),
    state: "CHANGES_REQUESTED",
    body: "Please bound the number of attempts.",
  });
  const list = ["Why not a queue?", "It fails for me as well.", "A queue costs more."].map(
    (body, index) =>
      aComment({
        id: `IC_${index}`,
        author: person(["grace", "joan", "ken"][index] ?? "grace"),
        body,
      }),
  );
  return {
    pull: {
      ...discussed(1, 0),
      comments: { total: list.length, list },
      reviews: { total: 1, list: [request] },
      opinions: [request],
      threads: {
        total: 1,
        list: [
          aThread({
            id: "PRRT_1",
            comments: [aComment({ id: "RC_1", author: person("linus"), body: "Why five times?" })],
          }),
        ],
      },
      checks: { state: "FAILURE", total: 1, list: [{ name: "unit", state: "failure" }] },
    },
    files: [ONE_FILE],
  };
}
