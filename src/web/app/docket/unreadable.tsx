import type { JobResult } from "../../../protocol/docket.ts";
import { Icon } from "../../icon.tsx";
import { OutsideLink } from "../parts/outside-link.tsx";

/** Repositories of a docket that could not be read, each with its cause and what helps. */
export function Unreadable({ result: { scope } }: { result: Pick<JobResult, "scope"> }) {
  return (
    <>
      {(scope?.unreadable ?? []).map(({ repository, error: { message, action } }) => (
        <p class="banner banner-warning" key={repository}>
          <Icon name="alert" />
          <span>
            <strong dir="auto">{repository}</strong> could not be read, and is not counted:{" "}
            {message}{" "}
            {action !== undefined && <OutsideLink url={action.url}>{action.label}</OutsideLink>}
          </span>
        </p>
      ))}
    </>
  );
}
