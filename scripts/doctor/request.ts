/** Everything a step may ask for; longer answers are no answers. */
const BODY_MAX_BYTES = 1024 * 1024;
const TIMEOUT_MS = 20_000;

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  /** Undefined when the body is no JSON. */
  json: unknown;
}

/** One bounded request that does not follow redirects; null when nothing answered at all. */
export async function ask(
  fetchOnce: typeof fetch,
  url: string,
  init: RequestInit = {},
): Promise<Answer | null> {
  try {
    const response = await fetchOnce(url, {
      redirect: "manual",
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...init,
    });
    const text = await boundedText(response);
    return { status: response.status, headers: response.headers, text, json: parse(text) };
  } catch {
    return null;
  }
}

async function boundedText(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > BODY_MAX_BYTES) {
      break;
    }
    text += decoder.decode(chunk, { stream: true });
  }
  return text;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
