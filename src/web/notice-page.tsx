import type { Action } from "../protocol/failures.ts";
import { renderDocument } from "./document.tsx";
import type { IconName } from "./icon-names.ts";
import { Icon } from "./icon.tsx";

export type NoticeOutcome = "success" | "failure";

export interface Notice {
  outcome: NoticeOutcome;
  title: string;
  detail: string;
  action?: Action;
}

const ICONS: Record<NoticeOutcome, IconName> = {
  success: "check-circle-fill",
  failure: "alert-fill",
};

/** A page that says one thing: how a connection went, or why a request was refused. */
export function renderNotice({ outcome, title, detail, action }: Notice) {
  return renderDocument({
    title: `${title} · Docket`,
    interactive: false,
    sampleData: false,
    children: (
      <main class="stack page">
        <div class={`stack notice notice-${outcome}`}>
          <Icon name={ICONS[outcome]} />
          <h1>{title}</h1>
          <p>{detail}</p>
          <p class="row notice-actions">
            {action !== undefined && (
              <a class="button button-primary" href={action.url}>
                {action.label}
              </a>
            )}
            <a class="button" href="/">
              Back to Docket
            </a>
          </p>
        </div>
      </main>
    ),
  });
}

export interface ConfigProblem {
  name: string;
  message: string;
}

/** The page of a deployment that is not configured yet: everything that is missing, at once. */
export function renderConfigError(problems: ConfigProblem[]) {
  return renderDocument({
    title: "Docket is not configured yet",
    interactive: false,
    sampleData: false,
    children: (
      <main class="stack page">
        <div class="stack notice notice-wide notice-failure">
          <Icon name="alert-fill" />
          <h1>Docket is not configured yet</h1>
          <p>Set these variables, in .dev.vars or with wrangler secret put, then reload:</p>
          <dl class="config-problems">
            {problems.map(({ name, message }) => (
              <div>
                <dt>
                  <code>{name}</code>
                </dt>
                <dd>{message}</dd>
              </div>
            ))}
          </dl>
        </div>
      </main>
    ),
  });
}
