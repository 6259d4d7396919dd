import * as z from "zod";

import type { ModelSettings } from "../../src/config/config.ts";
import { type Finding, ok, problem, skipped, warning } from "./finding.ts";
import { nearMisses } from "./near-miss.ts";
import { type Answer, ask } from "./request.ts";

const OPENAI_URL = "https://api.openai.com/v1";
const PROMPT = "Count from one to forty in words, separated by commas.";

const Models = z.object({ data: z.array(z.object({ id: z.string() })) });
const Completion = z.object({ choices: z.array(z.object({ message: z.object({}) })).min(1) });
const Chunk = z.object({
  choices: z.array(z.object({ delta: z.object({ content: z.string().nullish() }).nullish() })),
});

type Variable = "OPENAI_MODEL" | "OPENAI_CHECK_MODEL";

const STEPS: Readonly<Record<Variable, string>> = {
  OPENAI_MODEL: "model answers",
  OPENAI_CHECK_MODEL: "second reading",
};

/** Does the model answer, does it stream, how fast, and does the one answer that reads a second time? */
export async function* examineModel(
  settings: ModelSettings | null,
  fetchOnce: typeof fetch,
  now: () => number = () => performance.now(),
): AsyncGenerator<Finding> {
  if (settings === null) {
    yield skipped("model", "No OPENAI_API_KEY: summaries are extractive, and say so.");
    return;
  }
  const base = settings.baseUrl ?? OPENAI_URL;
  const { finding, answers } = await examineAnswer(settings, base, fetchOnce, "OPENAI_MODEL");
  yield finding;
  if (!answers) {
    return;
  }
  yield await examineStream(settings, base, fetchOnce, now);
  const { model, checkModel } = settings;
  if (checkModel === null) {
    yield skipped(
      STEPS.OPENAI_CHECK_MODEL,
      "OPENAI_CHECK_MODEL is off: summaries are not read a second time, and say so.",
    );
  } else if (checkModel !== model) {
    const reader = { ...settings, model: checkModel };
    yield (await examineAnswer(reader, base, fetchOnce, "OPENAI_CHECK_MODEL")).finding;
  }
}

function request({ apiKey, model }: ModelSettings, stream: boolean): RequestInit {
  return {
    method: "POST",
    headers: {
      authorization: `Bearer ${apiKey}`,
      // Azure's own header; servers that do not know it ignore it.
      "api-key": apiKey,
      "content-type": "application/json",
    },
    body: JSON.stringify({ model, stream, messages: [{ role: "user", content: PROMPT }] }),
  };
}

async function examineAnswer(
  settings: ModelSettings,
  base: string,
  fetchOnce: typeof fetch,
  variable: Variable,
): Promise<{ finding: Finding; answers: boolean }> {
  const step = STEPS[variable];
  const host = new URL(base).host;
  const answer = await ask(fetchOnce, `${base}/chat/completions`, request(settings, false));
  if (answer === null) {
    const finding = problem(
      step,
      `Nothing answers at ${host}.`,
      "Check OPENAI_BASE_URL: scheme, host and port. A model on this machine must be running.",
    );
    return { finding, answers: false };
  }
  if (answer.status === 200 && Completion.safeParse(answer.json).success) {
    return { finding: ok(step, `${settings.model} at ${host} answers.`), answers: true };
  }
  return { finding: await explain(answer, settings, base, fetchOnce, variable), answers: false };
}

async function explain(
  answer: Answer,
  settings: ModelSettings,
  base: string,
  fetchOnce: typeof fetch,
  variable: Variable,
): Promise<Finding> {
  const step = STEPS[variable];
  if (answer.status === 401 || answer.status === 403) {
    return problem(
      step,
      `The model server refuses the key (${answer.status}).`,
      "Set OPENAI_API_KEY to a key of this server; OPENAI_BASE_URL must belong to the same one.",
    );
  }
  if (answer.status === 429) {
    return problem(
      step,
      "The model server refuses the call for its quota (429).",
      "Check the account's credit and rate limits, or lower MODEL_CONCURRENCY.",
    );
  }
  const known = await listModels(settings, base, fetchOnce);
  if (known !== null && !known.includes(settings.model)) {
    const close = nearMisses(settings.model, known);
    return problem(
      step,
      `The server knows no model "${settings.model}".`,
      close.length > 0
        ? `Set ${variable} to a name it knows, perhaps ${close.join(" or ")}.`
        : `Set ${variable} to a name it knows, e.g. ${known.slice(0, 3).join(", ")}.`,
    );
  }
  if (!/\/v\d+$/.test(base)) {
    const behind = await ask(fetchOnce, `${base}/v1/chat/completions`, request(settings, false));
    if (behind !== null && behind.status !== 404 && behind.json !== undefined) {
      return problem(
        step,
        "The API is not at this address, but below /v1.",
        `Set OPENAI_BASE_URL to ${base}/v1.`,
      );
    }
  }
  return problem(
    step,
    `The server's answer is no chat completion (status ${answer.status}).`,
    `OPENAI_BASE_URL must name an OpenAI-compatible API, usually ending in /v1; ${variable} one of its models.`,
  );
}

async function listModels(
  { apiKey }: ModelSettings,
  base: string,
  fetchOnce: typeof fetch,
): Promise<string[] | null> {
  const answer = await ask(fetchOnce, `${base}/models`, {
    headers: { authorization: `Bearer ${apiKey}` },
  });
  const models = Models.safeParse(answer?.json);
  return models.success ? models.data.data.map(({ id }) => id) : null;
}

async function examineStream(
  settings: ModelSettings,
  base: string,
  fetchOnce: typeof fetch,
  now: () => number,
): Promise<Finding> {
  const step = "model streams";
  const started = now();
  let firstAt: number | undefined;
  let pieces = 0;
  let characters = 0;
  try {
    const response = await fetchOnce(`${base}/chat/completions`, {
      ...request(settings, true),
      redirect: "manual",
      signal: AbortSignal.timeout(60_000),
    });
    for await (const data of eventData(response)) {
      const chunk = Chunk.safeParse(data);
      const text = chunk.success ? chunk.data.choices[0]?.delta?.content : undefined;
      if (text !== undefined && text !== null && text !== "") {
        firstAt ??= now();
        pieces += 1;
        characters += text.length;
      }
    }
  } catch {
    return problem(
      step,
      "The stream broke off.",
      "Try again; behind a gateway, check that it does not buffer or cut event streams.",
    );
  }
  if (firstAt === undefined) {
    return problem(
      step,
      "A streamed call gives no text.",
      "Use a server that streams chat completions (`stream: true`), or check the gateway before it.",
    );
  }
  const seconds = (now() - firstAt) / 1000;
  const speed = seconds > 0 ? Math.round(characters / 4 / seconds) : 0;
  const figures = `first text after ${Math.round(firstAt - started)} ms, about ${speed} tokens a second`;
  return pieces > 1
    ? ok(step, `It streams: ${figures}.`)
    : warning(
        step,
        `The text arrives in one piece: ${figures}.`,
        "Summaries work, but appear all at once. A gateway in between may buffer the stream.",
      );
}

/** The data of each server-sent event as JSON, bounded by the prompt's small answer. */
async function* eventData(response: Response): AsyncGenerator {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const bytes of response.body ?? []) {
    rest += decoder.decode(bytes, { stream: true });
    const lines = rest.split(/\r?\n/);
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const data = /^data:\s*(\{.*)$/.exec(line)?.[1];
      if (data !== undefined) {
        yield JSON.parse(data);
      }
    }
    if (rest.length > 1024 * 1024) {
      throw new Error("A line of the stream is too long.");
    }
  }
}
