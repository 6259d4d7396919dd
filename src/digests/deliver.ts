import { DELIVERY_ANSWER_MAX_BYTES, DELIVERY_TIMEOUT_MS } from "../limits.ts";
import type { DigestKind } from "../protocol/digests.ts";
import { chunksOf } from "../upstream/body.ts";
import { parseRetryAfter } from "../upstream/retry-after.ts";

/** What came of one attempt to deliver. Nothing of an answer but its status is kept. */
export type Attempt =
  | { kind: "sent" }
  /** It was refused, and would be again. `gone`: there is nobody at this address any more. */
  | { kind: "refused"; code: DeliveryCode; gone: boolean }
  /** It may have arrived or not. `answered`: that it went wrong was said. */
  | { kind: "lost"; answered: boolean }
  /** It is to be tried again, and was not taken. */
  | { kind: "later"; afterMs: number };

export type DeliveryCode = "gone" | "rejected" | "redirected" | "too_large";

interface Sending {
  kind: DigestKind;
  url: URL;
  body: string;
  headers: Record<string, string>;
}

const BUSY_MS = 60_000;

/** Sends once. It follows nothing, waits ten seconds and reads no more of an answer than its beginning. */
export async function deliver(sending: Sending, send: typeof fetch, now: number): Promise<Attempt> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), DELIVERY_TIMEOUT_MS);
  try {
    const answer = await send(sending.url, {
      method: "POST",
      redirect: "manual",
      headers: {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Docket",
        ...sending.headers,
      },
      body: sending.body,
      signal: controller.signal,
    });
    if (answer.ok) {
      // Whoever cuts an answer short has read what it is an answer to.
      await drain(answer.body);
      return { kind: "sent" };
    }
    void answer.body?.cancel().catch(() => {});
    return judge(answer, now);
  } catch {
    return { kind: "lost", answered: false };
  } finally {
    clearTimeout(timer);
  }
}

function judge({ status, headers }: Response, now: number): Attempt {
  if (status === 429) {
    return { kind: "later", afterMs: parseRetryAfter(headers.get("Retry-After"), now) ?? BUSY_MS };
  }
  if (status === 404 || status === 410) {
    return { kind: "refused", code: "gone", gone: true };
  }
  if (status >= 300 && status < 400) {
    return { kind: "refused", code: "redirected", gone: false };
  }
  if (status === 413) {
    return { kind: "refused", code: "too_large", gone: false };
  }
  // What is not known to be a refusal may have been taken before it failed.
  return status >= 400 && status < 500
    ? { kind: "refused", code: "rejected", gone: false }
    : { kind: "lost", answered: true };
}

async function drain(body: ReadableStream<Uint8Array> | null): Promise<void> {
  let bytes = 0;
  try {
    for await (const chunk of body === null ? [] : chunksOf(body)) {
      bytes += chunk.byteLength;
      if (bytes > DELIVERY_ANSWER_MAX_BYTES) {
        return;
      }
    }
  } catch {
    // The status was the answer.
  }
}
