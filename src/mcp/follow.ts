import type { ServerContext } from "@modelcontextprotocol/server";
import { EventSourceParserStream } from "eventsource-parser/stream";

import { fail, type Result } from "../protocol/failures.ts";
import type { DocketRead, Events, McpPort } from "./port.ts";

const WAIT_MS = 10_000;

export const CALL_MAX_CODE_UNITS = 200;

export interface Message {
  event: string;
  data: unknown;
}

export async function* messagesOf(events: Events): AsyncGenerator<Message> {
  const decoder = new TextDecoder();
  const text = new TransformStream<Uint8Array, string>({
    transform: (chunk, controller) => controller.enqueue(decoder.decode(chunk, { stream: true })),
  });
  const parsed = events.pipeThrough(text).pipeThrough(new EventSourceParserStream());
  for await (const { event, data } of parsed) {
    if (event !== undefined) {
      yield { event, data: JSON.parse(data) as unknown };
    }
  }
}

/** Tells the client how far it is, where it asked to be told. */
export function progressOf(ctx: ServerContext) {
  // The protocol's own name.
  // oxlint-disable-next-line no-underscore-dangle
  const progressToken = ctx.mcpReq._meta?.progressToken;
  let progress = 0;
  return async (message: string, total?: number): Promise<void> => {
    progress += 1;
    if (progressToken !== undefined) {
      await ctx.mcpReq.notify({
        method: "notifications/progress",
        params: { progressToken, progress, message, ...(total === undefined ? {} : { total }) },
      });
    }
  };
}

/** What the client calls this request off by; no longer than such ids are taken. */
export function callOf({ mcpReq }: ServerContext): string {
  return String(mcpReq.id).slice(0, CALL_MAX_CODE_UNITS);
}

/** Starts a docket and stays with it to its end. Whoever cancels, or leaves, ends it. */
export async function runDocket(
  order: Record<string, unknown>,
  port: McpPort,
  ctx: ServerContext,
): Promise<Result<DocketRead>> {
  const started = await port.start(order, callOf(ctx));
  if (!started.ok) {
    return started;
  }
  const { id } = started.value;
  const { signal } = ctx.mcpReq;
  const cancel = () => void port.cancel(id).catch(() => undefined);
  if (signal.aborted) {
    cancel();
    return fail("internal", { detail: "The client cancelled it." });
  }
  signal.addEventListener("abort", cancel, { once: true });
  try {
    await tell(id, port, ctx);
    for (;;) {
      const result = await port.read(id, WAIT_MS);
      if (!result.ok || result.value.result.outcome !== "running" || signal.aborted) {
        return result;
      }
    }
  } finally {
    signal.removeEventListener("abort", cancel);
  }
}

async function tell(id: string, port: McpPort, ctx: ServerContext): Promise<void> {
  const events = await port.events(id, ctx.mcpReq.signal);
  if (!events.ok) {
    return;
  }
  const report = progressOf(ctx);
  let total: number | undefined;
  await report("The docket has begun.");
  try {
    for await (const { event, data } of messagesOf(events.value)) {
      if (event === "ranking") {
        total = entriesOf(data) + 2;
        await report("The pull requests are chosen.", total);
      } else if (event === "summary") {
        await report("A summary is written.", total);
      } else if (event === "done") {
        return;
      }
    }
  } catch {
    // The stream was cut: the end of the docket is waited for without it.
  }
}

function entriesOf(data: unknown): number {
  return typeof data === "object" &&
    data !== null &&
    "pullRequests" in data &&
    Array.isArray(data.pullRequests)
    ? data.pullRequests.length
    : 0;
}
