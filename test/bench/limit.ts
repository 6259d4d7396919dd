import { UPSTREAM_CONNECTIONS_MAX } from "../../src/limits.ts";
import type { Settings } from "./settings.ts";

/** The soonest that anything could happen with these upstreams, in milliseconds from the start. */
export interface Limit {
  ranking: number;
  /** Both GitHub waves: the candidates, then the recount, the details and the diffs at once. */
  github: number;
  firstText: number;
  end: number;
}

/**
 * The sum of the latencies on the critical path. The second wave has more requests than connections are allowed, so it
 * takes as long as the connections need for it; the model's calls begin with the first entries that are complete.
 */
export function limitOf(
  settings: Settings,
  entries: number,
  promptTokens: number,
  detailsPerCall = 5,
): Limit {
  const { graphqlMs, restMs } = settings;
  const recountDoneAt = 2 * graphqlMs;
  const details = Array.from({ length: Math.ceil(entries / detailsPerCall) }, () => graphqlMs);
  const diffs = Array.from({ length: entries }, () => restMs);
  const slots = Array.from({ length: UPSTREAM_CONNECTIONS_MAX }, () => graphqlMs);
  takeSlot(slots, graphqlMs);
  const detailsAt = details.map((ms) => takeSlot(slots, ms));
  const diffsAt = diffs.map((ms) => takeSlot(slots, ms));
  const completeAt = diffsAt.map((at, index) =>
    Math.max(at, detailsAt[Math.floor(index / detailsPerCall)] ?? 0, recountDoneAt),
  );
  const firstTokenMs =
    settings.firstTokenMs + (settings.firstTokenMsPerThousandPromptTokens * promptTokens) / 1000;
  const writeMs = firstTokenMs + (1000 * settings.outputTokens) / settings.tokensPerSecond;
  const writers = Array.from({ length: settings.modelConcurrency }, () => 0);
  const begunAt = completeAt.map((at) => beginAt(writers, at, writeMs));
  return {
    ranking: recountDoneAt,
    github: Math.max(...completeAt),
    firstText: Math.min(...begunAt) + firstTokenMs + 1000 / settings.tokensPerSecond,
    end: Math.max(...begunAt) + writeMs,
  };
}

/** Puts work of that length on the connection that is free first; gives its end. */
function takeSlot(slots: number[], ms: number): number {
  const index = slots.indexOf(Math.min(...slots));
  const end = (slots[index] ?? 0) + ms;
  slots[index] = end;
  return end;
}

/** When a writer that is free first can begin, not before `at`. */
function beginAt(writers: number[], at: number, ms: number): number {
  const index = writers.indexOf(Math.min(...writers));
  const begin = Math.max(writers[index] ?? 0, at);
  writers[index] = begin + ms;
  return begin;
}
