import { QUEUE_ROWS_PER_EVENT_MAX } from "../../limits.ts";
import type { QueueEvent, Row } from "../../protocol/queue.ts";
import type { Repository } from "../pull-request/pull-request.ts";

/** Says the rows of one repository, numbered part by part. */
export interface QueueWriter {
  /** The first page was read: from now on there is an end to be told. */
  begin(repository: Repository, openCount: number): void;
  rows(rows: readonly Row[]): void;
  /** Nothing where it never began. */
  end(reason: string | undefined): void;
}

export function createQueueWriter(send: (event: QueueEvent) => void): QueueWriter {
  let begun: Pick<QueueEvent, "repository" | "openCount"> | undefined;
  let part = 0;

  function write(more: Pick<QueueEvent, "rows" | "final"> & { reason?: string }): void {
    if (begun !== undefined) {
      send({ ...begun, part, ...more });
      part += 1;
    }
  }

  return {
    begin({ owner, name }, openCount) {
      begun = { repository: `${owner}/${name}`, openCount };
      write({ rows: [], final: false });
    },
    rows(rows) {
      for (let from = 0; from < rows.length; from += QUEUE_ROWS_PER_EVENT_MAX) {
        write({ rows: rows.slice(from, from + QUEUE_ROWS_PER_EVENT_MAX), final: false });
      }
    },
    end(reason) {
      write({ rows: [], final: true, ...(reason === undefined ? {} : { reason }) });
    },
  };
}
