import type { TokenCreated } from "../../src/protocol/session.ts";
import { SAMPLE_REPOSITORIES } from "../fakes/data/sample-world.ts";
import type { DocketBrowser } from "../support/docket-browser.ts";
import { connectClient } from "../support/mcp-clients.ts";
import { type Deployment, PERSON } from "./deployment.ts";
import { type DocketRun, median, runDocketOnce } from "./docket-run.ts";
import type { Settings } from "./settings.ts";
import { type Figure, ms } from "./table.ts";

const { calm } = SAMPLE_REPOSITORIES;
/** May read the calm repository as well. */
const READER = "tomas-reyes";

/** A docket where others meet it: by link, as a digest, and as the answer of a tool. */
export async function measureElsewhere(to: Deployment, { runs }: Settings): Promise<Figure[]> {
  const shared: Opening[] = [];
  const digests: Opening[] = [];
  const dockets: DocketRun[] = [];
  const answers: number[] = [];
  const lists: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const owner = await to.connect(PERSON);
    const { id } = await owner.startJob(calm, { limit: 0 });
    await owner.finished(id);
    shared.push(await openShared(to, owner, id));
    digests.push(
      await opening(to, owner, "POST", "/api/digests/preview", {
        job: id,
        name: "Morning queue",
        kind: "slack",
      }),
    );
    const assistant = await connectAssistant(to);
    try {
      lists.push(await timed(() => assistant.listTools()));
      answers.push(
        await timed(() =>
          assistant.callTool({ name: "summarize", arguments: { repository: calm, limit: 5 } }),
        ),
      );
    } finally {
      await assistant.close();
    }
    const browser = await to.connect(`reader-${crypto.randomUUID().slice(0, 8)}`);
    dockets.push(await runDocketOnce(browser, { repository: calm }, 5, { queue: true }));
  }
  const answerMs = median(answers);
  const docketMs = median(dockets.map(({ endMs }) => endMs));
  return [
    opened("a shared docket opened by another person", shared),
    opened("a digest's message made from a finished docket", digests),
    { what: "MCP: the list of its tools", docket: ms(median(lists)) },
    {
      what: "MCP: 5 entries by its tool",
      docket: ms(answerMs),
      against: `as a stream ${ms(docketMs)}`,
      value: answerMs / docketMs,
      goal: { kind: "at most", value: 1.1 },
    },
  ];
}

interface Opening {
  ms: number;
  /** To GitHub. */
  requests: number;
}

function opened(what: string, openings: readonly Opening[]): Figure {
  const requests = Math.max(...openings.map((one) => one.requests));
  return {
    what: `${what}, and its requests to GitHub`,
    docket: `${ms(median(openings.map((one) => one.ms)))}, ${requests}`,
    value: requests,
    goal: { kind: "at most", value: 1 },
  };
}

async function openShared(to: Deployment, owner: DocketBrowser, id: string): Promise<Opening> {
  const { url } = await owner.json<{ url: string }>(
    await owner.request("POST", `/api/jobs/${id}/share`),
    200,
  );
  const reader = await to.connect(READER);
  return opening(to, reader, "GET", new URL(url).pathname.replace("/d/", "/api/shared/"));
}

async function opening(
  { fakes }: Deployment,
  browser: DocketBrowser,
  method: string,
  path: string,
  body?: unknown,
): Promise<Opening> {
  await fakes.clearLog();
  const time = await timed(async () =>
    browser.json(await browser.request(method, path, { body }), 200),
  );
  const { entries } = await fakes.log({ upstream: "github" });
  return { ms: time, requests: entries.length };
}

async function connectAssistant(to: Deployment) {
  const { origin } = to;
  const browser = await to.connect(`reader-${crypto.randomUUID().slice(0, 8)}`);
  const { token } = await browser.json<TokenCreated>(
    await browser.request("POST", "/api/tokens", {
      body: { name: "desk assistant", scopes: ["jobs"] },
      headers: { Origin: origin },
    }),
    201,
  );
  return connectClient({
    endpoint: new URL("/mcp", origin),
    token,
    fetch: (input, init) => fetch(input, init),
  });
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
