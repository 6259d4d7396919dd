import { invalidArgument } from "./status-error.ts";

function tokenOf(offset: number): string {
  return Buffer.from(String(offset)).toString("base64url");
}

/** One page of a list, with opaque tokens as Scalekit's list calls have them. */
export function pageOf<Item>(
  items: Item[],
  request: { pageSize: number; pageToken: string },
  limits: { defaultSize: number; maxSize: number },
): { items: Item[]; totalSize: number; nextPageToken: string; prevPageToken: string } {
  if (request.pageSize > limits.maxSize) {
    throw invalidArgument("page_size", `must be at most ${limits.maxSize}`);
  }
  const size = request.pageSize === 0 ? limits.defaultSize : request.pageSize;
  const start =
    request.pageToken === "" ? 0 : Number(Buffer.from(request.pageToken, "base64url").toString());
  if (!Number.isSafeInteger(start) || start < 0) {
    throw invalidArgument("page_token", "is malformed");
  }
  return {
    items: items.slice(start, start + size),
    totalSize: items.length,
    nextPageToken: start + size < items.length ? tokenOf(start + size) : "",
    prevPageToken: start > 0 ? tokenOf(Math.max(0, start - size)) : "",
  };
}
