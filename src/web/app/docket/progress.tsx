import { useEffect, useState } from "hono/jsx/dom";

import type { IconName } from "../../icon-names.ts";
import { Icon } from "../../icon.tsx";
import type { Docket } from "../page/state.ts";
import { AsOf } from "../parts/as-of.tsx";
import { formatDuration } from "../words/times.ts";
import { describeFeed, describePhase, describeRanking, percentOf } from "./phase.ts";

const TICK_MS = 1000;

/** The step, how many of how many, and for how long. */
export function Progress({ docket }: { docket: Docket }) {
  const { result, job } = docket;
  const running = result.outcome === "running";
  const percent = percentOf(result);
  const ranking = describeRanking(result, job);
  return (
    <div class="progress" title={ranking}>
      <p class="progress-line">
        <PhaseIcon outcome={result.outcome} />
        {!running && result.startedAt !== "" && <AsOf time={result.startedAt} />}
        <span class={running ? "progress-text" : "progress-text muted"}>
          {describePhase(result)}
        </span>
        <Elapsed running={running} since={job?.startedAt} took={result.elapsedMs} />
        <FeedNote docket={docket} />
        {ranking !== undefined && <span class="visually-hidden">{ranking}</span>}
      </p>
      {running && <progress class="progress-bar" aria-label="Progress" max={100} value={percent} />}
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

/** One element for both: a late tick of one that is taken away would put it beside what takes its place. */
function Elapsed({
  running,
  since,
  took,
}: {
  running: boolean;
  since: string | undefined;
  took: number | null;
}) {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = running ? setInterval(() => setNow(Date.now()), TICK_MS) : undefined;
    return () => clearInterval(timer);
  }, [running]);
  return (
    <span class="muted elapsed">
      {running
        ? since === undefined
          ? ""
          : formatDuration(now - Date.parse(since))
        : took === null
          ? ""
          : `took ${formatDuration(took)}`}
    </span>
  );
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
