import { describeFeed, describePhase } from "./docket/phase.ts";
import type { State } from "./page/state.ts";

/** Tells screen readers what happened: a sentence at each step and entry, never the text as it is written. */
export function LiveRegion({ docket, session }: Pick<State, "docket" | "session">) {
  return (
    <p class="visually-hidden" role="status">
      {docket !== null
        ? `${docket.result.repository}: ${describeFeed(docket) ?? describePhase(docket.result)}`
        : session?.connected === true
          ? `Connected to GitHub as ${session.github.login ?? "you"}`
          : ""}
    </p>
  );
}
