import { type Context, Hono } from "hono";

import type { Handler } from "../control/connection.ts";
import type { Commands, Control } from "../control/control.ts";
import { apiError, reworded } from "./api-error.ts";
import {
  approximateTokens,
  type ChatRequest,
  chatRequest,
  misplaced,
  promptOf,
} from "./chat-request.ts";
import { completionResponse, streamedResponse } from "./completion.ts";
import { createPace } from "./pace.ts";
import { composeReply, plannedReply, type PlannedReply, type PlannedReplyInput } from "./reply.ts";
import { secondReadingIn } from "./second-reader.ts";
import {
  changeSettings,
  DEFAULT_SETTINGS,
  type ModelSettings,
  type ModelSettingsChange,
} from "./settings.ts";
import { stampOf } from "./stamp.ts";
import { unfitFor } from "./unfit.ts";

export type ModelOptions = {
  control: Control;
  apiKey: string;
  models: string[];
  settings?: ModelSettingsChange;
};

export type Model = {
  handler: Handler;
  settings: ModelSettings;
  commands: Commands;
  change(change: ModelSettingsChange): void;
  /** Plans the reply to the next prompt that matches. */
  plan(reply: PlannedReplyInput): void;
};

/** Where the deviations of successive answers lie: even, and the same in every run. */
function deviationOf(index: number): number {
  return ((index * 0.618_034) % 1) * 2 - 1;
}

/** An OpenAI-compatible server whose model writes from the evidence it is sent. */
export function createModel(options: ModelOptions): Model {
  const { control } = options;
  const initial: ModelSettings = { ...DEFAULT_SETTINGS };
  changeSettings(initial, options.settings ?? {});
  const settings: ModelSettings = { ...initial };
  let plans: PlannedReply[] = [];
  let answers = 0;
  let changing = new AbortController();

  function changed(): void {
    changing.abort();
    changing = new AbortController();
  }

  function change(input: unknown): void {
    changeSettings(settings, input);
    changed();
  }

  function takePlan(prompt: string): PlannedReply | undefined {
    const plan = plans.find(({ match }) => match === undefined || new RegExp(match).test(prompt));
    if (plan?.times != null) {
      plan.times -= 1;
      plans = plans.filter(({ times }) => times !== 0);
    }
    return plan;
  }

  function unauthorized(c: Context): Response | undefined {
    const key =
      /^Bearer (.+)$/.exec(c.req.header("authorization") ?? "")?.[1] ?? c.req.header("api-key");
    if (settings.dialect.anyKey || key === options.apiKey) {
      return undefined;
    }
    return apiError(401, "invalid_request_error", "invalid_api_key", "Incorrect API key provided.");
  }

  function refusal(request: ChatRequest): Response | undefined {
    if (!settings.dialect.anyModel && !options.models.includes(request.model)) {
      return apiError(
        404,
        "invalid_request_error",
        "model_not_found",
        `The model \`${request.model}\` does not exist or you do not have access to it.`,
      );
    }
    if (settings.dialect.rejectsTools && request.tools !== undefined) {
      return apiError(
        400,
        "api_error",
        null,
        `registry.ollama.ai/library/${request.model} does not support tools`,
      );
    }
    const unfit = unfitFor(settings.dialect, request);
    if (unfit !== undefined) {
      return apiError(400, "invalid_request_error", unfit.code, unfit.message);
    }
    const rejected = [
      ...settings.dialect.rejectedParameters,
      ...(settings.dialect.rejectsStreamOptions ? ["stream_options"] : []),
    ].find((name) => request[name] !== undefined);
    if (rejected !== undefined) {
      return apiError(
        400,
        "invalid_request_error",
        "unsupported_parameter",
        `Unsupported parameter: '${rejected}' is not supported with this model.`,
        { param: rejected },
      );
    }
    return undefined;
  }

  const app = new Hono();
  app.get("/v1/models", (c) => {
    const data = options.models.map((id) => ({
      id,
      object: "model",
      created: 0,
      owned_by: "docket-fakes",
    }));
    return unauthorized(c) ?? c.json({ object: "list", data });
  });
  app.post("/v1/chat/completions", async (c) => {
    const denied = unauthorized(c);
    if (denied !== undefined) {
      return denied;
    }
    const parsed = chatRequest.safeParse(await c.req.json().catch(() => null));
    if (!parsed.success) {
      return apiError(
        400,
        "invalid_request_error",
        null,
        "We could not parse the JSON body of your request.",
      );
    }
    const request = parsed.data;
    const unfit = misplaced(request);
    if (unfit !== undefined) {
      return apiError(400, "invalid_request_error", null, unfit, { param: "messages" });
    }
    const refused = refusal(request);
    if (refused !== undefined) {
      return refused;
    }
    const reply = composeReply(request, settings, takePlan(promptOf(request)));
    answers += 1;
    const { signal } = c.req.raw;
    const pace = createPace({
      clock: control.clock,
      settings,
      changed: () => changing.signal,
      promptTokens: reply.promptTokens,
      deviation: deviationOf(answers),
      signal,
    });
    const completion = {
      request,
      reply,
      pace,
      dialect: settings.dialect,
      stamp: settings.stamped ? () => stampOf(control.clock.now()) : null,
      id: `chatcmpl-${answers}`,
      createdSeconds: Math.floor(control.clock.now() / 1000),
    };
    return request.stream === true && settings.dialect.framing !== "json"
      ? streamedResponse(completion, control.faults.released())
      : await completionResponse(completion);
  });
  app.notFound((c) =>
    apiError(
      404,
      "invalid_request_error",
      "unknown_url",
      `Unknown request URL: ${c.req.method} ${c.req.path}.`,
    ),
  );

  control.onReset(() => {
    Object.assign(settings, initial);
    changed();
    plans = [];
    answers = 0;
  });
  const commands: Commands = {
    settings(input) {
      change(input);
      return settings;
    },
    plan(input) {
      plans.push(plannedReply.parse(input));
    },
  };
  control.commands.set("model", commands);

  return {
    handler: control.observe("model", describe, async (request) =>
      reworded(await app.fetch(request), settings.dialect.errors),
    ),
    settings,
    commands,
    plan(input) {
      plans.push(plannedReply.parse(input));
    },
    change,
  };
}

function describe(request: Request, body: string) {
  const path = new URL(request.url).pathname;
  if (path !== "/v1/chat/completions") {
    return { operation: path === "/v1/models" ? "models" : path };
  }
  const parsed = chatRequest.safeParse(parseJson(body));
  return {
    operation: "chat.completions",
    details: parsed.success
      ? {
          model: parsed.data.model,
          stream: parsed.data.stream === true,
          promptTokens: approximateTokens(promptOf(parsed.data)),
          pullRequest: Number(/Pull request #(\d+)/.exec(promptOf(parsed.data))?.[1] ?? 0),
          tools: parsed.data.tools?.length ?? 0,
          secondReading: secondReadingIn(promptOf(parsed.data)) !== null,
        }
      : {},
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
