import { decodeBase64 } from "../../encoding.ts";
import { RequestNotAllowed } from "../../github/allow-list.ts";
import type { RepositoryName } from "../../github/repository-name.ts";
import type {
  GitHubTools,
  LineComment,
  PullRequestWrite,
  ReviewWrite,
  Written,
} from "../../github/tools/github-tools.ts";
import type { OperationView } from "../../protocol/operations.ts";

/**
 * Exactly what is sent to GitHub. What a person is shown is made of it, and nothing else is ever sent. `replaces` names
 * what an earlier operation wrote and this one writes anew: a comment by its id, an issue by its number.
 */
export type Write =
  | { kind: "comment"; number: number; body: string; replaces?: number }
  | {
      kind: "issue";
      title: string;
      body: string;
      labels: string[];
      assignees: string[];
      milestone?: number;
      replaces?: number;
    }
  | {
      kind: "file";
      path: string;
      branch: string;
      message: string;
      /** Text, or base64 of what is no text: `binary` says how much and what. */
      content: string;
      binary?: { bytes: number; sha256: string };
      /** Of the blob it replaces. */
      sha?: string;
    }
  | ({ kind: "pull-request" } & PullRequestWrite)
  | ({ kind: "review"; number: number } & ReviewWrite);

const encoder = new TextEncoder();

/** The write, field by field. A list is one field an item: a label may hold a comma. */
export function previewOf(write: Write): OperationView["preview"] {
  return Object.entries(shown(write))
    .filter(([name]) => name !== "kind" && name !== "replaces")
    .flatMap(([name, value]) =>
      Array.isArray(value)
        ? value.map((item) => ({ name: name.replace(/s$/, ""), value: item }))
        : [{ name, value: String(value) }],
    );
}

/** Its fields as people read them. */
function shown(write: Write): Record<string, unknown> {
  switch (write.kind) {
    case "file": {
      const { binary, content, ...file } = write;
      return binary === undefined
        ? { ...file, content }
        : { ...file, content: `${binary.bytes} bytes that are no text`, sha256: binary.sha256 };
    }
    case "pull-request": {
      const { maintainerCanModify, ...pull } = write;
      return maintainerCanModify === undefined
        ? pull
        : { ...pull, maintainer_can_modify: maintainerCanModify };
    }
    case "review": {
      const { comments, event, ...review } = write;
      const lines = comments.map(({ body, ...comment }) => [placeOfComment(comment), body]);
      return {
        ...review,
        event: event.toLowerCase(),
        ...Object.fromEntries(lines.map(([place, body], at) => [`${at + 1}: ${place}`, body])),
      };
    }
    case "comment":
    case "issue":
      return write;
  }
}

function placeOfComment({ path, line, side, startLine }: Omit<LineComment, "body">): string {
  const lines = startLine === undefined ? `line ${line}` : `lines ${startLine} to ${line}`;
  return `${path}, ${lines}${side === "LEFT" ? " before the change" : ""}`;
}

/**
 * Sends it, once. No author is sent with a file: GitHub then takes the person's own name and the address they commit
 * with on the web, which is its noreply address where they hide theirs. Their profile, all that we could read, may name
 * another one.
 */
export async function send(
  write: Write,
  repository: RepositoryName,
  tools: GitHubTools,
  signal: AbortSignal,
): Promise<Written | null> {
  switch (write.kind) {
    case "comment": {
      const { number, body, replaces } = write;
      return replaces === undefined
        ? await tools.createComment(repository, number, body, signal)
        : await tools.updateComment(repository, replaces, body, signal);
    }
    case "issue": {
      const { kind: _kind, replaces, ...issue } = write;
      return replaces === undefined
        ? await tools.createIssue(repository, issue, signal)
        : await tools.updateIssue(repository, replaces, issue, signal);
    }
    case "file": {
      const { kind: _kind, content, binary, ...file } = write;
      const bytes = binary === undefined ? encoder.encode(content) : decodeBase64(content);
      if (bytes === null) {
        throw new RequestNotAllowed("What is on record of the file is no base64.");
      }
      return await tools.putFile(repository, { ...file, bytes }, signal);
    }
    case "pull-request": {
      const { kind: _kind, ...pull } = write;
      return await tools.createPullRequest(repository, pull, signal);
    }
    case "review": {
      const { kind: _kind, number, ...review } = write;
      return await tools.createReview(repository, number, review, signal);
    }
  }
}
