import { useEffect, useState } from "hono/jsx/dom";

import type { IconName } from "../../icon-names.ts";
import { Icon } from "../../icon.tsx";
import { count } from "../count.ts";
import type { Docket, Feed } from "../state.ts";
import { formatDuration } from "../times.ts";
import { describePhase, phaseOf } from "./phase.ts";

const TICK_MS = 1000;

/** The step, how many of how many, and for how long. */
export function Progress({ docket }: { docket: Docket }) {
  const { result, feed, job } = docket;
  const running = result.outcome === "running";
  const failed = result.outcome === "failed";
  const { step, done, total } = phaseOf(result);
  return (
    <div class="progress">
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
        <FeedNote feed={feed} running={running} />
      </p>
      <progress
        class="progress-bar"
        aria-label="Progress"
        max={100}
        value={failed ? 0 : running ? percent(step, done, total) : 100}
      />
      <p class="muted ranking-line">{describeRanking(docket) ?? "\u00a0"}</p>
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

function FeedNote({ feed, running }: { feed: Feed; running: boolean }) {
  if (!running || (feed !== "offline" && feed !== "reconnecting")) {
    return null;
  }
  return (
    <span class="label label-attention">
      <Icon name={feed === "offline" ? "cloud-offline" : "sync"} />
      {feed === "offline" ? "Offline: the docket goes on without you" : "Reconnecting…"}
    </span>
  );
}

function describeRanking({ result: { ranking }, job }: Docket): string | undefined {
  if (ranking === null) {
    return undefined;
  }
  const { openCount, considered, exact, reason } = ranking;
  const parts = [
    count(openCount, "open pull request"),
    considered === openCount ? undefined : `${considered} compared`,
    exact ? "order proven" : `order not proven${reason === undefined ? "" : `: ${reason}`}`,
    job === null ? undefined : job.model === null ? "no model set up" : `written by ${job.model}`,
  ];
  return parts.filter((part) => part !== undefined).join(" · ");
}

/** Ranking takes about a tenth of the time, reading two tenths, writing the rest. */
function percent(step: "rank" | "read" | "write" | "done", done: number, total: number): number {
  const share = total === 0 ? 0 : done / total;
  switch (step) {
    case "rank":
      return 4;
    case "read":
      return 10 + 20 * share;
    case "write":
      return 30 + 70 * share;
    case "done":
      return 100;
  }
}
