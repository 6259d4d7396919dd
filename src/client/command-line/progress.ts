import type { JobResult } from "../../protocol/docket.ts";
import { inlineName } from "../../text/inline-name.ts";

/** Longer than that is no name of a repository, and no line of a terminal. */
const LINE_MAX_CODE_UNITS = 200;

export interface Progress {
  show(result: JobResult): void;
  /** Clears the live line; plain lines stay. */
  end(): void;
}

interface Output {
  err(text: string): void;
  live: boolean;
}

/** One line rewritten in place on a terminal; in a pipe one line for each step, without control characters. */
export function createProgress(output: Output): Progress {
  let last = "";
  return {
    show(result) {
      const line = inlineName(describe(result), LINE_MAX_CODE_UNITS);
      if (line === last) {
        return;
      }
      last = line;
      output.err(output.live ? `\r\u001B[2K${line}` : `${line}\n`);
    },
    end() {
      if (output.live && last !== "") {
        output.err("\r\u001B[2K");
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
