import { fail } from "../../protocol/failures.ts";

/** The body, or null as soon as it proves larger than `maxBytes`, whatever `Content-Length` claimed. */
export async function readBounded(request: Request, maxBytes: number): Promise<Uint8Array | null> {
  if (request.body === null) {
    return new Uint8Array();
  }
  if (Number(request.headers.get("Content-Length") ?? 0) > maxBytes) {
    await request.body.cancel();
    return null;
  }
  const bytes = new Uint8Array(maxBytes);
  let length = 0;
  for await (const chunk of request.body) {
    if (length + chunk.length > maxBytes) {
      return null;
    }
    bytes.set(chunk, length);
    length += chunk.length;
  }
  return bytes.subarray(0, length);
}

/** The failure of such a body, with the bound that it went beyond. */
export function tooLarge(maxBytes: number) {
  return fail("payload_too_large", {
    detail: `The request body is larger than ${maxBytes / 1024} KB.`,
  });
}
