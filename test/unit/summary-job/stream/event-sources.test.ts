import { createServer, type Server, type ServerResponse } from "node:http";

import { afterEach, beforeEach, describe, it } from "vitest";

import { foldEvents } from "../../../../src/protocol/fold.ts";
import { createEventLog } from "../../../../src/summary-job/stream/event-log.ts";
import { OPENING_FRAME, STREAM_HEADERS } from "../../../../src/summary-job/stream/frame.ts";
import { createReaders } from "../../../../src/summary-job/stream/readers.ts";
import { resumePoint } from "../../../../src/summary-job/stream/resume-point.ts";
import { seededRandom } from "../../../support/cut-stream.ts";
import { createCuttingProxy, type CuttingProxy } from "../../../support/cutting-proxy.ts";
import { EVENT_SOURCES } from "../../../support/event-sources.ts";
import {
  deltaEvent,
  doneEvent,
  jobEvent,
  pullRequestEvent,
  rankingEvent,
  summaryEvent,
} from "./events.ts";

const NUMBERS = [1, 2, 3, 4, 5];
const CUTS = 12;
/** Past the headers and the first line, which shortens the wait of each reader for its next connection. */
const HEAD_BYTES = 420;

/** A job that writes one step further whenever somebody connects, so that every connection finds it somewhere else. */
function createJob() {
  const log = createEventLog([], () => undefined);
  const readers = createReaders(log, () => new TransformStream());
  const text = `It waits for the review\u2028of ada. ${"Nothing else is open. ".repeat(20)}`;
  const steps = [
    jobEvent(),
    rankingEvent(NUMBERS),
    ...NUMBERS.flatMap((number) => [
      pullRequestEvent(number),
      ...Array.from({ length: 8 }, (_, at) =>
        deltaEvent(
          number,
          (text.length / 8) * at,
          text.slice((text.length / 8) * at, (text.length / 8) * (at + 1)),
        ),
      ),
      summaryEvent(number, text),
    ]),
    doneEvent(),
  ];
  return {
    log,
    readers,
    advance(count: number): void {
      for (const event of steps.splice(0, count)) {
        log.emit(event);
      }
      readers.wake();
    },
  };
}

async function send(body: ReadableStream<Uint8Array>, response: ServerResponse): Promise<void> {
  for await (const chunk of body) {
    // The libraries wait as long as the stream asks for before they connect anew.
    response.write(Buffer.from(chunk).toString().replace(OPENING_FRAME, "retry: 1\n\n"));
  }
  response.end();
}

/** The stream over real HTTP. */
async function serve(job: ReturnType<typeof createJob>): Promise<Server> {
  const server = createServer((request, response) => {
    const after = resumePoint(
      {
        headers: new Headers({ "Last-Event-ID": String(request.headers["last-event-id"] ?? "") }),
        url: "http://docket.test/events",
      },
      job.log,
    );
    if (after === "nothing-left") {
      response.writeHead(204).end();
      return;
    }
    const left = new AbortController();
    response.on("close", () => left.abort()).on("error", () => left.abort());
    response.writeHead(200, STREAM_HEADERS);
    send(job.readers.open(after, left.signal), response).catch(() => response.destroy());
    job.advance(5);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "localhost", resolve);
  });
  return server;
}

function portOf(listening: Server): number {
  const address = listening.address();
  if (address === null || typeof address === "string") {
    throw new Error("The system gave no port.");
  }
  return address.port;
}

let server: Server;
let proxy: CuttingProxy;
let job: ReturnType<typeof createJob>;

beforeEach(async () => {
  const random = seededRandom(7);
  job = createJob();
  server = await serve(job);
  proxy = await createCuttingProxy(portOf(server), CUTS, () => HEAD_BYTES + random() * 900);
  proxy.begin();
});

afterEach(async () => {
  await proxy.close();
  server.closeAllConnections();
  server.close();
});

describe("a docket read through cut connections", () => {
  it.for(Object.keys(EVENT_SOURCES))("loses nothing by %s", async (name, { expect }) => {
    const events = await EVENT_SOURCES[name]?.("docket=1")(`${proxy.origin}/events`);
    expect(proxy.cuts).toBe(CUTS);
    // A library that connects twice after a cut is given some events twice.
    const ids = new Set((events ?? []).flatMap(({ id }) => id ?? []));
    expect([...ids]).toEqual(job.log.events.map((_, index) => index + 1));
    expect(foldEvents("job-1", events ?? [])).toEqual(foldEvents("job-1", job.log.events));
  });
});
