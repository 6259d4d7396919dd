import * as z from "zod";

import { type ModelSettings, MODEL_BASE_URL } from "../../src/config/config.ts";
import { ask } from "../doctor/request.ts";
import { type Observation, observe } from "./observation.ts";

const Usage = z.object({ usage: z.object({ prompt_tokens: z.int() }) });

/** What the model's server understands of a streamed call. */
export async function* observeModel(
  settings: ModelSettings,
  fetchOnce: typeof fetch,
): AsyncGenerator<Observation> {
  const url = `${settings.baseUrl ?? MODEL_BASE_URL}/chat/completions`;

  async function stream(more: Record<string, unknown>) {
    const answer = await ask(fetchOnce, url, {
      method: "POST",
      headers: {
        authorization: `Bearer ${settings.apiKey}`,
        "api-key": settings.apiKey,
        "content-type": "application/json",
      },
      body: JSON.stringify({
        model: settings.model,
        stream: true,
        messages: [{ role: "user", content: "Say yes." }],
        ...more,
      }),
    });
    const events = [...(answer?.text ?? "").matchAll(/^data: ?(.*)$/gm)].map((match) => match[1]);
    return {
      status: answer?.status ?? 0,
      ends: events.at(-1)?.trim() === "[DONE]",
      usage: events.some((event) => Usage.safeParse(parse(event ?? "")).success),
    };
  }

  yield await observe("a streamed call with stream_options", async () =>
    say(await stream({ stream_options: { include_usage: true } })),
  );
  yield await observe("a streamed call without", async () => say(await stream({})));
  yield await observe("max_completion_tokens", async () =>
    String((await stream({ max_completion_tokens: 200 })).status),
  );
  yield await observe("max_tokens", async () => String((await stream({ max_tokens: 200 })).status));
}

function say({ status, ends, usage }: { status: number; ends: boolean; usage: boolean }): string {
  return `${status}, ${usage ? "with" : "without"} usage, ${ends ? "with" : "without"} [DONE]`;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
