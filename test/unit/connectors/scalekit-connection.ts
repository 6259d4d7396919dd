import type { Connection, Connector } from "../../../src/connectors/connector.ts";
import {
  createScalekitConnector,
  type ScalekitOptions,
} from "../../../src/connectors/scalekit/connector.ts";
import type { Clock } from "../../../src/upstream/clock.ts";
import { UpstreamError } from "../../../src/upstream/error.ts";
import type { Handler } from "../../fakes/control/connection.ts";
import type { ScalekitSettings } from "../../fakes/scalekit/settings.ts";
import { CONNECTION, createEnvironment, type Environment } from "../fakes/scalekit-environment.ts";

export const SIGNAL = new AbortController().signal;
export const ACCOUNT: Connection = { identifier: "usr_00112233445566778899aabbccddeeff" };
export const FLOW = { state: "state-1", callbackUrl: "https://docket.test/user/verify" };

export interface Connected {
  environment: Environment;
  connector: Connector;
  waits: number[];
  /** Another object's connector in the same isolate. */
  another: (settings?: Partial<ScalekitOptions>) => Connector;
  /** Names of the calls that reached Scalekit, in order, its token route left out. */
  calls: () => string[];
  tokensAsked: () => number;
}

let environments = 0;

/** A connector and the Scalekit environment that it reaches. */
export function createConnected(
  settings: Partial<ScalekitSettings> = {},
  github?: Handler,
): Connected {
  environments += 1;
  // An address of its own, since tokens are shared by everything that runs here.
  const environmentUrl = `https://env-${environments}.scalekit.test`;
  const environment = createEnvironment(settings, github);
  const waits: number[] = [];
  const clock: Clock = {
    now: () => environment.clock.now(),
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      waits.push(ms);
      await environment.clock.advance(ms);
    },
  };

  function another(more: Partial<ScalekitOptions> = {}): Connector {
    return createScalekitConnector({
      environmentUrl,
      clientId: "skc_1",
      clientSecret: "secret",
      connectionName: CONNECTION,
      fetch: async (input, init) => await environment.scalekit.handler(new Request(input, init)),
      clock,
      ...more,
    });
  }

  const operations = () =>
    environment.control.log.entries({ upstream: "scalekit" }).map(({ operation }) => operation);
  return {
    environment,
    connector: another(),
    waits,
    another,
    calls: () =>
      operations().filter((operation) => operation !== "oauth.token" && operation !== "connect"),
    tokensAsked: () => operations().filter((operation) => operation === "oauth.token").length,
  };
}

/** Authorizes and approves, up to our callback. */
export async function approve({ connector, environment }: Connected): Promise<string> {
  const { authLink } = await connector.authorize(ACCOUNT, FLOW, SIGNAL);
  const decided = await environment.decide(authLink, "approve");
  const location = new URL(decided.headers.get("location") ?? "");
  return location.searchParams.get("auth_request_id") ?? "";
}

/** What a client is told of the failure a promise is rejected with. */
export async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error instanceof UpstreamError ? error.toFailure() : error;
  }
  throw new Error("The promise was expected to be rejected.");
}
