import type { Child } from "hono/jsx/dom";

import { Icon } from "../../icon.tsx";
import type { ApiProblem } from "../server/api-problem.ts";
import { formatDuration } from "../words/times.ts";
import { OutsideLink } from "./outside-link.tsx";

export interface ProblemBannerProps {
  problem: ApiProblem;
  /** Buttons that help. */
  children?: Child;
}

/** What went wrong, in one sentence, with what to do about it. */
export function ProblemBanner({ problem, children }: ProblemBannerProps) {
  const { title, detail, retryAfterMs, action, requestId } = problem;
  return (
    <div class="banner banner-danger" role="alert">
      <Icon name="alert-fill" />
      <div class="banner-text">
        {title !== undefined && <strong>{title}</strong>}
        <p dir="auto">
          {detail}
          {retryAfterMs !== undefined && ` Wait ${formatDuration(retryAfterMs)} first.`}
        </p>
        {requestId !== undefined && (
          <p class="request-id">
            Request <code>{requestId}</code>
          </p>
        )}
      </div>
      <div class="row">
        {action !== undefined && (
          <OutsideLink class="button" url={action.url}>
            {action.label}
          </OutsideLink>
        )}
        {children}
      </div>
    </div>
  );
}
