import { useEffect, useState } from "hono/jsx/dom";

import type { IconName } from "../../icon-names.ts";
import { Icon } from "../../icon.tsx";
import type { Docket } from "../page/state.ts";
import { formatDuration } from "../words/times.ts";
import { describeFeed, describePhase, describeRanking, percentOf } from "./phase.ts";

const TICK_MS = 1000;

/** The step, how many of how many, and for how long. */
export function Progress({ docket }: { docket: Docket }) {
  const { result, job } = docket;
  const running = result.outcome === "running";
  const percent = percentOf(result);
  return (
    <div class="stack progress">
      <p class="progress-line">
        <PhaseIcon outcome={result.outcome} />
        <span class="progress-text">{describePhase(result)}</span>
        <span class="muted elapsed">
          {running ? (
            <Elapsed since={job?.startedAt} />
          ) : (
            result.elapsedMs !== null && `in ${formatDuration(result.elapsedMs)}`
          )}
        </span>
        <FeedNote docket={docket} />
      </p>
      {/* A full bar says nothing. Its room stays, so that what is being read does not move. */}
      <progress
        class={`progress-bar${percent < 100 ? "" : " progress-full"}`}
        aria-label="Progress"
        max={100}
        value={percent}
      />
      <p class="muted ranking-line">{describeRanking(result, job) ?? "\u00a0"}</p>
    </div>
  );
}

function PhaseIcon({ outcome }: { outcome: Docket["result"]["outcome"] }) {
  if (outcome === "running") {
    return <span class="spinner" aria-hidden="true" />;
  }
  const [name, tone]: [IconName, string] = {
    complete: ["check-circle-fill", "success"] as [IconName, string],
    partial: ["alert-fill", "attention"] as [IconName, string],
    cancelled: ["skip", "neutral"] as [IconName, string],
    failed: ["x-circle-fill", "danger"] as [IconName, string],
  }[outcome];
  return <Icon name={name} class={`tone-${tone}`} />;
}

function Elapsed({ since }: { since: string | undefined }) {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return <>{since === undefined ? "" : formatDuration(now - Date.parse(since))}</>;
}

function FeedNote({ docket }: { docket: Docket }) {
  const note = describeFeed(docket);
  return (
    note !== undefined && (
      <span class="label label-attention">
        <Icon name={docket.feed === "offline" ? "cloud-offline" : "sync"} />
        {note}
      </span>
    )
  );
}
