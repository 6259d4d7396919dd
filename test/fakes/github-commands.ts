import * as z from "zod";

import type { Commands } from "./control/control.ts";
import type { GitHub } from "./github/app.ts";
import {
  addComment,
  addReview,
  addThread,
  authorizeSso,
  closePullRequest,
  hideRepository,
  pullRequestNumbered,
  pushCommit,
  remakeRepository,
  renameRepository,
  repositoryNamed,
  resolveThread,
  setChecks,
} from "./github/changes.ts";
import { addRepository } from "./github/create-store.ts";
import { plantText } from "./github/plant.ts";
import type { Store } from "./github/store.ts";

const where = z.object({ repository: z.string(), number: z.int() });

function pullRequest(store: Store, input: unknown) {
  const { repository, number } = where.parse(input);
  return pullRequestNumbered(store, repository, number);
}

/** What a command hands on unread: the store's builders say what it has to look like. */
function specOf<Value>(): z.ZodType<Value> {
  return z.custom<Value>((value) => typeof value === "object" && value !== null);
}

type Spec<Change extends (...input: never[]) => unknown> = Parameters<Change>[2];

/** What happens on GitHub meanwhile, by name for tests in another process. */
export function githubCommands(current: () => { store: Store; github: GitHub }): Commands {
  const store = () => current().store;
  return {
    "account-id"(input) {
      const { login } = z.object({ login: z.string() }).parse(input);
      return store().accounts.get(login.toLowerCase())?.databaseId ?? null;
    },
    "add-repository"(input) {
      const spec = specOf<Parameters<typeof addRepository>[1]>().parse(input);
      addRepository(store(), spec);
    },
    "add-comment"(input) {
      const { comment } = z.object({ comment: specOf<Spec<typeof addComment>>() }).parse(input);
      addComment(store(), pullRequest(store(), input), comment);
    },
    "delete-comments"(input) {
      pullRequest(store(), input).comments.length = 0;
    },
    "add-review"(input) {
      const { review } = z.object({ review: specOf<Spec<typeof addReview>>() }).parse(input);
      addReview(store(), pullRequest(store(), input), review);
    },
    "add-thread"(input) {
      const { thread } = z.object({ thread: specOf<Spec<typeof addThread>>() }).parse(input);
      addThread(store(), pullRequest(store(), input), thread);
    },
    "resolve-thread"(input) {
      const { index, login } = z.object({ index: z.int(), login: z.string() }).parse(input);
      const thread = pullRequest(store(), input).threads[index];
      if (thread === undefined) {
        throw new Error(`the pull request has no thread ${index}`);
      }
      resolveThread(thread, login);
    },
    "push-commit"(input) {
      const { commit } = z.object({ commit: specOf<Spec<typeof pushCommit>>() }).parse(input);
      pushCommit(store(), pullRequest(store(), input), commit);
    },
    "set-checks"(input) {
      const { checks } = z.object({ checks: specOf<Spec<typeof setChecks>>() }).parse(input);
      setChecks(store(), pullRequest(store(), input), checks);
    },
    "edit-pull-request"(input) {
      const edited = z
        .object({
          title: z.string().optional(),
          body: z.string().optional(),
          draft: z.boolean().optional(),
        })
        .parse(input);
      Object.assign(pullRequest(store(), input), edited);
    },
    close(input) {
      const { merged } = z.object({ merged: z.boolean().default(false) }).parse(input);
      closePullRequest(store(), pullRequest(store(), input), merged ? "MERGED" : "CLOSED");
    },
    rename(input) {
      const { repository, to } = z.object({ repository: z.string(), to: z.string() }).parse(input);
      renameRepository(repositoryNamed(store(), repository), to);
    },
    hide(input) {
      const { repository, visibleTo } = z
        .object({ repository: z.string(), visibleTo: z.array(z.string()).default([]) })
        .parse(input);
      hideRepository(repositoryNamed(store(), repository), visibleTo);
    },
    remake(input) {
      const { repository } = z.object({ repository: z.string() }).parse(input);
      remakeRepository(repositoryNamed(store(), repository));
    },
    /** The text in every field that a stranger could fill. */
    plant(input) {
      const { repository, text } = z
        .object({ repository: z.string(), text: z.string() })
        .parse(input);
      return plantText(repositoryNamed(store(), repository), text);
    },
    "authorize-sso"(input) {
      const { repository, login } = z
        .object({ repository: z.string(), login: z.string() })
        .parse(input);
      authorizeSso(repositoryNamed(store(), repository), login);
    },
    "exhaust-rate-limit"(input) {
      const { login, resource, resetInMs } = z
        .object({
          login: z.string(),
          resource: z.enum(["core", "graphql", "search"]),
          resetInMs: z.int().optional(),
        })
        .parse(input);
      current().github.limits.exhaust(login, resource, resetInMs);
    },
    "limit-secondary"(input) {
      current().github.limits.limitSecondary(
        z
          .object({
            login: z.string().exactOptional(),
            requests: z.int(),
            status: z.union([z.literal(403), z.literal(429)]).exactOptional(),
            retryAfterSeconds: z.int().exactOptional(),
          })
          .parse(input),
      );
    },
  };
}
