import type { IncomingMessage, ServerResponse } from "node:http";

import { getRequestListener } from "@hono/node-server";

import { createControlApp } from "./control/app.ts";
import type { Clock } from "./control/clock.ts";
import type { Handler, NodeBindings } from "./control/connection.ts";
import { type Control, createControl, type LatencyChange } from "./control/control.ts";
import { sampleWorld } from "./data/sample-world.ts";
import { githubCommands } from "./github-commands.ts";
import { describeGitHub } from "./github-operation.ts";
import { createGitHub, type GitHub } from "./github/app.ts";
import { createStore } from "./github/create-store.ts";
import type { GitHubOptions } from "./github/options.ts";
import type { Store } from "./github/store.ts";
import type { WorldSpec } from "./github/world.ts";
import { createModel, type Model } from "./model/model.ts";
import type { ModelSettingsChange } from "./model/settings.ts";
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
  modelApiKey: "sk-sample-key",
  model: "gpt-4.1-mini",
};

export type WorldOptions = {
  clock?: Clock;
  addresses?: Partial<Addresses>;
  /** What is on GitHub, built anew at each reset; the sample data by default. */
  data?: (now: number) => WorldSpec;
  github?: Partial<Omit<GitHubOptions, "store" | "viewerOf">>;
  scalekit?: Partial<ScalekitSettings>;
  model?: ModelSettingsChange;
  latency?: LatencyChange;
};

export type World = {
  control: Control;
  scalekit: Scalekit;
  model: Model;
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
  /** The variables of the app that lead it here. */
  variables: Record<string, string>;
};

/** How many people the consent page offers at most. */
const MAX_PEOPLE = 12;

/** Header with the URL that a Worker under Miniflare meant to fetch. */
const ORIGINAL_URL = "mf-original-url";

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

  function build(): { github: GitHub; store: Store } {
    const store = createStore((options.data ?? sampleWorld)(now()), now);
    const github = createGitHub({
      ...options.github,
      store,
      viewerOf: (token) => scalekit.viewerOf(token),
    });
    return { store, github };
  }

  let current = build();
  control.onReset(() => {
    current = build();
  });
  control.commands.set(
    "github",
    githubCommands(() => current),
  );
  const githubHandler = control.observe("github", describeGitHub, (request) =>
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
  ]);
  const fetch: Handler = function fetchFromWorld(request, bindings) {
    const { host, href } = new URL(request.url);
    const handler = byHost.get(host);
    if (handler !== undefined) {
      return handler(request, bindings);
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

  return {
    control,
    scalekit,
    model,
    github: () => current,
    handlers,
    fetch,
    listener: (request, response) => void listener(request, response),
    variables: {
      SCALEKIT_ENVIRONMENT_URL: addresses.scalekit,
      SCALEKIT_CLIENT_ID: SAMPLE_CREDENTIALS.scalekitClientId,
      SCALEKIT_CLIENT_SECRET: SAMPLE_CREDENTIALS.scalekitClientSecret,
      GITHUB_CONNECTION_NAME: SAMPLE_CREDENTIALS.connectionName,
      OPENAI_API_KEY: SAMPLE_CREDENTIALS.modelApiKey,
      OPENAI_BASE_URL: `${addresses.model}/v1`,
      OPENAI_MODEL: SAMPLE_CREDENTIALS.model,
      ALLOWED_GITHUB: "*",
    },
  };
}
