import type { JobListItem } from "../../../protocol/docket.ts";
import type { IconName } from "../../icon-names.ts";
import { Icon } from "../../icon.tsx";
import { formatAddress } from "../page/address.ts";
import { EMPTY_QUERY } from "../page/docket-query.ts";
import { useCommands } from "../page/use-commands.ts";
import { Age } from "../parts/age.tsx";
import { TwoStepButton } from "../parts/two-step-button.tsx";
import { count } from "../words/count.ts";

/** Of dockets that say the same of a repository the newest; queues alone belong to the home page. */
function distinct(items: JobListItem[]): JobListItem[] {
  const seen = new Set<string>();
  return items.filter(({ repository, limit, outcome }) => {
    const key = `${repository.toLowerCase()} ${limit} ${outcome}`;
    const isNew = limit > 0 && !seen.has(key);
    seen.add(key);
    return isNew;
  });
}

const OUTCOMES: Record<JobListItem["outcome"], { icon: IconName; word: string; tone: string }> = {
  running: { icon: "dot-fill", word: "Running", tone: "attention" },
  complete: { icon: "check-circle-fill", word: "Complete", tone: "success" },
  partial: { icon: "alert-fill", word: "Partly failed", tone: "attention" },
  failed: { icon: "x-circle-fill", word: "Failed", tone: "danger" },
  cancelled: { icon: "skip", word: "Cancelled", tone: "neutral" },
};

/** The dockets of this session, newest first. */
export function DocketHistory({ items }: { items: JobListItem[] }) {
  const { openJob, deleteJob } = useCommands();
  return (
    <section class="stack history" aria-labelledby="history-title">
      <h2 id="history-title">Your dockets</h2>
      <ul class="box">
        {distinct(items).map((item) => {
          const { icon, word, tone } = OUTCOMES[item.outcome];
          return (
            <li key={item.id} class="row history-row">
              <Icon name={icon} class={`tone-${tone}`} />
              <span class="history-main">
                <a
                  href={formatAddress({
                    query: { ...EMPTY_QUERY, repository: item.repository, limit: item.limit },
                    jobId: item.id,
                  })}
                  onClick={(event: MouseEvent) => {
                    if (!event.metaKey && !event.ctrlKey && !event.shiftKey) {
                      event.preventDefault();
                      openJob(item);
                    }
                  }}
                >
                  {item.repository}
                </a>
                <span class="muted">
                  {word} · {count(item.limit, "entry", "entries")} · <Age time={item.startedAt} />
                </span>
              </span>
              <TwoStepButton
                icon="trash"
                label={`Delete the docket of ${item.repository}`}
                question="Delete it?"
                confirmLabel="Delete"
                compact
                onConfirm={() => void deleteJob(item.id)}
              />
            </li>
          );
        })}
      </ul>
      <p class="muted">The newest 50 are kept for 7 days, in this browser&rsquo;s session only.</p>
    </section>
  );
}
