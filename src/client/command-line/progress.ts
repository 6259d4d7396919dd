import type { JobResult } from "../../protocol/docket.ts";
import { scopeTitle } from "../../protocol/scope-words.ts";
import type { Screen } from "./screen.ts";

export interface Progress {
  show(result: JobResult): void;
  /** Clears the live line; plain lines stay. */
  end(): void;
}

/** One line rewritten in place on a terminal; in a pipe one line for each step, without control characters. */
export function createProgress(screen: Pick<Screen, "status">): Progress {
  let last = "";
  return {
    show(result) {
      const line = describe(result);
      if (line !== last) {
        last = line;
        screen.status(line);
      }
    },
    end() {
      if (last !== "") {
        screen.status(null);
      }
      last = "";
    },
  };
}

function describe(result: JobResult): string {
  const { ranking, pullRequests, queue = [], outcome } = result;
  const repository = scopeTitle(result);
  if (ranking === null && queue.length > 0 && outcome === "running") {
    const open = queue.reduce((sum, { openCount }) => sum + openCount, 0);
    const read = queue.reduce((sum, { rows }) => sum + rows.length, 0);
    return `${repository}: ${open} open, read ${read}`;
  }
  if (ranking === null) {
    return outcome === "running" ? `${repository}: ranking` : `${repository}: ${outcome}`;
  }
  if (outcome !== "running") {
    return `${repository}: ${outcome}`;
  }
  const judged = pullRequests.filter(({ readiness }) => readiness !== undefined).length;
  const ended = pullRequests.filter(({ outcome: state }) => state !== "pending").length;
  const total = pullRequests.length;
  return judged < total && ended === 0
    ? `${repository}: ${ranking.openCount} open, reading ${judged} of ${total}`
    : `${repository}: ${ranking.openCount} open, written ${ended} of ${total}`;
}
