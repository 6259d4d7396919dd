import type { Connection, Connector, CredentialStore } from "../../../src/connectors/connector.ts";
import {
  createGitHubAppConnector,
  type GitHubAppOptions,
} from "../../../src/connectors/github-app/connector.ts";
import { createScalekitConnector } from "../../../src/connectors/scalekit/connector.ts";
import { createTokenConnector } from "../../../src/connectors/token/connector.ts";
import type { Clock } from "../../../src/upstream/clock.ts";
import { createVirtualClock, type VirtualClock } from "../../fakes/control/clock.ts";
import type { FaultInput } from "../../fakes/control/faults.ts";
import { issueToken, revokeToken } from "../../fakes/github/changes.ts";
import { createWorld, type World, type WorldOptions } from "../../fakes/world.ts";

export const SIGNAL = new AbortController().signal;
export const STATE = "state-1";

/** A connector, the world it reaches, and what differs between the worlds of connectors. */
export interface Subject {
  connector: Connector;
  world: World;
  clock: VirtualClock;
  callbackUrl: string;
  /** The parameter of our callback that carries the proof. */
  proof: "auth_request_id" | "code";
  /** Operation by which the authorization is completed. */
  completing: string;
  /** Operation by which a connection ends. */
  removing: string;
  /** How many people have something connected upstream. */
  upstream(): number;
  /** The person revokes the access at GitHub. */
  revoke(): void;
  fault(operation: string, action: FaultInput["action"], times?: number | null): void;
  calls(operation: string): number;
}

/** What it takes to connect. */
export type Consenting = Pick<Subject, "connector" | "world" | "callbackUrl" | "proof">;

/** Those where the person decides on a page of somebody else's, which keeps what they decided. */
export const CONSENTED = { scalekit: scalekitSubject, "github-app": githubAppSubject };
export const SUBJECTS = { ...CONSENTED, token: tokenSubject };

let environments = 0;

export function connectionOf(digit: string): Connection {
  return { identifier: `usr_${digit.repeat(32)}` };
}

/** Keeps what it is given, as a session does. */
export function createTestStore(): CredentialStore & { entries: Map<string, string> } {
  const entries = new Map<string, string>();
  return {
    entries,
    read: (identifier) => entries.get(identifier) ?? null,
    write: (identifier, sealed) => void entries.set(identifier, sealed),
    remove: (identifier) => void entries.delete(identifier),
  };
}

function createGround(more: WorldOptions) {
  const clock = createVirtualClock(Date.UTC(2026, 10, 20, 9));
  environments += 1;
  // An address of its own, since Scalekit's tokens are shared by everything that runs here.
  const scalekit = `https://env-${environments}.scalekit.test`;
  const world = createWorld({
    clock,
    addresses: { scalekit },
    data: () => ({ people: ["mira-lindqvist", "tomas-reyes"], repositories: [] }),
    ...more,
  });
  const ports: { clock: Clock; fetch: typeof fetch } = {
    clock: {
      now: () => clock.now(),
      async sleep(ms, signal) {
        signal?.throwIfAborted();
        await clock.advance(ms);
      },
    },
    fetch: async (input, init) => await world.fetch(new Request(input, init)),
  };
  return {
    clock,
    world,
    ports,
    fault(operation: string, action: FaultInput["action"], times: number | null = 1) {
      world.control.faults.add({ operation, action, times });
    },
    calls: (operation: string) => world.control.log.entries({ operation }).length,
  };
}

function scalekitSubject(more: WorldOptions = {}): Subject {
  const { ports, ...ground } = createGround(more);
  const { variables, scalekit } = ground.world;
  return {
    ...ground,
    connector: createScalekitConnector({
      environmentUrl: variables["SCALEKIT_ENVIRONMENT_URL"] ?? "",
      clientId: variables["SCALEKIT_CLIENT_ID"] ?? "",
      clientSecret: variables["SCALEKIT_CLIENT_SECRET"] ?? "",
      connectionName: variables["GITHUB_CONNECTION_NAME"] ?? "",
      ...ports,
    }),
    callbackUrl: "https://docket.test/user/verify",
    proof: "auth_request_id",
    completing: "VerifyConnectedAccountUser",
    removing: "DeleteConnectedAccount",
    upstream: () => scalekit.accounts().length,
    revoke: () => void scalekit.commands["revoke-github-tokens"]?.({}),
  };
}

export interface GitHubAppSubject extends Subject {
  store: ReturnType<typeof createTestStore>;
  /** The same person's session in another object, or the same one after an eviction. */
  another(more?: Partial<GitHubAppOptions>): Connector;
}

export function githubAppSubject(world: WorldOptions = {}): GitHubAppSubject {
  const { ports, ...ground } = createGround(world);
  const { githubAppVariables: variables, githubApp } = ground.world;
  const store = createTestStore();
  function another(more: Partial<GitHubAppOptions> = {}): Connector {
    return createGitHubAppConnector({
      clientId: variables["GITHUB_APP_CLIENT_ID"] ?? "",
      clientSecret: variables["GITHUB_APP_CLIENT_SECRET"] ?? "",
      encryptionKeys: [new Uint8Array(32).fill(7)],
      apiUrl: variables["GITHUB_API_URL"] ?? "",
      webUrl: variables["GITHUB_WEB_URL"] ?? "",
      credentials: store,
      owner: "session-1",
      ...ports,
      ...more,
    });
  }
  return {
    ...ground,
    connector: another(),
    another,
    store,
    callbackUrl: "https://docket.test/auth/github/callback",
    proof: "code",
    completing: "oauth.exchange",
    removing: "apps.deleteToken",
    upstream: () => githubApp.grants.live().length,
    revoke: () => githubApp.grants.revokeAll(),
  };
}

const TOKEN = "ghp_tokenOfTheEnvironment";

function tokenSubject(): Subject {
  const { ports, ...ground } = createGround({});
  const { store } = ground.world.github();
  issueToken(store, TOKEN, "mira-lindqvist");
  return {
    ...ground,
    connector: createTokenConnector({
      token: TOKEN,
      apiUrl: ground.world.githubAppVariables["GITHUB_API_URL"] ?? "",
      webUrl: ground.world.githubAppVariables["GITHUB_WEB_URL"] ?? "",
      credentials: createTestStore(),
      ...ports,
    }),
    callbackUrl: "http://localhost:8787/auth/token/callback",
    proof: "code",
    completing: "users.getAuthenticated",
    removing: "",
    upstream: () => 0,
    revoke: () => revokeToken(store, TOKEN),
  };
}

/** Authorizes and decides on the consent page; answers where the browser is sent back to. */
export async function decide(
  subject: Consenting,
  connection: Connection,
  decision: "approve" | "deny" = "approve",
  login = "mira-lindqvist",
): Promise<URL> {
  const { connector, world, callbackUrl } = subject;
  const flow = { state: STATE, callbackUrl };
  const { authLink } = await connector.authorize(connection, flow, SIGNAL);
  if (authLink.startsWith(callbackUrl)) {
    return new URL(authLink);
  }
  const body = new URLSearchParams({ decision, login });
  const answer = await world.fetch(new Request(authLink, { method: "POST", body }));
  return new URL(answer.headers.get("location") ?? "");
}

/** Connects; answers the proof that the callback carried. */
export async function connect(
  subject: Consenting,
  connection: Connection,
  login?: string,
): Promise<string> {
  const callback = await decide(subject, connection, "approve", login);
  const proof = callback.searchParams.get(subject.proof) ?? "";
  const verified = await subject.connector.verify(connection, proof, SIGNAL);
  if (!verified.ok || verified.value.outcome !== "verified") {
    throw new Error("Not connected.");
  }
  return proof;
}
