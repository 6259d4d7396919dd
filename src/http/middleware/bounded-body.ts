import { REQUEST_BODY_MAX_BYTES } from "../../limits.ts";

/** The body, or null as soon as it proves larger than 16 KB, whatever `Content-Length` claimed. */
export async function readBounded(request: Request): Promise<Uint8Array | null> {
  if (request.body === null) {
    return new Uint8Array();
  }
  if (Number(request.headers.get("Content-Length") ?? 0) > REQUEST_BODY_MAX_BYTES) {
    await request.body.cancel();
    return null;
  }
  const bytes = new Uint8Array(REQUEST_BODY_MAX_BYTES);
  let length = 0;
  for await (const chunk of request.body) {
    if (length + chunk.length > REQUEST_BODY_MAX_BYTES) {
      return null;
    }
    bytes.set(chunk, length);
    length += chunk.length;
  }
  return bytes.subarray(0, length);
}
