import { DETAILS_PER_CALL, RECOUNT_PER_CALL, UPSTREAM_CONNECTIONS_MAX } from "../../src/limits.ts";
import type { Settings } from "./settings.ts";

/** What a docket asks for. */
export interface Workload {
  /** Of each entry's prompt, in rank order; 0 where nothing has to be written. */
  promptTokens: readonly number[];
  /** What each second reading takes in and gives out, in rank order; without one nothing is read again. */
  readings?: readonly { inputTokens: number; outputTokens: number }[];
  /** Pull requests asked about while people are still being counted that do not stay on the list. */
  inVain: number;
}

/** The soonest that anything could happen with these upstreams, in milliseconds from the start. */
export interface Limit {
  ranking: number;
  /** Both GitHub waves: the candidates, then the recount, the details and the diffs at once. */
  github: number;
  firstText: number;
  /** When all is written. */
  written: number;
  /** When all that was written was read a second time as well. */
  end: number;
}

/**
 * The sum of the latencies on the critical path, without jitter. The second wave has more requests than connections are
 * allowed, so it takes as long as the connections need for it. It begins on the provisional order, as the first text has
 * to, and is corrected when people are counted. The model's calls begin with the first entries that are complete. Second
 * readings take the places of writing once those are free. Each figure is at its own best, even where not all can be had at once.
 */
export function limitOf(
  settings: Settings,
  { promptTokens, readings = [], inVain }: Workload,
): Limit {
  const { graphqlMs, restMs, tokensPerSecond } = settings;
  const ranking = 2 * graphqlMs;
  const waitOf = (tokens: number): number =>
    settings.firstTokenMs + (settings.firstTokenMsPerThousandPromptTokens * tokens) / 1000;
  const firstTokenMs = promptTokens.map(waitOf);
  const writeMs = firstTokenMs.map((ms, rank) =>
    promptTokens[rank] === 0 ? 0 : ms + (1000 * settings.outputTokens) / tokensPerSecond,
  );
  const writers = Array.from({ length: settings.modelConcurrency }, () => 0);
  const begunAt = inRankOrder(settings, promptTokens.length).map((at, rank) =>
    beginAt(writers, Math.max(at, ranking), writeMs[rank] ?? 0),
  );
  const after = (ms: readonly number[]) => begunAt.map((at, rank) => at + (ms[rank] ?? 0));
  // Whoever takes their place can only be asked about once people are counted.
  const replacedAt = inVain > 0 ? ranking + Math.max(graphqlMs, restMs) : ranking;
  const writtenAt = after(writeMs);
  const readAt = readings
    .map(({ inputTokens, outputTokens }, rank) => ({
      at: writtenAt[rank] ?? 0,
      ms: inputTokens === 0 ? 0 : waitOf(inputTokens) + (1000 * outputTokens) / tokensPerSecond,
    }))
    .toSorted((one, other) => one.at - other.at)
    .map(({ at, ms }) => (ms === 0 ? at : beginAt(writers, at, ms) + ms));
  return {
    ranking,
    github: Math.max(
      replacedAt,
      sharedEvenly(settings, promptTokens.length + inVain, promptTokens.length),
    ),
    firstText: Math.min(...after(firstTokenMs)) + 1000 / tokensPerSecond,
    written: Math.max(...writtenAt),
    end: Math.max(...writtenAt, ...readAt),
  };
}

/** When all is there if the connections share the work as evenly as it can be shared. */
function sharedEvenly({ graphqlMs, restMs }: Settings, asked: number, entries: number): number {
  const calls = Math.ceil(entries / RECOUNT_PER_CALL) + Math.ceil(asked / DETAILS_PER_CALL);
  const loads = Array.from({ length: calls + 1 }, (_, some) =>
    Array.from({ length: asked + 1 }, (__, diffs) => some * graphqlMs + diffs * restMs),
  );
  const enough = loads
    .flat()
    .toSorted((one, other) => one - other)
    .find((ms) => fits(ms));
  return graphqlMs + (enough ?? Number.NaN);

  function fits(ms: number): boolean {
    /** The most diffs that fit beside each number of calls. */
    let most = [0, ...Array.from({ length: calls }, () => Number.NEGATIVE_INFINITY)];
    for (let connection = 0; connection < UPSTREAM_CONNECTIONS_MAX; connection += 1) {
      most = most.map((_, placed) =>
        Math.max(
          ...most
            .slice(0, placed + 1)
            .map((diffs, before) => diffs + diffsBeside(placed - before, ms)),
        ),
      );
    }
    return (most[calls] ?? 0) >= asked;
  }

  function diffsBeside(some: number, ms: number): number {
    const left = ms - some * graphqlMs;
    return left < 0 ? Number.NEGATIVE_INFINITY : Math.floor(left / restMs);
  }
}

/** When the details and the diff of each entry are there if the first in rank go first. */
function inRankOrder({ graphqlMs, restMs }: Settings, entries: number): number[] {
  const connections = createConnections(graphqlMs);
  for (let counted = 0; counted < entries; counted += RECOUNT_PER_CALL) {
    connections.take(graphqlMs);
  }
  let detailsAt = 0;
  return Array.from({ length: entries }, (_, rank) => {
    if (rank % DETAILS_PER_CALL === 0) {
      detailsAt = connections.take(graphqlMs);
    }
    return Math.max(detailsAt, connections.take(restMs));
  });
}

/** Connections that are all free from then on. */
function createConnections(from: number): { take(ms: number): number } {
  const free = Array.from({ length: UPSTREAM_CONNECTIONS_MAX }, () => from);
  return {
    /** Keeps the one that is free first busy for that long; gives the end of it. */
    take: (ms) => beginAt(free, 0, ms) + ms,
  };
}

/** When whoever is free first can begin work of that length, not before `at`. */
function beginAt(free: number[], at: number, ms: number): number {
  const index = free.indexOf(Math.min(...free));
  const begin = Math.max(free[index] ?? 0, at);
  free[index] = begin + ms;
  return begin;
}
