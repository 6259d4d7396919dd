import type { JobResult } from "../../protocol/docket.ts";
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

function describe({ repository, ranking, pullRequests, queue, outcome }: JobResult): string {
  const [reading] = queue ?? [];
  if (ranking === null && reading !== undefined && outcome === "running") {
    return `${repository}: ${reading.openCount} open, read ${reading.rows.length}`;
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
