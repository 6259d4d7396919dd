import type { Queue } from "../../../protocol/queue.ts";
import type { Yours } from "../../../protocol/yours.ts";
import { Icon } from "../../icon.tsx";

interface GapsProps {
  queues: readonly Pick<Queue, "repository" | "reason">[];
  yours: Yours | null | undefined;
  /** Whether it has to be said of which repository. */
  several: boolean;
}

/** What is missing of queues, and of what is about their reader. */
export function Gaps({ queues, yours, several }: GapsProps) {
  const gaps = queues
    .flatMap(({ repository, reason }) =>
      reason === undefined ? [] : several ? `${repository}: ${reason}` : reason,
    )
    .concat(yours?.unread ?? []);
  return (
    <>
      {gaps.map((gap) => (
        <p class="banner banner-warning">
          <Icon name="alert" />
          {gap}
        </p>
      ))}
    </>
  );
}
