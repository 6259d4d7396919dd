import { afterEach, describe, it, vi } from "vitest";

import { createGitHubAppConnector } from "../../../src/connectors/github-app/connector.ts";
import { createScalekitConnector } from "../../../src/connectors/scalekit/connector.ts";
import { createTokenConnector } from "../../../src/connectors/token/connector.ts";
import { deliver } from "../../../src/digests/deliver.ts";
import { readAccount } from "../../../src/github/account.ts";
import { DELIVERY_TIMEOUT_MS, QUESTION_TIMEOUT_MS } from "../../../src/limits.ts";
import { createModel } from "../../../src/model/openai.ts";
import { answerQuestion } from "../../../src/questions/answer-question.ts";
import { createDeltaWriter } from "../../../src/summary-job/stream/delta-writer.ts";
import { REAL_CLOCK } from "../../../src/upstream/clock.ts";
import type { FaultInput } from "../../fakes/control/faults.ts";
import { SAMPLE_REPOSITORIES } from "../../fakes/data/sample-world.ts";
import { issueToken } from "../../fakes/github/changes.ts";
import { RECEIVER_ADDRESS, SLACK_ADDRESS } from "../../fakes/receivers/receivers.ts";
import { createWorld, SAMPLE_CREDENTIALS, type World } from "../../fakes/world.ts";
import { createTestSpending, discussed } from "../../support/docket-world.ts";
import { createTools, docketOf } from "../../support/question-world.ts";
import { inVirtualTime } from "../../support/virtual-time.ts";
import {
  connect,
  connectionOf,
  type Consenting,
  createTestStore,
  decide,
  type Subject,
} from "../connectors/connector-subjects.ts";

/**
 * What the fault matrix does for the steps of a docket, for every other call that leaves: a silent upstream, one that
 * falls silent in its answer, and one that sends a byte a second are given up in time, and asked as often as they may.
 */

const START = Date.parse("2026-11-20T12:00:00Z");
const SIGNAL = new AbortController().signal;
const CONNECTION = connectionOf("7");
const TOKEN = "ghp_tokenOfTheEnvironment";
const [OWNER = "", NAME = ""] = SAMPLE_REPOSITORIES.calm.split("/");

const FAULTS = {
  silent: { kind: "hang" },
  "silent in the middle": { kind: "stall", afterBytes: 1 },
  "a byte a second": { kind: "slow", chunkBytes: 1, intervalMs: 1000 },
} as const satisfies Record<string, FaultInput["action"]>;

// A run that was given up cannot put back what it replaced.
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

let environments = 0;

interface Ground {
  world: World;
  subject: Consenting;
}

function ground(name: Subject["connector"]["name"]): Ground {
  environments += 1;
  const world = createWorld({
    // An address of its own, since tokens are shared by everything that runs here.
    addresses: { scalekit: `https://silence-${environments}.scalekit.test` },
  });
  const fetch: typeof globalThis.fetch = async (input, init) =>
    await world.fetch(new Request(input, init));
  const apiUrl = world.githubAppVariables["GITHUB_API_URL"] ?? "";
  const webUrl = world.githubAppVariables["GITHUB_WEB_URL"] ?? "";
  const credentials = createTestStore();
  const subject = { world, proof: "code" as const, callbackUrl: "https://docket.test/back" };
  switch (name) {
    case "scalekit":
      return {
        world,
        subject: {
          ...subject,
          proof: "auth_request_id",
          connector: createScalekitConnector({
            environmentUrl: world.variables["SCALEKIT_ENVIRONMENT_URL"] ?? "",
            clientId: SAMPLE_CREDENTIALS.scalekitClientId,
            clientSecret: SAMPLE_CREDENTIALS.scalekitClientSecret,
            connectionName: SAMPLE_CREDENTIALS.connectionName,
            fetch,
          }),
        },
      };
    case "github-app":
      return {
        world,
        subject: {
          ...subject,
          connector: createGitHubAppConnector({
            clientId: SAMPLE_CREDENTIALS.githubAppClientId,
            clientSecret: SAMPLE_CREDENTIALS.githubAppClientSecret,
            encryptionKeys: [new Uint8Array(32).fill(7)],
            owner: "session-1",
            apiUrl,
            webUrl,
            credentials,
            fetch,
          }),
        },
      };
    case "token":
      issueToken(world.github().store, TOKEN, "mira-lindqvist");
      return {
        world,
        subject: {
          ...subject,
          connector: createTokenConnector({ token: TOKEN, apiUrl, webUrl, credentials, fetch }),
        },
      };
  }
}

type Connector = Subject["connector"];

/** Connected already, or with the callback in hand. */
type Call = (connector: Connector, proof: string) => Promise<unknown>;

const FLOW = { state: "state", callbackUrl: "https://docket.test/back" };
const authorize: Call = (connector) => connector.authorize(CONNECTION, FLOW, SIGNAL);
const verify: Call = (connector, proof) => connector.verify(CONNECTION, proof, SIGNAL);
const remove: Call = (connector) => connector.remove(CONNECTION, SIGNAL);
const status: Call = (connector) => connector.status(CONNECTION, SIGNAL);
const account: Call = (connector) => readAccount(connector.fetch(CONNECTION));
const comment: Call = (connector) =>
  connector
    .tools(CONNECTION)
    .createComment({ owner: OWNER, name: NAME }, 151, "As agreed.", SIGNAL);
const repository: Call = (connector) =>
  connector.tools(CONNECTION).getRepository({ owner: OWNER, name: NAME }, SIGNAL);

interface Row {
  connector: Connector["name"];
  step: string;
  operation: string;
  call: Call;
  /** Before the call; connected without it. */
  before?: "nothing" | "callback";
  /** The answer is empty, or two bytes. */
  short?: true;
  /** It reads, and is asked a second time. */
  twice?: true;
}

const ROWS: readonly Row[] = [
  {
    connector: "scalekit",
    step: "an account is made",
    operation: "CreateConnectedAccount",
    call: authorize,
    before: "nothing",
  },
  {
    connector: "scalekit",
    step: "a link is asked for",
    operation: "GetMagicLinkForConnectedAccount",
    call: authorize,
    before: "nothing",
  },
  {
    connector: "scalekit",
    step: "an account is verified",
    operation: "VerifyConnectedAccountUser",
    call: verify,
    before: "callback",
  },
  {
    connector: "scalekit",
    step: "an account is looked at",
    operation: "GetConnectedAccountDetails",
    call: status,
  },
  {
    connector: "scalekit",
    step: "an account is removed",
    operation: "DeleteConnectedAccount",
    call: remove,
    short: true,
  },
  {
    connector: "scalekit",
    step: "a repository is looked at",
    operation: "ExecuteTool",
    call: repository,
  },
  { connector: "scalekit", step: "a comment is written", operation: "ExecuteTool", call: comment },
  {
    connector: "github-app",
    step: "a code is exchanged",
    operation: "oauth.exchange",
    call: verify,
    before: "callback",
  },
  {
    connector: "github-app",
    step: "a token is revoked",
    operation: "apps.deleteToken",
    call: remove,
    short: true,
  },
  {
    connector: "github-app",
    step: "an account is read",
    operation: "users.getAuthenticated",
    call: account,
    twice: true,
  },
  {
    connector: "github-app",
    step: "a repository is looked at",
    operation: "repos.get",
    call: repository,
  },
  {
    connector: "github-app",
    step: "a comment is written",
    operation: "issues.createComment",
    call: comment,
  },
  {
    connector: "token",
    step: "the token is tried",
    operation: "users.getAuthenticated",
    call: verify,
    before: "callback",
    twice: true,
  },
  {
    connector: "token",
    step: "a comment is written",
    operation: "issues.createComment",
    call: comment,
  },
];

interface Waited {
  seconds: number;
  asked: number;
  failed: boolean;
}

async function waited(
  world: World,
  fault: Omit<FaultInput, "action" | "times">,
  action: FaultInput["action"],
  call: () => Promise<unknown>,
): Promise<Waited> {
  world.control.log.clear();
  world.control.faults.add({ ...fault, times: null, action });
  const since = Date.now();
  const failed = await call().then(
    () => false,
    () => true,
  );
  const { operation, upstream } = fault;
  const asked = world.control.log.entries({
    ...(operation === undefined ? {} : { operation }),
    ...(upstream === undefined ? {} : { upstream }),
  }).length;
  return { seconds: (Date.now() - since) / 1000, asked, failed };
}

async function run(row: Row, action: FaultInput["action"], signal: AbortSignal): Promise<Waited> {
  vi.spyOn(Math, "random").mockReturnValue(0.5);
  return await inVirtualTime(
    START,
    async () => {
      const { world, subject } = ground(row.connector);
      let proof = "";
      if (row.before === undefined) {
        proof = await connect(subject, CONNECTION);
      } else if (row.before === "callback") {
        const callback = await decide(subject, CONNECTION);
        proof = callback.searchParams.get(subject.proof) ?? "";
      }
      const { operation, call } = row;
      return await waited(world, { operation }, action, () => call(subject.connector, proof));
    },
    signal,
  );
}

/** A body ends with the request that it answers. */
function sendTo(world: World): typeof fetch {
  return async (input, init) => {
    const answer = await world.fetch(new Request(input, init));
    const ended = init?.signal ? { signal: init.signal } : {};
    return new Response(answer.body?.pipeThrough(new TransformStream(), ended), answer);
  };
}

const CASES = ROWS.flatMap((row) =>
  Object.entries(FAULTS)
    .filter(([fault]) => row.short !== true || fault === "silent")
    .map(([fault, action]) => ({ ...row, fault, action })),
);

describe("an upstream that says nothing, or next to nothing", () => {
  it.for(CASES)("is given up: $connector, $step, $fault", async (row, { expect, signal }) => {
    const { seconds, asked, failed } = await run(row, row.action, signal);
    expect(failed).toBe(true);
    // A wait for bytes ends after half a minute, all of them together after a whole one.
    const wait = row.fault === "a byte a second" ? 60 : 30;
    expect([seconds, asked]).toEqual(row.twice === true ? [2 * wait + 0.375, 2] : [wait, 1]);
  });

  it.for(
    (
      [
        ["slack", SLACK_ADDRESS],
        ["webhook", RECEIVER_ADDRESS],
      ] as const
    ).flatMap(([kind, address]) =>
      Object.entries(FAULTS).map(([fault, action]) => ({ kind, address, fault, action })),
    ),
  )(
    "is given up: $kind, a digest is sent, $fault",
    async ({ kind, address, fault, action }, { expect, signal }) => {
      const world = createWorld();
      const seen: unknown[] = [];
      const wait = await inVirtualTime(
        START,
        () =>
          waited(world, { upstream: kind === "slack" ? "slack" : "receiver" }, action, async () => {
            const body = JSON.stringify({
              text: "Queue",
              blocks: [{ type: "divider" }],
              unfurl_links: false,
              unfurl_media: false,
            });
            seen.push(
              await deliver(
                { kind, url: new URL(address), body, headers: {} },
                sendTo(world),
                START,
              ),
            );
          }),
        signal,
      );
      expect(wait.asked).toBe(1);
      // It has taken it with its status, whatever becomes of the rest of its answer.
      expect(seen).toEqual([
        fault === "silent" ? { kind: "lost", answered: false } : { kind: "sent" },
      ]);
      expect(wait.seconds).toBeLessThanOrEqual(DELIVERY_TIMEOUT_MS / 1000);
    },
  );

  it.for(Object.entries(FAULTS))(
    "is given up: model, a question is answered, %s",
    async ([, action], { expect, signal }) => {
      const entries = await docketOf([discussed(1, 3)]);
      vi.spyOn(Math, "random").mockReturnValue(0.5);
      const world = createWorld();
      const outcomes: unknown[] = [];
      const wait = await inVirtualTime(
        START,
        () =>
          waited(world, { upstream: "model" }, action, async () => {
            const { outcome, error } = await answerQuestion(
              {
                asked: {
                  id: "1",
                  question: "What is still open?",
                  model: SAMPLE_CREDENTIALS.model,
                  startedAt: new Date(START).toISOString(),
                  requestId: "req",
                },
                repository: "acme/rockets",
                entries,
                thread: [],
                model: createModel({
                  apiKey: SAMPLE_CREDENTIALS.modelApiKey,
                  baseUrl: world.variables["OPENAI_BASE_URL"] ?? "",
                  model: SAMPLE_CREDENTIALS.model,
                  spending: createTestSpending(),
                  fetch: async (input, init) => await world.fetch(new Request(input, init)),
                }),
                tools: createTools().tools,
                createDeltaWriter,
                clock: REAL_CLOCK,
                signal: SIGNAL,
                report: () => undefined,
              },
              () => undefined,
            );
            outcomes.push([outcome, error?.code]);
          }),
        signal,
      );
      expect(outcomes).toEqual([["failed", "timed_out"]]);
      expect([wait.seconds, wait.asked]).toEqual([QUESTION_TIMEOUT_MS / 1000, 1]);
    },
  );
});
