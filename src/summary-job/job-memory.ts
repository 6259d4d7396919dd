import { describeError, log } from "../log.ts";
import type { Memory } from "../summarize/ports.ts";
import type { JobSpec } from "./job-spec.ts";
import type { SessionPort } from "./session-port.ts";

/** What the session remembers. Forgetting costs a model call; it never costs an entry. */
export function createJobMemory(session: SessionPort, { id, repository }: JobSpec): Memory {
  const name = `${repository.owner}/${repository.name}`;
  return {
    async recall(number) {
      try {
        return await session.recall(id, name, number);
      } catch (error) {
        log("warn", "recall-failed", describeError(error));
        return {};
      }
    },
    async remember(number, entry) {
      try {
        await session.remember(id, name, number, entry);
      } catch (error) {
        log("warn", "remember-failed", describeError(error));
      }
    },
  };
}
