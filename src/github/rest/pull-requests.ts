import type { PullRequests } from "../../summarize/ports.ts";
import type { ChangeStream, FileChange } from "../../summarize/pull-request/file-change.ts";
import { UpstreamError } from "../../upstream/error.ts";
import { isNotOffered } from "../../upstream/route-refused.ts";
import { readChanges } from "../changes.ts";
import { type ClientOptions, createClient } from "../client/client.ts";
import type { RepositoryName } from "../repository-name.ts";
import { readCandidates, type Totals } from "./candidates.ts";
import { readDetail, toMergeability } from "./details.ts";
import { readNamed } from "./named.ts";
import { readOpen } from "./open.ts";
import { createPatience } from "./patience.ts";
import { createRestReader } from "./reader.ts";
import { readRecount, toUnseen } from "./recount.ts";
import type { PullRow } from "./rows.ts";
import { isBroken } from "./unreadable.ts";

export interface RestPullRequestsOptions extends ClientOptions, RepositoryName {
  /** Numbers of pull requests by id, of what was listed elsewhere; this adds what it lists itself. */
  numbers?: Map<string, number>;
  /** Whose connection it is: what they have begun and not submitted is listed for them alone. */
  login?: string;
}

/**
 * The pull requests of one repository over REST alone. Dearer than GraphQL, and it shows less: no resolved threads, no
 * review decision, no merge queue.
 */
export function createRestPullRequests(options: RestPullRequestsOptions): PullRequests {
  const client = createClient(options);
  const reader = createRestReader(client, options, createPatience(client, options));
  const numbers = options.numbers ?? new Map<string, number>();
  const totals = new Map<number, Totals>();
  const rows = new Map<number, PullRow>();

  /** Those that are known, each with its number. */
  function known(ids: readonly string[]): Known[] {
    return ids.flatMap((id) => {
      const number = numbers.get(id);
      return number === undefined ? [] : [{ id, number }];
    });
  }

  return {
    async candidates(after) {
      const page = await readCandidates(reader, totals, after, rows);
      for (const { id, number } of page.candidates) {
        numbers.set(id, number);
      }
      return { ...page, ...client.withheld(reader.repository) };
    },

    async named(wanted) {
      const page = await readNamed(reader, totals, wanted, rows);
      for (const { id, number } of page.found) {
        numbers.set(id, number);
      }
      return page;
    },

    async recount(ids) {
      const unknown: Totals = { conversation: null, review: null };
      return await eachOf(
        known(ids),
        (pull) => readRecount(reader, pull, totals.get(pull.number) ?? unknown, options.login),
        toUnseen,
      );
    },

    async details(ids) {
      return await eachOf(known(ids), ({ number }) =>
        readDetail(reader, { number, row: rows.get(number), totals: totals.get(number) }),
      );
    },

    async open(after) {
      const page = await readOpen(reader, after, rows);
      for (const { id, number } of page.open) {
        numbers.set(id, number);
      }
      return { ...page, ...client.withheld(reader.repository) };
    },

    async facts(ids) {
      const pulls = known(ids);
      const settled = await Promise.allSettled(
        pulls.map((pull) =>
          eachOf([pull], ({ number }) =>
            readDetail(reader, { number, row: rows.get(number), totals: totals.get(number) }),
          ),
        ),
      );
      const failures = settled.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
      const [first]: unknown[] = failures;
      if (first !== undefined && failures.length === pulls.length) {
        throw first;
      }
      return {
        read: settled.flatMap((one) => (one.status === "fulfilled" ? one.value : [])),
        failed: pulls
          .filter((_, index) => settled[index]?.status === "rejected")
          .map(({ id }) => id),
      };
    },

    pointsLeft: () => client.pointsLeft("core"),

    async mergeability(ids) {
      return await eachOf(known(ids), async ({ id, number }) => {
        reader.forgetPull(number);
        const pull = await reader.pull(number);
        return { id, ...toMergeability(pull) };
      });
    },

    async changes(pull) {
      const { owner, name } = reader.repository;
      const changes = await readChanges(client, `/repos/${owner}/${name}`, pull);
      return { ...changes, files: unlessNotOffered(changes.files) };
    },
  };
}

interface Known {
  id: string;
  number: number;
}

/**
 * One answer each, without what has vanished. What fails of single ones is reported as such, so that they are asked for
 * alone; what was read of the others is kept by then. `orElse` stands for those where it is given.
 */
async function eachOf<Value>(
  pulls: readonly Known[],
  read: (pull: Known) => Promise<Value | null>,
  orElse?: (pull: Known) => Value,
): Promise<Value[]> {
  const settled = await Promise.allSettled(
    pulls.map(async (pull) => {
      try {
        return await read(pull);
      } catch (error) {
        if (error instanceof UpstreamError && error.upstream === "github" && error.status === 404) {
          return null;
        }
        throw error;
      }
    }),
  );
  const failed = settled.flatMap((one): unknown[] =>
    one.status === "rejected" ? [one.reason] : [],
  );
  const single = failed.length < pulls.length && failed.every(isBrokenOne);
  const first = failed.find((error) => !isBrokenOne(error)) ?? failed[0];
  if (first !== undefined && !(single && orElse !== undefined)) {
    throw single ? new UpstreamError("github", "invalid_response", { cause: first }) : first;
  }
  return settled.flatMap((one, index) => {
    const pull = pulls[index];
    if (one.status === "rejected") {
      return pull !== undefined && orElse !== undefined ? [orElse(pull)] : [];
    }
    return one.value === null ? [] : [one.value];
  });
}

function isBrokenOne(error: unknown): boolean {
  return error instanceof UpstreamError && isBroken(error);
}

/** Changes that this connection has no call for are missing, which is no fault of the connection as a whole. */
async function* unlessNotOffered(files: ChangeStream["files"]): AsyncGenerator<FileChange> {
  try {
    yield* files;
  } catch (error) {
    if (!isNotOffered(error)) {
      throw error;
    }
    throw new UpstreamError("github", "rejected", {
      cause: error,
      failure: { code: "github_unavailable", detail: "This connection shows no changed files." },
    });
  }
}
