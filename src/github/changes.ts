import * as z from "zod";

import { DIFF_FILES_MAX, DIFF_LINES_MAX, FILES_MAX, FILES_PER_PAGE } from "../limits.ts";
import { parseDiff, parsePatch } from "../summarize/diff/parse-diff.ts";
import type { ChangesOf } from "../summarize/ports.ts";
import type {
  ChangeStream,
  FileChange,
  FileStatus,
} from "../summarize/pull-request/file-change.ts";
import { chunksOf } from "../upstream/body.ts";
import { UpstreamError } from "../upstream/error.ts";
import { isBodyTooLarge } from "../upstream/guarded-fetch.ts";
import { PermissionMissing } from "../upstream/route-refused.ts";
import type { GitHubClient } from "./client/client.ts";
import { isDiffRefused, isRefusedAlone } from "./client/refusal.ts";
import type { Portion } from "./graphql/portions.ts";
import { readPage, readRows } from "./rest/pages.ts";

/** The changes of a pull request: its diff where GitHub gives one, else file by file. */
export async function readChanges(
  client: GitHubClient,
  repositoryPath: string,
  pull: ChangesOf,
): Promise<ChangeStream> {
  const path = `${repositoryPath}/pulls/${pull.number}`;
  if (pull.changedFiles > DIFF_FILES_MAX || pull.additions + pull.deletions > DIFF_LINES_MAX) {
    return fromFiles(client, path, pull);
  }
  try {
    const body = await openDiff(await client.diff(path), pull);
    return body === null ? fromFiles(client, path, pull) : fromDiff(body, pull);
  } catch (error) {
    if (isDiffRefused(error) || isRefusedAlone(error)) {
      return fromFiles(client, path, pull);
    }
    throw error;
  }
}

/**
 * The chunks of a diff. Null for what is none: JSON, which comes where a proxy does not pass the media type on, a page for
 * people, or nothing although files were changed.
 */
async function openDiff(
  body: ReadableStream<Uint8Array>,
  { changedFiles }: ChangesOf,
): Promise<AsyncIterable<Uint8Array> | null> {
  const chunks = chunksOf(body);
  const [first] = await Promise.allSettled([chunks.next()]);
  if (
    first.status === "fulfilled" &&
    (first.value.done === true ? changedFiles > 0 : isNoDiff(first.value.value))
  ) {
    await chunks.return();
    return null;
  }
  return (async function* resumed() {
    if (first.status === "rejected") {
      throw first.reason;
    }
    try {
      if (first.value.done !== true) {
        yield first.value.value;
      }
      yield* chunks;
    } finally {
      await chunks.return();
    }
  })();
}

/** A diff begins with `diff --git`; JSON, HTML and GitHub's sentences in place of one do not. */
function isNoDiff(bytes: Uint8Array): boolean {
  const text = new TextDecoder().decode(bytes.subarray(0, 64)).trimStart();
  return text !== "" && !text.startsWith("d");
}

function fromDiff(chunks: AsyncIterable<Uint8Array>, pull: ChangesOf): ChangeStream {
  let incomplete: "size" | undefined;
  let delivered = 0;
  let isShort = false;
  async function* counted(files: AsyncIterable<FileChange>): AsyncGenerator<FileChange> {
    for await (const file of files) {
      delivered += 1;
      isShort ||= file.cut === "short";
      yield file;
    }
  }
  async function* bounded(): AsyncGenerator<Uint8Array> {
    try {
      yield* chunks;
    } catch (error) {
      if (!isBodyTooLarge(error)) {
        throw error;
      }
      incomplete = "size";
    }
  }
  return {
    files: counted(parseDiff(bounded())),
    incomplete: () =>
      incomplete ?? (isShort || delivered < pull.changedFiles ? "unread" : undefined),
  };
}

const File = z.object({
  filename: z.string(),
  previous_filename: z.string().optional(),
  status: z.string(),
  additions: z.int(),
  deletions: z.int(),
  /** Left out for binary and large files, and for later files of a long page. */
  patch: z.string().nullish(),
  sha: z.string().nullish(),
});

/** Git's name for a file without any content. */
const EMPTY_BLOB = "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391";

function fromFiles(client: GitHubClient, path: string, pull: ChangesOf): ChangeStream {
  let delivered = 0;
  let unread = 0;
  const portion: Portion = { atOnce: FILES_PER_PAGE };
  async function* files(): AsyncGenerator<FileChange> {
    for (let page = 1; page <= FILES_MAX / FILES_PER_PAGE; page += 1) {
      const listed = await readPage(
        async (query, retry) =>
          readRows(File, await client.getPage(`${path}/files`, { ...query }, retry)),
        { per_page: FILES_PER_PAGE, page },
        portion,
      );
      delivered += listed.rows.length;
      unread += listed.missing;
      yield* listed.rows.map(toFileChange);
      if (listed.ended) {
        return;
      }
    }
  }
  return {
    files: unlessRefused(files()),
    incomplete: () =>
      unread > 0 ? "unread" : delivered < pull.changedFiles ? "file-count" : undefined,
  };
}

/** With the permission that the connection lacks, where that is why. */
function whyRefused({ cause, failure }: UpstreamError): string {
  return (
    (cause instanceof PermissionMissing ? failure?.detail : undefined) ??
    "GitHub does not show the connected account what this pull request changes."
  );
}

/** Changes that GitHub refuses to show are missing, which is no refusal of the pull request. */
async function* unlessRefused(files: AsyncIterable<FileChange>): AsyncGenerator<FileChange> {
  try {
    yield* files;
  } catch (error) {
    if (!isRefusedAlone(error)) {
      throw error;
    }
    throw new UpstreamError("github", "rejected", {
      status: error.status,
      cause: error,
      failure: { code: "github_unavailable", detail: whyRefused(error) },
    });
  }
}

function toFileChange(file: z.output<typeof File>): FileChange {
  const { previous_filename: previousPath, additions, deletions, patch } = file;
  const status = toStatus(file.status);
  const hasLines = additions + deletions > 0;
  const renamed = previousPath !== undefined;
  const { hunks, cut } =
    patch == null
      ? { hunks: [], cut: hasLines ? ("no-patch" as const) : undefined }
      : parsePatch(patch);
  return {
    path: file.filename,
    ...(renamed ? { previousPath } : {}),
    status,
    additions,
    deletions,
    // The API does not say; text that changed has lines.
    binary:
      patch == null &&
      !hasLines &&
      !renamed &&
      status !== "mode-changed" &&
      file.sha !== EMPTY_BLOB,
    hunks,
    ...(cut === undefined ? {} : { cut }),
  };
}

function toStatus(status: string): FileStatus {
  switch (status) {
    case "added":
    case "removed":
    case "renamed":
    case "copied":
      return status;
    case "changed":
      return "mode-changed";
    default:
      return "modified";
  }
}
