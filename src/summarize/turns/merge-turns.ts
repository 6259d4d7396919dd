import type { Readiness } from "../../protocol/pull-request.ts";
import type { Turn } from "../../protocol/queue.ts";
import { safeLogin } from "../people/login.ts";
import { toMillis } from "../pull-request/times.ts";
import { isNote } from "../readiness/blockers.ts";
import type { Told, TurnContext } from "./context.ts";
import { type Reason, turn } from "./whose.ts";

/** Whose turn it is where nothing but the merge is left; the checks' where it happens by itself. */
export function mergeTurns(context: TurnContext): Turn[] {
  const { readiness, pull, facts, whose, soleMaintainer, now } = context;
  const ready = readiness.state === "ready";
  function merge(message: string): Reason {
    return { code: "merge", message, since: toMillis(readiness.since) };
  }

  if (ready && pull.mergeQueue !== null && pull.mergeQueue.state !== "UNMERGEABLE") {
    return [turn("checks", merge("The merge queue merges it when its checks have passed."), now)];
  }
  if (pull.autoMerge && (ready || lacksChecksAlone(readiness))) {
    return [turn("checks", merge("Auto-merge is on: it merges when its checks have passed."), now)];
  }
  if (!ready) {
    return [];
  }
  const turns = whose.maintainers(
    merge(
      pull.mergeQueueShown === false
        ? "It is ready: somebody has to merge it, unless it is in the merge queue, which this connection does not show."
        : "It is ready: somebody has to merge it.",
    ),
  );
  const alone = soleMaintainer !== undefined && safeLogin(soleMaintainer) === facts.author;
  return alone && turns.every(({ kind }) => kind === "maintainers")
    ? whose.author(merge("It is ready, and nobody else can merge it."))
    : turns;
}

const CHECKS_MISSING: ReadonlySet<string> = new Set(["checks_running", "checks_expected"]);

function lacksChecksAlone({ state, blockers }: Readiness): boolean {
  return (
    state === "checks_running" &&
    blockers.every((blocker) => isNote(blocker) || CHECKS_MISSING.has(blocker.code))
  );
}

/** The author can update the branch; for a machine or an account that is gone others have to. */
export function behindTurns({ pull, whose, pushed }: TurnContext): Turn[] {
  return pull.mergeState === "BEHIND"
    ? whose.author({
        code: "behind",
        message: "It is behind its base branch, which has to be merged into it first.",
        since: pushed,
      })
    : [];
}

/** What has to wait for the pull request below, and for nothing else. */
export function stackedTurns(turns: Turn[], { below, links, pushed, now }: TurnContext): Told {
  const waiting = turns.filter(({ kind }) => kind !== "checks");
  if (below === null || waiting.length === 0) {
    return { turns, unknown: [] };
  }
  if (below === "unknown") {
    const unknown = "Whether its base is the head of another open pull request could not be read.";
    return { turns: [], unknown: [unknown] };
  }
  const reason: Reason = {
    code: "stacked",
    message: `It is stacked on #${below}, which has to be merged first.`,
    since: pushed,
    url: links.of(below),
  };
  return { turns: [turn("maintainers", reason, now)], unknown: [] };
}
