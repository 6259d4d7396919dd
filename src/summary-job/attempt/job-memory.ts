import { describeError, log } from "../../log/log.ts";
import type { Memory, Recalled } from "../../summarize/ports.ts";
import type { JobSpec } from "../job-spec.ts";
import type { SessionPort } from "../session-port.ts";

/** What the session remembers of a repository. Forgetting costs a model call; it never costs an entry. */
export function createJobMemory(
  session: SessionPort,
  { id, reader = "page" }: JobSpec,
  repository: { owner: string; name: string },
): Memory {
  const name = `${repository.owner}/${repository.name}`;
  /** What is asked for in the same step, which is the whole list as a rule, goes in one call. */
  let asked: { numbers: number[]; answers: Promise<Recalled[]> } | null = null;

  async function recallTogether(numbers: readonly number[]): Promise<Recalled[]> {
    await Promise.resolve();
    asked = null;
    try {
      return await session.recall(id, name, numbers, reader);
    } catch (error) {
      log("warn", "recall-failed", describeError(error));
      return [];
    }
  }

  return {
    async recall(number) {
      if (asked === null) {
        const numbers: number[] = [];
        asked = { numbers, answers: recallTogether(numbers) };
      }
      const { numbers, answers } = asked;
      const position = numbers.push(number) - 1;
      return (await answers)[position] ?? {};
    },
    async remember(number, remembered) {
      try {
        await session.remember(id, name, number, remembered);
      } catch (error) {
        log("warn", "remember-failed", describeError(error));
      }
    },
  };
}
