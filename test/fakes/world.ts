import type { IncomingMessage, ServerResponse } from "node:http";

import { getRequestListener } from "@hono/node-server";

import { createControlApp } from "./control/app.ts";
import type { Clock } from "./control/clock.ts";
import type { Handler, NodeBindings } from "./control/connection.ts";
import { type Control, createControl, type LatencyChange } from "./control/control.ts";
import { sampleWorld } from "./data/sample-world.ts";
import { createGitHubApp, type GitHubApp } from "./github-app/github-app.ts";
import { githubCommands } from "./github-commands.ts";
import { describeGitHub } from "./github-operation.ts";
import { createGitHub, type GitHub } from "./github/app.ts";
import { createStore } from "./github/create-store.ts";
import type { GitHubOptions } from "./github/options.ts";
import { answerAsSite } from "./github/site.ts";
import type { Store } from "./github/store.ts";
import type { WorldSpec } from "./github/world.ts";
import { createModel, type Model } from "./model/model.ts";
import type { ModelSettingsChange } from "./model/settings.ts";
import { createReceivers, RECEIVER_HOST, SLACK_ADDRESS } from "./receivers/receivers.ts";
import type { SamplePerson } from "./scalekit/consent-page.ts";
import { createScalekit, type Scalekit } from "./scalekit/scalekit.ts";
import type { ScalekitSettings } from "./scalekit/settings.ts";

/** Where each part is reached. Under the defaults nothing listens: only `fetch` and `listener` know them. */
export type Addresses = { scalekit: string; github: string; model: string; control: string };

export const TEST_ADDRESSES: Addresses = {
  scalekit: "https://scalekit.test",
  github: "https://api.github.test",
  model: "https://model.test",
  control: "https://control.test",
};

/** Credentials that the fakes accept; as worthless as they look. */
export const SAMPLE_CREDENTIALS = {
  scalekitClientId: "skc_sample_client",
  scalekitClientSecret: "sample-client-secret",
  connectionName: "github-sample",
  githubAppClientId: "Iv23sampleclient",
  githubAppClientSecret: "sample-app-secret",
  modelApiKey: "sk-sample-key",
  model: "gpt-4.1-mini",
};

/** 32 bytes that anybody can read here. */
const SAMPLE_ENCRYPTION_KEY = btoa("sample key of thirty-two bytes..");

export type WorldOptions = {
  clock?: Clock;
  addresses?: Partial<Addresses>;
  /** What is on GitHub, built anew at each reset; the sample data by default. */
  data?: (now: number) => WorldSpec;
  github?: Partial<Omit<GitHubOptions, "store" | "viewerOf">>;
  scalekit?: Partial<ScalekitSettings>;
  model?: ModelSettingsChange;
  latency?: LatencyChange;
  /** Whether links lead to pages of this world: those that GitHub's API is served beside. */
  site?: boolean;
  /** What becomes of an upstream's answer on its way out. */
  onAnswer?: (answer: Response) => Response | Promise<Response>;
};

export type World = {
  control: Control;
  scalekit: Scalekit;
  model: Model;
  /** The app that people connect where there is no Scalekit; its pages are served beside GitHub's API. */
  githubApp: GitHubApp;
  /** The GitHub behind the proxy and its content; both are new after a reset. */
  github(): { github: GitHub; store: Store };
  /** Each part on its own, for a server per part. */
  handlers: Record<keyof Addresses, Handler>;
  /** Answers by host name, and a host that is no part with 599. */
  fetch: Handler;
  /**
   * The same for Node's http and for Miniflare's `outboundService: { node: world.listener }`, where resets
   * and cuts are real ones and an aborted request is seen.
   */
  listener: (request: IncomingMessage, response: ServerResponse) => void;
  /** The variables of Docket that lead it here, through Scalekit. */
  variables: Record<string, string>;
  /** The same for `CONNECTOR=github-app`. */
  githubAppVariables: Record<string, string>;
};

/** How many people the consent page offers at most. */
const MAX_PEOPLE = 12;

/** Header with the URL that a Worker under Miniflare meant to fetch. */
export const ORIGINAL_URL = "mf-original-url";

function peopleOf({ people, accounts }: Store): SamplePerson[] {
  const users = [...accounts.values()].filter(({ type }) => type === "User");
  return users
    .filter(({ login }) => people.length === 0 || people.includes(login))
    .slice(0, MAX_PEOPLE)
    .map(({ login, name }) => ({ login, ...(name === null ? {} : { name }) }));
}

/** Scalekit, GitHub and a model, wired to each other and to one control. */
export function createWorld(options: WorldOptions = {}): World {
  const control = createControl({
    ...(options.clock === undefined ? {} : { clock: options.clock }),
    ...(options.latency === undefined ? {} : { latency: options.latency }),
  });
  const addresses: Addresses = { ...TEST_ADDRESSES, ...options.addresses };
  const now = () => control.clock.now();

  let generation = 0;

  function build(): { github: GitHub; store: Store } {
    const store = createStore((options.data ?? sampleWorld)(now()), now, generation);
    generation += 1;
    const github = createGitHub({
      ...options.github,
      ...(options.site === true
        ? { addresses: { api: addresses.github, web: addresses.github } }
        : {}),
      store,
      viewerOf: (token) => scalekit.viewerOf(token) ?? githubApp.grants.viewerOf(token),
    });
    return { store, github };
  }

  const githubApp = createGitHubApp({
    clientId: SAMPLE_CREDENTIALS.githubAppClientId,
    clientSecret: SAMPLE_CREDENTIALS.githubAppClientSecret,
    people: () => peopleOf(current.store),
    now,
  });
  let current = build();
  control.onReset(() => {
    githubApp.reset();
    current = build();
  });
  control.commands.set("github", { ...githubCommands(() => current), ...githubApp.commands });
  const githubHandler = control.observe(
    "github",
    (request, body) => {
      const operation = githubApp.operationOf(request, body);
      return operation === null ? describeGitHub(request, body) : { operation };
    },
    async (request) =>
      githubApp.answer(request) ??
      (options.site === true ? await answerAsSite(request, current.store) : undefined) ??
      current.github.app.fetch(request),
  );
  const scalekit: Scalekit = createScalekit({
    control,
    baseUrl: addresses.scalekit,
    credentials: {
      clientId: SAMPLE_CREDENTIALS.scalekitClientId,
      clientSecret: SAMPLE_CREDENTIALS.scalekitClientSecret,
    },
    connectionNames: [SAMPLE_CREDENTIALS.connectionName],
    people: peopleOf(current.store),
    github: githubHandler,
    githubUrl: addresses.github,
    ...(options.scalekit === undefined ? {} : { settings: options.scalekit }),
  });
  const model = createModel({
    control,
    apiKey: SAMPLE_CREDENTIALS.modelApiKey,
    models: [SAMPLE_CREDENTIALS.model],
    ...(options.model === undefined ? {} : { settings: options.model }),
  });
  const receivers = createReceivers(control);
  const controlApp = createControlApp(control);
  const handlers: World["handlers"] = {
    scalekit: scalekit.handler,
    github: githubHandler,
    model: model.handler,
    control: (request) => controlApp.fetch(request),
  };

  const byHost = new Map<string, Handler>([
    [new URL(addresses.scalekit).host, handlers.scalekit],
    [new URL(addresses.github).host, handlers.github],
    [new URL(addresses.model).host, handlers.model],
    [new URL(addresses.control).host, handlers.control],
    [new URL(SLACK_ADDRESS).host, receivers.slack],
    [RECEIVER_HOST, receivers.receiver],
  ]);
  const fetch: Handler = async function fetchFromWorld(request, bindings) {
    const { host, href } = new URL(request.url);
    const handler = byHost.get(host);
    if (handler !== undefined) {
      const answer = handler(request, bindings);
      return options.onAnswer === undefined || handler === handlers.control
        ? answer
        : options.onAnswer(await answer);
    }
    control.strays.push(href);
    return new Response(`No fake answers for ${host}.`, { status: 599 });
  };

  const listener = getRequestListener(
    (request: Request, bindings: NodeBindings) => {
      const url = request.headers.get(ORIGINAL_URL);
      return fetch(url === null ? request : new Request(url, request), bindings);
    },
    { overrideGlobalObjects: false },
  );

  const shared = {
    OPENAI_API_KEY: SAMPLE_CREDENTIALS.modelApiKey,
    OPENAI_BASE_URL: `${addresses.model}/v1`,
    OPENAI_MODEL: SAMPLE_CREDENTIALS.model,
    ALLOWED_GITHUB: "*",
  };
  return {
    control,
    scalekit,
    model,
    githubApp,
    github: () => current,
    handlers,
    fetch,
    listener: (request, response) => void listener(request, response),
    variables: {
      SCALEKIT_ENVIRONMENT_URL: addresses.scalekit,
      SCALEKIT_CLIENT_ID: SAMPLE_CREDENTIALS.scalekitClientId,
      SCALEKIT_CLIENT_SECRET: SAMPLE_CREDENTIALS.scalekitClientSecret,
      GITHUB_CONNECTION_NAME: SAMPLE_CREDENTIALS.connectionName,
      ...(options.site === true ? { GITHUB_WEB_URL: addresses.github } : {}),
      ...shared,
    },
    githubAppVariables: {
      CONNECTOR: "github-app",
      GITHUB_APP_CLIENT_ID: SAMPLE_CREDENTIALS.githubAppClientId,
      GITHUB_APP_CLIENT_SECRET: SAMPLE_CREDENTIALS.githubAppClientSecret,
      TOKEN_ENCRYPTION_KEY: SAMPLE_ENCRYPTION_KEY,
      GITHUB_API_URL: addresses.github,
      GITHUB_WEB_URL: addresses.github,
      ...shared,
    },
  };
}
