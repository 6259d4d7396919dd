import { listFirst } from "../../../english.ts";
import type { Delivery, DigestView } from "../../../protocol/digests.ts";
import { Icon } from "../../icon.tsx";
import { Age } from "../parts/age.tsx";
import { Button } from "../parts/button.tsx";
import { TwoStepButton } from "../parts/two-step-button.tsx";
import { inZone, scheduleWords, STATE_WORDS } from "./words.ts";

export interface DigestCardProps {
  digest: DigestView;
  busy: boolean;
  onSend: () => void;
  onEdit: () => void;
  onPause: (paused: boolean) => void;
  onConfirm: () => void;
  onEnd: () => void;
}

/** One digest: when and where to, what became of it, and what can be done with it. */
export function DigestCard({
  digest,
  busy,
  onSend,
  onEdit,
  onPause,
  onConfirm,
  onEnd,
}: DigestCardProps) {
  const { name, repositories, owner, schedule, deliver, pause, nextRuns, unconfirmed } = digest;
  const isPaused = digest.state === "paused";
  return (
    <article class="stack box digest" aria-label={name}>
      <header class="digest-head">
        <h2 dir="auto">{name}</h2>
        {pause !== undefined && (
          <span class="label label-attention">
            Paused <Age time={pause.at} />
          </span>
        )}
        {digest.private && (
          <span class="label">
            <Icon name="lock" /> Private
          </span>
        )}
      </header>
      <p>
        <bdi>{owner === undefined ? repositories.join(", ") : `All of ${owner}`}</bdi> ·{" "}
        {scheduleWords(schedule)} · to <code>{deliver.url}</code>
      </p>
      {pause !== undefined && (
        <p class="banner banner-warning">
          <Icon name="alert" />
          <span class="banner-text">{pause.message}</span>
        </p>
      )}
      {unconfirmed.length > 0 && (
        <p class="banner banner-warning">
          <Icon name="lock" />
          <span class="banner-text">
            <bdi>{listFirst(unconfirmed, 5)}</bdi>{" "}
            {unconfirmed.length === 1
              ? "is private, and left out until you confirm that it"
              : "are private, and left out until you confirm that they"}{" "}
            may go to {URL.parse(deliver.url)?.host}.
          </span>
          <Button onPress={onConfirm} idle={busy}>
            Confirm
          </Button>
        </p>
      )}
      {nextRuns.length > 0 && (
        <p class="muted">
          Next: {nextRuns.map((time) => inZone(time, schedule.timeZone)).join(" · ")}
        </p>
      )}
      <div class="row">
        {!isPaused && (
          <Button key="send" icon="paper-airplane" idle={busy} onPress={onSend}>
            Send now
          </Button>
        )}
        <Button key="change" icon="pencil" idle={busy} onPress={onEdit}>
          Change
        </Button>
        <Button
          key="pause"
          icon={isPaused ? "play" : "pause"}
          idle={busy}
          onPress={() => onPause(!isPaused)}
        >
          {isPaused ? "Start again" : "Pause"}
        </Button>
        <TwoStepButton
          icon="trash"
          label="End it"
          question="End it for good?"
          confirmLabel="End"
          onConfirm={onEnd}
        />
      </div>
      <History deliveries={digest.deliveries} timeZone={schedule.timeZone} />
    </article>
  );
}

function History({ deliveries, timeZone }: { deliveries: Delivery[]; timeZone: string }) {
  return deliveries.length === 0 ? (
    <p class="muted">Nothing was sent yet.</p>
  ) : (
    <details open={deliveries.length < 4}>
      <summary>Deliveries ({deliveries.length})</summary>
      <ul class="digest-history">
        {deliveries.map(({ id, state, dueAt, message }) => (
          <li key={id} class={`row delivery-${state}`}>
            <span class="delivery-state">{STATE_WORDS[state]}</span>
            <time datetime={dueAt}>{inZone(dueAt, timeZone)}</time>
            {message !== undefined && <span class="muted">{message}</span>}
          </li>
        ))}
      </ul>
    </details>
  );
}
