import { type Context, Hono } from "hono";
import * as z from "zod";

import { repositoryApiUrl, repositoryUrl } from "../addresses.ts";
import { pushCommit } from "../changes.ts";
import { blobSha, branchToWrite, type Entry, entriesOf, filesAt } from "../contents.ts";
import { objectId } from "../create-commit.ts";
import { conflict, invalid, notFound } from "../refusal.ts";
import type { Branch, Repository } from "../store.ts";
import { bodyOf, pushing } from "./body.ts";
import { type GitHubEnv, repositoryOf } from "./request.ts";

/** Larger files come without their content. */
const CONTENT_MAX_BYTES = 1024 * 1024;

const Write = z.object({
  message: z.string().min(1),
  content: z.string(),
  sha: z.string().optional(),
  branch: z.string().optional(),
  author: z.object({ name: z.string(), email: z.string() }).optional(),
});

export const contents = new Hono<GitHubEnv>()
  .get("/repos/:owner/:repo/contents", (c) => answer(c, ""))
  .get("/repos/:owner/:repo/contents/:path{.+}", (c) =>
    answer(c, c.req.param("path").replace(/\/$/, "")),
  )
  .get("/repos/:owner/:repo/branches", (c) => {
    const repository = repositoryOf(c);
    return c.json(
      [...repository.branches].map(([name, branch]) => ({
        name,
        commit: { sha: commitOf(repository, name, branch) },
        protected: name === repository.defaultBranch,
      })),
    );
  })
  .put("/repos/:owner/:repo/contents/:path{.+}", async (c) => {
    const { repository, viewer } = pushing(c);
    const body = await bodyOf(c, Write, "Content");
    const path = c.req.param("path");
    const name = body.branch ?? repository.defaultBranch;
    const branch = branchToWrite(repository, name);
    if (branch === undefined) {
      throw notFound("/rest/repos/contents#create-or-update-file-contents");
    }
    const bytes = Buffer.from(body.content, "base64");
    if (bytes.toString("base64") !== body.content) {
      throw invalid("content is not valid Base64");
    }
    const before = branch.files.get(path);
    if (before !== undefined && body.sha === undefined) {
      throw invalid(`Invalid request.\n\n"sha" wasn't supplied.`);
    }
    if (body.sha !== undefined && (before === undefined || blobSha(before) !== body.sha)) {
      throw conflict(`${path} does not match ${body.sha}`);
    }
    branch.files.set(path, new Uint8Array(bytes));
    branch.commits += 1;
    const head = repository.pullRequests.find(
      ({ headRef, forkOwner, state }) => headRef === name && forkOwner === null && state === "OPEN",
    );
    const oid =
      head === undefined
        ? commitOf(repository, name, branch)
        : pushCommit(c.var.options.store, head, { message: body.message, author: viewer.login })
            .oid;
    const entry = entryOf(path, bytes);
    return c.json(
      {
        content: fileShape(c, repository, name, entry),
        commit: {
          sha: oid,
          html_url: `${repositoryUrl(c.var.options.addresses, repository)}/commit/${oid}`,
          message: body.message,
          author: body.author ?? { name: viewer.name ?? viewer.login, email: "" },
        },
      },
      before === undefined ? 201 : 200,
    );
  });

function answer(c: Context<GitHubEnv>, path: string): Response {
  const repository = repositoryOf(c);
  const ref = c.req.query("ref");
  const files = filesAt(repository, ref);
  const bytes = files?.get(path);
  const entries = files && entriesOf(files, path);
  const at = ref ?? repository.defaultBranch;
  if (bytes === undefined && entries !== undefined) {
    return c.json(entries.map((entry) => fileShape(c, repository, at, entry)));
  }
  if (bytes === undefined) {
    throw notFound("/rest/repos/contents#get-repository-content");
  }
  const small = bytes.length <= CONTENT_MAX_BYTES;
  const base64 = small ? Buffer.from(bytes).toString("base64") : "";
  return c.json({
    ...fileShape(c, repository, at, entryOf(path, bytes)),
    // GitHub breaks it into lines.
    content: base64.replaceAll(/.{60}/g, "$&\n") + (small ? "\n" : ""),
    encoding: small ? "base64" : "none",
  });
}

function entryOf(path: string, bytes: Uint8Array): Entry {
  const name = path.split("/").at(-1) ?? "";
  return { name, path, type: "file", sha: blobSha(bytes), size: bytes.length };
}

function fileShape(
  c: Context<GitHubEnv>,
  repository: Repository,
  ref: string,
  { name, path, type, sha, size }: Entry,
): Record<string, unknown> {
  const { addresses } = c.var.options;
  const kind = type === "dir" ? "tree" : "blob";
  return {
    name,
    path,
    sha,
    size,
    type,
    url: `${repositoryApiUrl(addresses, repository)}/contents/${path}?ref=${ref}`,
    html_url: `${repositoryUrl(addresses, repository)}/${kind}/${ref}/${path}`,
    git_url: `${repositoryApiUrl(addresses, repository)}/git/${kind}s/${sha}`,
    download_url: null,
  };
}

function commitOf(repository: Repository, name: string, { commits }: Branch): string {
  return objectId(`${repository.databaseId}:${name}:${commits}`);
}
