import { decodeBase64, encodeBase64, encodePath } from "../../../encoding.ts";
import { OPERATION_FILE_MAX_BYTES, OPERATION_FILE_TEXT_MAX_CODE_UNITS } from "../../../limits.ts";
import { type Result, succeed } from "../../../protocol/failures.ts";
import { type Plan, type PlanInput, refused, type Requested, type Shown } from "./planning.ts";

export function planFile(
  { path, branch, message, sha, ...given }: Requested<"file">,
  { at, branch: root, repository }: Shown<"file">,
  { webUrl, login, sha256 }: PlanInput,
): Result<Plan> {
  const file = contentOf(given, sha256 ?? "");
  if (!file.ok) {
    return file;
  }
  if (root === null) {
    return refused("invalid_request", `There is no branch ${branch} here.`);
  }
  if (at?.kind === "directory") {
    return refused("invalid_request", `${path} is a directory.`);
  }
  if (sha !== undefined && sha !== at?.sha) {
    return refused("target_changed", `${path} is not what it was: read it again.`);
  }
  const { bytes, ...content } = file.value;
  if (at?.bytes != null && encodeBase64(at.bytes) === encodeBase64(bytes)) {
    return refused("invalid_request", `${path} has this content already.`);
  }
  const write = { kind: "file" as const, branch, path, message, ...content };
  return succeed({
    write: at === null ? write : { ...write, sha: at.sha },
    target: {
      label: `${at === null ? "New file" : "New content of"} ${path} on ${branch}`,
      url: `${webUrl}/blob/${encodePath(branch)}/${encodePath(path)}`,
    },
    notes: [
      ...(branch === repository.defaultBranch
        ? [`${branch} is the default branch: the commit goes there without a review.`]
        : []),
      `GitHub shows @${login} as author and committer, with the name and address of their account.`,
    ],
  });
}

/** What is written: text where the bytes are text that fits a preview, else base64 with what tells it apart. */
function contentOf(
  { content, encoding }: Pick<Requested<"file">, "content" | "encoding">,
  sha256: string,
): Result<{ content: string; bytes: Uint8Array; binary?: { bytes: number; sha256: string } }> {
  const bytes = encoding === "base64" ? decodeBase64(content) : new TextEncoder().encode(content);
  if (bytes === null) {
    return refused("invalid_request", '"content" is not base64.');
  }
  if (bytes.length > OPERATION_FILE_MAX_BYTES) {
    return refused("invalid_request", "The file is larger than 256 KB.");
  }
  const text = encoding === "base64" ? textIn(bytes) : content;
  if (text === null) {
    const binary = { bytes: bytes.length, sha256 };
    return succeed({ content: encodeBase64(bytes), bytes, binary });
  }
  return text.length > OPERATION_FILE_TEXT_MAX_CODE_UNITS
    ? refused("invalid_request", "The text is longer than 100,000 characters.")
    : succeed({ content: text, bytes });
}

/** Null for what is no text, or would not become the same bytes again. */
export function textIn(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    return text.includes("\0") ? null : text;
  } catch {
    return null;
  }
}
