import { phaseOf } from "./docket/phase.ts";
import type { State } from "./page/state.ts";

/** Progress where it is seen from another tab. */
export function titleOf({ docket }: Pick<State, "docket">): string {
  if (docket === null) {
    return "Docket";
  }
  const { repository, outcome } = docket.result;
  const { step, done, total } = phaseOf(docket.result);
  switch (outcome) {
    case "running":
      return step === "rank"
        ? `… ${repository} · Docket`
        : `(${done}/${total}) ${repository} · Docket`;
    case "complete":
      return `✓ ${repository} · Docket`;
    case "partial":
    case "failed":
      return `✗ ${repository} · Docket`;
    case "cancelled":
      return `${repository} · Docket`;
  }
}
